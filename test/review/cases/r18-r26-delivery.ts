import { counted, forgotten, inModule, moved, second } from './evasions';
import type { Block, DeclaredResource, Head } from './head';
import { defineCases, type ExpectedFinding } from './review-case';

const SUBSCRIPTION = 'google_pubsub_subscription';
const TOPIC = 'google_pubsub_topic';
const ALERT = 'google_monitoring_alert_policy';

const findings = (head: Head): DeclaredResource => head.the(SUBSCRIPTION, 'findings/subscription');
const weaker: ExpectedFinding = { rule: 'R18', type: SUBSCRIPTION, severity: 'high' };
const withoutDeadLetters = (head: Head, subscription: DeclaredResource): void =>
  head.unset(subscription, 'dead_letter_policy');

export const r18 = defineCases([
  {
    id: 'r18-no-dead-letters',
    rule: 'R18',
    target: 'project',
    what: 'Somebody removes the dead letters of the findings.',
    edit: (head) => withoutDeadLetters(head, findings(head)),
    expected: [weaker],
  },
  {
    id: 'r18-pushed-elsewhere',
    rule: 'R18',
    target: 'project',
    what: 'Somebody pushes findings to another address.',
    edit: (head) => head.set(findings(head), 'push_config.push_endpoint', 'https://example.com/findings'),
    expected: [weaker],
  },
  {
    id: 'r18-kept-for-ten-minutes',
    rule: 'R18',
    target: 'project',
    what: 'Somebody keeps undelivered findings for only ten minutes.',
    edit: (head) => head.set(findings(head), 'message_retention_duration', '600s'),
    expected: [weaker],
  },
  {
    id: 'r18-filtered',
    rule: 'R18',
    target: 'project',
    what: 'Somebody filters the messages of the subscription, which replaces it.',
    edit(head) {
      head.unset(findings(head), 'lifecycle');
      head.set(findings(head), 'filter', 'attributes.severity = "HIGH"');
    },
    expected: [
      { rule: 'R18', type: SUBSCRIPTION, severity: 'critical' },
      { rule: 'R18', type: SUBSCRIPTION, severity: 'high' },
    ],
  },
  {
    id: 'r18-no-dead-letters-in-a-module',
    rule: 'R18',
    target: 'project',
    what: 'Somebody moves the subscription of findings into a module and omits the dead letters there.',
    edit(head) {
      withoutDeadLetters(head, findings(head));
      inModule(head, findings(head));
    },
    expected: [weaker],
    onlyInPlan: 'two synthesized folders do not contain the resources of a module',
  },
  {
    id: 'r18-no-dead-letters-and-counted',
    rule: 'R18',
    target: 'project',
    what: 'Somebody gives the subscription of findings a count and removes its dead letters.',
    edit: (head) => withoutDeadLetters(head, counted(head, findings(head))),
    expected: [weaker],
  },
  {
    id: 'r18-no-dead-letters-and-renamed',
    rule: 'R18',
    target: 'project',
    what: 'Somebody renames the subscription of findings with a moved block and removes its dead letters.',
    edit: (head) => withoutDeadLetters(head, moved(head, findings(head))),
    expected: [weaker],
  },
  {
    id: 'r18-forgotten',
    rule: 'R18',
    target: 'project',
    what: 'Somebody makes Terraform forget the subscription of findings, with a removed block.',
    edit: (head) => forgotten(head, findings(head), { name: 'riposte-findings' }),
    expected: [{ rule: 'R18', type: SUBSCRIPTION, severity: 'critical' }],
  },
  {
    id: 'r18-no-dead-letters-by-a-second-one',
    rule: 'R18',
    target: 'project',
    what: 'Somebody adds a second resource for the same subscription, without dead letters.',
    edit(head) {
      second(head, findings(head));
      head.unset(
        head.all(SUBSCRIPTION).find(({ name }) => name === 'second') as DeclaredResource,
        'dead_letter_policy',
      );
    },
    expected: [
      { rule: 'R12', address: `${SUBSCRIPTION}.second`, severity: 'high' },
      { rule: 'R18', address: `${SUBSCRIPTION}.second`, severity: 'medium' },
    ],
  },
]);

const opened = (head: Head): DeclaredResource => head.the(ALERT, 'case-open/policy');
const silenced: ExpectedFinding = { rule: 'R26', type: ALERT, severity: 'high' };
const off = (head: Head, alert: DeclaredResource): void => head.set(alert, 'enabled', false);

