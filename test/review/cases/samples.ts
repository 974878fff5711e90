import { detached } from './evasions';
import type { Head, Value } from './head';
import { defineCases } from './review-case';

const CONFIG = 'google_scc_v2_project_notification_config';
const SUBSCRIPTION = 'google_pubsub_subscription';
const ROLE = 'google_project_iam_custom_role';

const config = (head: Head) => head.the(CONFIG);
const findings = (head: Head) => head.the(SUBSCRIPTION, 'findings/subscription');
const more = (head: Head, permission: string): void =>
  head.set(head.the(ROLE, 'actor-grants/project-role/role'), 'permissions', (present) => [
    ...(present as Value[]),
    permission,
  ]);

/** The samples that docs/plan-review.md shows and the package contains. */
export const samples = defineCases([
  {
    id: 'sample-harmless',
    target: 'project',
    what: 'Somebody gives the topic of findings a label.',
    edit: (head) =>
      head.set(head.the('google_pubsub_topic', 'findings/topic'), 'labels', { team: 'security' }),
    expected: [],
  },
  {
    id: 'sample-narrowed-filter',
    rule: 'R02',
    target: 'project',
    what: 'Somebody removes a category from the filter of findings.',
    edit: (head) =>
      head.replaceText(
        config(head),
        'streaming_config.filter',
        ' OR category="Execution: Cryptomining Docker Image"',
        '',
      ),
    expected: [{ rule: 'R02', type: CONFIG, severity: 'critical' }],
  },
  {
    id: 'sample-destroyed-config',
    rule: 'R01',
    target: 'project',
    what: 'Somebody destroys the notification config together with the subscription of findings.',
    edit(head) {
      for (const type of ['google_pubsub_subscription_iam_member', 'google_pubsub_topic_iam_member']) {
        for (const path of ['findings/agent-subscribes', 'findings/scc-publishes']) {
          for (const grant of head.all(type, path)) detached(head, grant);
        }
      }
      detached(head, config(head));
      detached(head, findings(head));
    },
    expected: [
      { rule: 'R01', type: CONFIG, severity: 'critical' },
      { rule: 'R18', type: SUBSCRIPTION, severity: 'critical' },
      { rule: 'R44', type: 'google_pubsub_topic_iam_member', severity: 'critical' },
    ],
  },
  {
    id: 'sample-enforce',
    target: 'project',
    what: 'Somebody lets the pipeline act where it only observed before.',
    config: { mode: 'enforce' },
    expected: [{ rule: 'R21', type: ROLE, severity: 'high' }],
  },
  {
    id: 'sample-power-more',
    rule: 'R21',
    target: 'project',
    what: 'Somebody lets the actor change who may call a service.',
    edit: (head) => more(head, 'run.services.setIamPolicy'),
    expected: [{ rule: 'R21', type: ROLE, severity: 'high' }],
  },
  {
    id: 'sample-package',
    target: 'project',
    what: 'Somebody silences low findings, changes the subscription, and grants the actor a permission that it lacked.',
    edit(head) {
      head.set(
        config(head),
        'streaming_config.filter',
        (present) => `(${String(present)}) AND (severity="HIGH" OR severity="CRITICAL")`,
      );
      head.unset(findings(head), 'dead_letter_policy');
      more(head, 'iam.serviceAccounts.actAs');
    },
    expected: [
      { rule: 'R02', type: CONFIG, severity: 'critical' },
      { rule: 'R18', type: SUBSCRIPTION, severity: 'high' },
      { rule: 'R20', severity: 'critical' },
      { rule: 'R21', type: ROLE, severity: 'high' },
    ],
  },
]);
