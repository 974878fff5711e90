import type { JsonObject } from '../../../core/values/json';
import { readPlan } from '../../../review/input/plan-json';
import { review } from '../../../review/review';
import { asPlan } from '../as-plan';
import { describeRule, stacksOf } from '../rule-cases';

const POLICY = 'google_binary_authorization_policy';
const TOPIC = 'google_pubsub_topic';

/** A plan in which the provider keeps a value other than the configured one. */
function planWith(type: string, path: string, kept: (after: Record<string, unknown>) => void): JsonObject {
  const plan = JSON.parse(JSON.stringify(asPlan(stacksOf({})[0]!)));
  const change = plan.resource_changes.find(
    (one: { type: string; address: string }) => one.type === type && one.address.includes(path),
  );
  kept(change.change.after);
  kept(change.change.before);
  return plan;
}

function found(plan: JsonObject) {
  const read = readPlan(plan, 'stack');
  if (!read.ok) throw new Error(read.error.what);
  return review([read.value])
    .findings.filter(({ rule }) => rule === 'R13')
    .map(({ severity, message }) => `${severity} ${message}`);
}

describe('R13: the provider keeps', () => {
  test('attestors other than the configured ones', () => {
    const plan = planWith(POLICY, 'admission', (after) => {
      (after.default_admission_rule as [Record<string, unknown>])[0].require_attestations_by = [];
    });
    expect(found(plan)).toEqual([
      expect.stringMatching(/^critical The configuration sets default_admission_rule/),
    ]);
  });

  test('an attestor of another project with the same last name part', () => {
    const plan = planWith(POLICY, 'admission', (after) => {
      const [rule] = after.default_admission_rule as [{ require_attestations_by: string[] }];
      rule.require_attestations_by = rule.require_attestations_by.map((name) =>
        name.replace(/projects\/[^/]+/, 'projects/evil'),
      );
    });
    expect(found(plan)).toEqual([expect.stringMatching(/^critical /)]);
  });

  test('another text', () => {
    const plan = planWith(TOPIC, 'findings', (after) => {
      after.message_retention_duration = '600s';
    });
    expect(found(plan)).toEqual([
      expect.stringMatching(/^high The configuration sets message_retention_duration/),
    ]);
  });

  test('a list that the configuration empties', () => {
    const plan = planWith('google_logging_organization_sink', 'tamper-sink', (after) => {
      after.exclusions = [{ name: 'noise', filter: 'x', disabled: false, description: '' }];
    });
    expect(found(plan)).toEqual([expect.stringMatching(/^high The configuration sets exclusions/)]);
  });

  test.each([
    [
      'a text in another letter case',
      'google_storage_bucket',
      (after: Record<string, unknown>): unknown => Object.assign(after, { location: 'europe-west1' }),
    ],
    [
      'seconds with a fraction',
      TOPIC,
      (after: Record<string, unknown>): unknown =>
        Object.assign(after, { message_retention_duration: '604800.0s' }),
    ],
    [
      'a value that nobody set',
      TOPIC,
      (after: Record<string, unknown>): unknown => Object.assign(after, { effective_labels: { a: 'b' } }),
    ],
    [
      'a number as text',
      'google_pubsub_subscription',
      (after: Record<string, unknown>): unknown =>
        Object.assign(after, { ack_deadline_seconds: String(after.ack_deadline_seconds) }),
    ],
  ] as const)('%s, which is the same', (_, type, kept) => {
    expect(found(planWith(type, '', (after) => void kept(after)))).toEqual([]);
  });
});

describeRule('R13', [
  {
    name: 'requires two attestors with the same short name',
    edit: (head) =>
      head.set(head.the(POLICY), 'default_admission_rule.require_attestations_by', [
        'projects/a/attestors/images',
        'projects/b/attestors/images',
      ]),
    finds: [{ severity: 'critical', says: /same name part, images/ }],
  },
  {
    name: 'requires two attestors with different names',
    edit: (head) =>
      head.set(head.the(POLICY), 'default_admission_rule.require_attestations_by', [
        'projects/a/attestors/images-a',
        'projects/b/attestors/images-b',
      ]),
    finds: [],
  },
  {
    name: 'keeps two attestors with the same short name',
    given: (head) =>
      head.set(head.the(POLICY), 'default_admission_rule.require_attestations_by', [
        'projects/a/attestors/images',
        'projects/b/attestors/images',
      ]),
    finds: [],
  },
]);
