import type { JsonObject } from '../../../core/values/json';
import { readPlan } from '../../../review/input/plan-json';
import { review } from '../../../review/review';
import { asPlan } from '../as-plan';
import { stacksOf } from '../rule-cases';

type Values = Record<string, unknown>;
interface Options {
  readonly type: string;
  readonly path: string;
  /** The change that somebody made in the cloud. */
  drift(after: Values): void;
  /** Whether the plan reverts the change. @default false */
  readonly isPutBack?: boolean;
}

function drifted({ type, path, drift, isPutBack = false }: Options) {
  const plan = JSON.parse(JSON.stringify(asPlan(stacksOf({})[0]!)));
  const change = plan.resource_changes.find(
    (one: { type: string; address: string }) => one.type === type && one.address.includes(path),
  );
  const before = change.change.before;
  const after = structuredClone(before) as Values;
  drift(after);
  const action = Object.keys(after).length === 0 ? 'delete' : 'update';
  plan.resource_drift = [
    {
      ...change,
      change: { ...change.change, actions: [action], before, after: action === 'delete' ? null : after },
    },
  ];
  change.change.before = after;
  if (isPutBack) change.change.actions = ['update'];
  else change.change.after = after;
  return found(plan);
}

function found(plan: JsonObject) {
  const read = readPlan(plan, 'stack');
  if (!read.ok) throw new Error(read.error.what);
  return review([read.value])
    .findings.filter(({ rule }) => rule === 'R36')
    .map(({ severity, message, address }) => `${severity} ${address.split('.')[0]} ${message}`);
}

const POLICY = { type: 'google_binary_authorization_policy', path: 'admission' };
const opens = (after: Values): void => {
  after.default_admission_rule = [
    { evaluation_mode: 'ALWAYS_ALLOW', enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG' },
  ];
};

describe('R36', () => {
  test('drift that the plan reverts is medium', () => {
    expect(drifted({ ...POLICY, drift: opens, isPutBack: true })).toEqual([
      expect.stringMatching(
        /^medium google_binary_authorization_policy Someone changed default_admission_rule .* changes the resource again/,
      ),
    ]);
  });

  test('drift that the plan keeps is high', () => {
    expect(drifted({ ...POLICY, drift: opens })).toEqual([
      expect.stringMatching(/^high .* does not revert it/),
    ]);
  });

  test('a deleted resource is high', () => {
    const drift = (after: Values) => {
      for (const name of Object.keys(after)) delete after[name];
    };
    expect(drifted({ type: 'google_pubsub_topic', path: 'findings', drift, isPutBack: true })).toEqual([
      expect.stringMatching(/^high google_pubsub_topic Someone deleted/),
    ]);
  });

  test.each<readonly [string, (after: Values) => void]>([
    ['an etag', (after) => void Object.assign(after, { etag: 'new' })],
    ['an empty map instead of null', (after) => void Object.assign(after, { labels: {} })],
    ['a value that nobody configured', (after) => void Object.assign(after, { ingress: 'x' })],
    ['a time', (after) => void Object.assign(after, { update_time: '2027' })],
  ])('%s is no drift', (_, drift) => {
    expect(drifted({ type: 'google_pubsub_topic', path: 'findings', drift })).toEqual([]);
  });

  test('drift of other resources is not reported', () => {
    const plan = JSON.parse(JSON.stringify(asPlan(stacksOf({})[0]!)));
    plan.resource_drift = [
      {
        address: 'google_compute_instance.x',
        mode: 'managed',
        type: 'google_compute_instance',
        change: { actions: ['update'], before: { a: 1 }, after: { a: 2 } },
      },
    ];
    expect(found(plan)).toEqual([]);
  });
});
