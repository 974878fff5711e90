import type { JsonObject } from '../../../core/values/json';
import { defineRule, type Rule, SEVERITIES } from '../../../review/contract/rule';
import type { PlannedStack } from '../../../review/model/change';
import { buildReport, type ReportOptions } from '../../../review/report/build-report';
import type { ReviewReport } from '../../../review/report/review-report';
import { review } from '../../../review/review';
import { type PlannedResource, planDocument, resourceChange, stackOf } from './plan-factory';

const CONFIG = 'google_scc_v2_project_notification_config.riposte_notifications_config_798DF5DF';
const TOPIC = 'google_pubsub_topic.riposte_findings_topic_2C1A9E03';

const FILTER =
  '(state="ACTIVE" OR state="INACTIVE") AND finding_class="THREAT" AND (resource_name:"//run.googleapis.com/" OR category="Impact: Cryptomining Commands" OR category="Execution: Cryptomining Docker Image" OR category="Privilege Escalation: Default Compute Engine Service Account SetIAMPolicy")';

const config = (filter: string): JsonObject => ({
  config_id: 'riposte-findings',
  project: 'demo-prj',
  location: 'global',
  pubsub_topic: 'projects/demo-prj/topics/riposte-findings',
  streaming_config: [{ filter }],
});
const topic: JsonObject = {
  id: 'projects/demo-prj/topics/riposte-findings',
  name: 'riposte-findings',
  project: 'demo-prj',
};

/** Rules of the samples, which report what a test needs. */
const says = (rule: Partial<Rule> & Pick<Rule, 'id' | 'title' | 'check'>): Rule =>
  defineRule({
    severity: 'high',
    effects: {},
    why: 'The pipeline sees less than before, and no alarm reports it.',
    fix: 'Revert the change, or change the scope in riposte.config.ts, which regenerates the filter.',
    sources: [],
    ...rule,
  });

export const narrowed: Rule = says({
  id: 'R02',
  title: 'The notification filter is narrowed',
  severity: 'critical',
  effects: { detection: 'weakened' },
  *check({ pairs }) {
    for (const { change } of pairs) {
      if (change.kind === 'update' && change.address === CONFIG) {
        yield {
          change,
          message:
            'The filter now asks for severity="HIGH". A finding such as "Execution: Added Binary Executed" with severity MEDIUM reached the pipeline before and does not any more. 31 of 38 detectors lose findings.',
        };
      }
    }
  },
});

export const destroyed: Rule = says({
  id: 'R01',
  title: 'A notification config goes away',
  severity: 'critical',
  effects: { detection: 'weakened' },
  *check({ pairs }) {
    for (const { change } of pairs) {
      if (change.kind === 'delete')
        yield {
          change,
          message: 'The notification config is destroyed: its findings no longer reach the pipeline.',
        };
    }
  },
});

export const member: Rule = says({
  id: 'R20',
  title: 'A responder gains an administrator role',
  severity: 'critical',
  effects: { powers: 'grown' },
  *check({ everything }) {
    for (const { change } of everything) {
      if (/iam_member/.test(change.type))
        yield {
          change,
          message: 'The actor gains roles/run.admin on folder 123456789012.',
          values: { before: 'no role', after: 'roles/run.admin' },
        };
    }
  },
});

/** One finding of every severity, on every changed relevant resource. */
export const everySeverity: readonly Rule[] = SEVERITIES.map((severity, index) =>
  says({
    id: `R9${index}`,
    title: `An example of severity ${severity}`,
    severity,
    effects: { response: 'weaker' },
    *check({ pairs }) {
      for (const { change } of pairs.filter(({ change }) => change.kind !== 'none')) {
        yield {
          change,
          message: `Something of severity ${severity} happens here.`,
          assumed: index % 2 === 1,
        };
      }
    },
  }),
);

const placed = (stack: PlannedStack, paths: Readonly<Record<string, string>>): PlannedStack => ({
  ...stack,
  changes: stack.changes.map((change) =>
    paths[change.address] === undefined
      ? change
      : {
          ...change,
          constructPath: paths[change.address] as string,
          source: { file: 'stacks/project-stack.ts', line: 42 },
        },
  ),
});

export const PATHS = {
  [CONFIG]: 'riposte-project/riposte/notifications/config',
  [TOPIC]: 'riposte-project/riposte/findings/topic',
};

export function sample(
  resources: readonly PlannedResource[],
  rules: readonly Rule[] = [],
  options: ReportOptions = {},
  members: object = {},
): ReviewReport {
  const document = planDocument(resources, members);
  const stack = placed(stackOf(document), PATHS);
  return buildReport(review([stack], { rules }), { documents: [document], ...options });
}

const anchor: PlannedResource = {
  address: CONFIG,
  actions: ['no-op'],
  before: config(FILTER),
  after: config(FILTER),
};
const deletion: PlannedResource = { address: CONFIG, actions: ['delete'], before: config(FILTER) };
const narrowing: PlannedResource = {
  address: CONFIG,
  before: config(FILTER),
  after: config(`${FILTER} AND severity="HIGH"`),
};
const topicUpdate: PlannedResource = {
  address: TOPIC,
  before: { ...topic, message_retention_duration: '604800s' },
  after: { ...topic, message_retention_duration: '86400s' },
};

const untouched = () =>
  sample([{ address: 'aws_s3_bucket.logs', before: { bucket: 'a' }, after: { bucket: 'b' } }], [narrowed]);

const harmless = () => sample([anchor, topicUpdate], [narrowed], { fingerprint: 'sha256:0123456789abcdef' });