export const r26 = defineCases([
  {
    id: 'r26-switched-off',
    rule: 'R26',
    target: 'project',
    what: 'Somebody disables the alert about open cases.',
    edit: (head) => off(head, opened(head)),
    expected: [silenced],
  },
  {
    id: 'r26-filter-narrowed',
    rule: 'R26',
    target: 'project',
    what: 'Somebody narrows the log entries that the alert about open cases waits for.',
    edit(head) {
      const filter = 'conditions.0.condition_matched_log.filter';
      head.set(opened(head), filter, (present) => `${String(present)} AND jsonPayload.mode="enforce"`);
    },
    expected: [silenced],
  },
  {
    id: 'r26-threshold-raised',
    rule: 'R26',
    target: 'project',
    what: 'Somebody raises the threshold of the alert about dead letters to a hundred.',
    edit: (head) =>
      head.set(
        head.the(ALERT, 'dead-letters/policy'),
        'conditions.0.condition_threshold.threshold_value',
        100,
      ),
    expected: [silenced],
  },
  {
    id: 'r26-alerts-taken-away',
    rule: 'R26',
    target: 'organization-everything',
    what: 'Somebody removes the channels of the alerts from the config.',
    config: { alerts: { channels: [], heartbeatSource: 'create', canary: true } },
    expected: [
      'canary-silent',
      'case-contained',
      'case-failed',
      'case-open',
      'case-reversed',
      'dead-letters',
      'delivery-lag',
      'heartbeat-absent',
      'push-errors',
      'step-failed',
      'step-refused',
      'tamper-detected',
      'tamper-alarm_alert',
    ].map((name) => ({ ...silenced, address: new RegExp(`_${name}_policy_`) })),
  },
  {
    id: 'r26-switched-off-in-a-module',
    rule: 'R26',
    target: 'project',
    what: 'Somebody moves the alert about open cases into a module and disables it there.',
    edit(head) {
      off(head, opened(head));
      inModule(head, opened(head));
    },
    expected: [silenced],
    onlyInPlan: 'two synthesized folders do not contain the resources of a module',
  },
  {
    id: 'r26-switched-off-and-counted',
    rule: 'R26',
    target: 'project',
    what: 'Somebody gives the alert about open cases a count and disables it.',
    edit: (head) => off(head, counted(head, opened(head))),
    expected: [silenced],
  },
  {
    id: 'r26-switched-off-and-renamed',
    rule: 'R26',
    target: 'project',
    what: 'Somebody renames the alert about open cases with a moved block and disables it.',
    edit: (head) => off(head, moved(head, opened(head))),
    expected: [silenced],
  },
  {
    id: 'r26-forgotten',
    rule: 'R26',
    target: 'project',
    what: 'Somebody makes Terraform forget the alert about open cases, with a removed block.',
    edit: (head) => forgotten(head, opened(head), { name: 'projects/demo-prj/alertPolicies/1' }),
    expected: [silenced],
  },
]);

export const r32 = defineCases([
  {
    id: 'r32-heartbeat-paused',
    rule: 'R32',
    target: 'project',
    what: 'Somebody pauses the heartbeat.',
    edit: (head) => head.set(head.the('google_cloud_scheduler_job', 'heartbeat/job'), 'paused', true),
    expected: [{ rule: 'R32', type: 'google_cloud_scheduler_job', severity: 'high' }],
  },
  {
    id: 'r32-heartbeat-slowed',
    rule: 'R32',
    target: 'project',
    what: 'Somebody runs the heartbeat only once an hour.',
    edit: (head) =>
      head.set(head.the('google_cloud_scheduler_job', 'heartbeat/job'), 'schedule', '0 * * * *'),
    expected: [{ rule: 'R32', type: 'google_cloud_scheduler_job', severity: 'high' }],
  },
]);

export const r37 = defineCases([
  {
    id: 'r37-alert-with-its-metric',
    rule: 'R37',
    target: 'project',
    what: 'Somebody adds a metric and an alert on it in one change.',
    edit(head) {
      head.add('google_logging_metric', 'refused', {
        name: 'refused-images',
        project: 'demo-prj',
        filter: 'resource.type="cloud_run_revision" AND textPayload:"refused"',
        metric_descriptor: { metric_kind: 'DELTA', unit: '1', value_type: 'INT64' },
      });
      head.add(ALERT, 'refused', {
        display_name: 'Refused images',
        project: 'demo-prj',
        combiner: 'OR',
        conditions: [
          {
            display_name: 'Refused images',
            condition_threshold: {
              filter:
                'metric.type="logging.googleapis.com/user/refused-images" AND resource.type="cloud_run_revision" AND resource.labels.service_name="riposte-actor"',
              comparison: 'COMPARISON_GT',
              duration: '0s',
              aggregations: [{ alignment_period: '60s', per_series_aligner: 'ALIGN_SUM' }],
            },
          },
        ],
      });
    },
    expected: [{ rule: 'R37', address: `${ALERT}.refused`, severity: 'info' }],
  },
]);

export const r50 = defineCases([
  {
    id: 'r50-kept-for-ten-minutes',
    rule: 'R50',
    target: 'project',
    what: 'Somebody keeps findings on their topic for only ten minutes.',
    edit: (head) => head.set(head.the(TOPIC, 'findings/topic'), 'message_retention_duration', '600s'),
    expected: [{ rule: 'R50', type: TOPIC, severity: 'high' }],
  },
  {
    id: 'r50-encryption-removed',
    rule: 'R50',
    target: 'own-key',
    what: 'Somebody removes the encryption key of the topic of findings.',
    edit: (head) => head.unset(head.the(TOPIC, 'findings/topic'), 'kms_key_name'),
    expected: [{ rule: 'R50', type: TOPIC, severity: 'medium' }],
  },
  {
    id: 'r50-transformed',
    rule: 'R50',
    target: 'project',
    what: 'Somebody rewrites findings in transit.',
    edit(head) {
      const udf: Block = { function_name: 'quiet', code: 'function quiet(message) { return null; }' };
      head.set(head.the(TOPIC, 'findings/topic'), 'message_transforms', [{ javascript_udf: udf }]);
    },
    expected: [{ rule: 'R50', type: TOPIC, severity: 'high' }],
  },
]);
