import { reference } from './head';
import { defineCases } from './review-case';

/** Changes that people make every week. The review may advise, but not report anything more severe. */
export const harmless = defineCases([
  {
    id: 'harmless-description',
    target: 'project',
    what: 'Somebody rewords the description of the notification config.',
    edit(head) {
      const config = head.the('google_scc_v2_project_notification_config');
      head.set(config, 'description', 'Threat findings on Cloud Run, for the security team.');
    },
    expected: [],
  },
  {
    id: 'harmless-label',
    target: 'project',
    what: 'Somebody labels the topic and the subscription of findings with the cost center.',
    edit(head) {
      const labels = { 'cost-center': 'security' };
      head.set(head.the('google_pubsub_topic', 'findings/topic'), 'labels', labels);
      head.set(head.the('google_pubsub_subscription', 'findings/subscription'), 'labels', labels);
    },
    expected: [],
  },
  {
    id: 'harmless-memory-raised',
    target: 'project',
    what: 'Somebody doubles the memory of the responder.',
    edit(head) {
      const responder = head.the('google_cloudfunctions2_function', 'responder/function');
      head.set(responder, 'service_config.available_memory', '1Gi');
    },
    expected: [],
  },
  {
    id: 'harmless-instances-raised',
    target: 'project',
    what: 'Somebody allows more instances of the actor.',
    edit(head) {
      const actor = head.the('google_cloudfunctions2_function', 'actor/function');
      head.set(actor, 'service_config.max_instance_count', (present) => Number(present) * 2);
    },
    expected: [],
  },
  {
    id: 'harmless-alert-documentation',
    target: 'project',
    what: 'Somebody adds a contact to the documentation of every alert.',
    edit(head) {
      for (const alert of head.all('google_monitoring_alert_policy')) {
        head.set(alert, 'documentation.content', (present) => `${present}\n\nCall the person on duty.`);
      }
    },
    expected: [],
  },
  {
    id: 'harmless-dashboard-tile',
    target: 'project',
    what: 'Somebody adds a note to the dashboard.',
    edit(head) {
      head.set(head.the('google_monitoring_dashboard'), 'dashboard_json', (present) => {
        const dashboard = JSON.parse(String(present)) as { mosaicLayout: { tiles: object[] } };
        const text = { title: 'On duty', text: { content: 'See the rota.', format: 'MARKDOWN' } };
        dashboard.mosaicLayout.tiles.push({ height: 8, width: 24, yPos: 480, widget: text });
        return JSON.stringify(dashboard);
      });
    },
    expected: [],
  },
  {
    id: 'harmless-timeout-raised',
    target: 'project',
    what: 'Somebody raises the timeout of the responder by ten seconds, well below the deadline of its subscription.',
    edit(head) {
      const responder = head.the('google_cloudfunctions2_function', 'responder/function');
      head.set(responder, 'service_config.timeout_seconds', (present) => Number(present) + 10);
    },
    expected: [],
  },
  {
    id: 'harmless-another-metric',
    target: 'project',
    what: 'Somebody counts the errors of an application with a separate metric.',
    edit(head) {
      head.add('google_logging_metric', 'shop_errors', {
        name: 'shop-errors',
        project: 'demo-prj',
        description: 'Errors of the shop.',
        filter: 'resource.type="k8s_container" AND resource.labels.namespace_name="shop" AND severity>=ERROR',
        metric_descriptor: { metric_kind: 'DELTA', unit: '1', value_type: 'INT64' },
      });
    },
    expected: [],
  },
  {
    id: 'harmless-retention-raised',
    target: 'project',
    what: 'Somebody keeps the evidence in the logs for one more year.',
    edit(head) {
      const bucket = head.the('google_logging_project_bucket_config', 'evidence-bucket/bucket');
      head.set(bucket, 'retention_days', (present) => Number(present) + 365);
    },
    expected: [],
  },
  {
    id: 'harmless-app-resources',
    target: 'project',
    what: 'Somebody adds a bucket, a topic and a subscription of an application to the same stack.',
    edit(head) {
      head.add('google_storage_bucket', 'shop_pictures', {
        name: 'demo-prj-shop-pictures',
        project: 'demo-prj',
        location: 'us-central1',
        uniform_bucket_level_access: true,
      });
      head.add('google_pubsub_topic', 'shop_orders', { name: 'shop-orders', project: 'demo-prj' });
      head.add('google_pubsub_subscription', 'shop_orders', {
        name: 'shop-orders-billing',
        project: 'demo-prj',
        topic: reference('google_pubsub_topic.shop_orders.id'),
      });
    },
    expected: [],
  },
  {
    id: 'harmless-first-deployment',
    target: 'project',
    what: 'Somebody deploys the pipeline for the first time.',
    when: 'first-deployment',
    expected: [],
  },
  {
    id: 'harmless-first-refresh',
    target: 'project',
    what: 'Nobody changes anything, and Terraform reads the state back after the first apply.',
    when: 'first-refresh',
    onlyInPlan: 'the plan contains only drift',
    expected: [],
  },
  {
    id: 'harmless-renamed-with-moved',
    target: 'project',
    what: 'Somebody renames the notification config in the code, with a moved block.',
    edit(head) {
      const config = head.the('google_scc_v2_project_notification_config');
      const renamed = head.rename(config, 'threat_findings');
      head.addBlock('moved', { from: config.address, to: renamed.address });
    },
    expected: [],
  },
]);