const filter = () =>
  sample([narrowing, topicUpdate], [narrowed], {
    name: 'production',
    fingerprint: 'sha256:3f6c1f0f4a9be02b7d0f7f3f9a2f57e7b0b8ad4c4d5e6f708192a3b4c5d6e7f8',
    tamper: { lost: ['notification-config-change'], gained: [] },
    coverage: [
      {
        detector: 'Execution: Added Binary Executed',
        playbook: 'malicious-binary',
        before: { mode: 'enforce', verdict: 'contained' },
        after: null,
      },
    ],
    responses: [
      {
        finding: 'Added Binary Executed, severity MEDIUM, on a service with two revisions',
        before: 'contained: shift-traffic',
        after: 'not detected',
        why: 'The notification filter does not match the finding any more.',
      },
    ],
  });

const many = () =>
  sample([deletion, topicUpdate], [destroyed, ...everySeverity], {
    excepted: [
      {
        finding: {
          rule: 'R18',
          title: 'A subscription loses its dead letters',
          severity: 'high',
          stack: 'riposte-project',
          address: 'google_pubsub_subscription.riposte_findings_subscription_11AA22BB',
          constructPath: 'riposte-project/riposte/findings/subscription',
          message: 'The dead letter policy is removed.',
          why: '',
          fix: '',
          assumed: false,
        },
        place: 'riposte-project/riposte/findings/subscription',
        reason: 'The new topic for dead letters comes with the next release, ticket 4711.',
        owner: 'security@example.com',
        ends: '2027-01-31',
      },
    ],
  });

const long = () =>
  sample(
    [
      anchor,
      ...Array.from({ length: 300 }, (_item, index) => ({
        address: `google_pubsub_subscription.team_subscription_${index}`,
        actions: index % 7 === 0 ? ['delete', 'create'] : ['update'],
        before: {
          name: `team-${index}`,
          topic: topic.id as string,
          ack_deadline_seconds: 600,
          labels: { owner: 'a' },
        },
        after: {
          name: `team-${index}`,
          topic: topic.id as string,
          ack_deadline_seconds: 10,
          labels: { owner: 'b' },
        },
        replace_paths: [['ack_deadline_seconds']],
      })),
      { address: TOPIC, actions: ['no-op'], before: topic, after: topic },
    ],
    everySeverity.slice(1, 3),
  );

const ACTOR = 'riposte-actor@demo-prj.iam.gserviceaccount.com';
const grown = () =>
  sample(
    [
      anchor,
      {
        address: 'google_folder_iam_member.actor_admin',
        actions: ['create'],
        after: { folder: 'folders/123456789012', role: 'roles/run.admin', member: `serviceAccount:${ACTOR}` },
      },
    ],
    [member],
    {
      powers: [
        {
          who: 'The actor',
          principal: `serviceAccount:${ACTOR}`,
          scope: 'folders/123456789012',
          gained: [
            'run.services.delete',
            'run.services.setIamPolicy',
            'run.jobs.run',
            'iam.serviceAccounts.actAs',
          ],
          lost: [],
          standsOut: ['iam.serviceAccounts.actAs', 'run.services.setIamPolicy'],
          words: 'may now delete services, run jobs and act as service accounts in folder 123456789012.',
        },
      ],
    },
  );

const drifted = () =>
  sample(
    [anchor, topicUpdate],
    [],
    {},
    {
      errored: true,
      resource_drift: [
        resourceChange({
          address: TOPIC,
          before: { ...topic, labels: null, message_retention_duration: '2678400s' },
          after: { ...topic, labels: {}, message_retention_duration: '604800s', etag: 'x' },
        }),
      ],
    },
  );

const HOSTILE =
  '`</code></details>|<script>alert(1)</script>-->@octocat #1 **bold** [x](javascript:alert(1))\u202e';
const hostile = () =>
  sample(
    [
      {
        address: CONFIG,
        before: { ...config(HOSTILE), description: '```\n</details>\n# heading\n| a | b |' },
        after: { ...config(`${HOSTILE} changed`), description: `${HOSTILE}\n\`\`\`\`\n<h1>x</h1>` },
      },
      {
        address: `google_pubsub_topic.x["${HOSTILE}"]`,
        before: topic,
        after: { ...topic, labels: { [HOSTILE]: HOSTILE } },
      },
    ],
    [
      narrowed,
      says({
        id: 'R99',
        title: 'An example with hostile text',
        *check({ pairs }) {
          for (const { change } of pairs)
            yield { change, message: `The value is ${HOSTILE}`, values: { before: HOSTILE, after: HOSTILE } };
        },
      }),
    ],
    { name: `x--><script>${HOSTILE}` },
  );

/** Every section at once. */
const full = () => {
  const [many_, filter_, grown_, drifted_] = [many(), filter(), grown(), drifted()];
  return {
    ...many_,
    findings: [...many_.findings, ...grown_.findings],
    powers: [
      ...grown_.powers.map((row) => ({
        ...row,
        lost: Array.from({ length: 12 }, (_item, index) => `run.example.${index}`),
      })),
    ],
    coverage: filter_.coverage,
    tamper: { lost: ['sink-change'], gained: ['policy-change'] },
    responses: filter_.responses,
    drift: drifted_.drift,
    notes: drifted_.notes,
    fingerprint: filter_.fingerprint,
  };
};

/** scripts/preview-review.ts renders the samples for people, and the tests render them in every format. */
export const SAMPLES: Readonly<Record<string, () => ReviewReport>> = {
  untouched,
  harmless,
  filter,
  many,
  long,
  grown,
  drifted,
  hostile,
  full,
};
