import type { JsonObject } from '../../core/values/json';
import { defineRule, type Observation } from '../contract/rule';
import { missingFrom, readFlag } from '../model/differences';
import type { Pair } from '../model/pair';
import { blocksAt, type Resource, textsIn, UNKNOWN } from '../model/resource';
import { type ArgumentCheck, checkArguments } from './argument-check';
import { departure } from './departure';

const POLICY = /^google_org_policy_policy$/;
const LEGACY = /^google_(?:project_|folder_)?organization_policy$/;
const CONSTRAINT = /^google_org_policy_custom_constraint$/;

export default defineRule({
  id: 'R28',
  title: 'An organization policy that guards admission is weakened',
  severity: 'high',
  effects: { response: 'weaker' },
  why: 'The constraint requires the Binary Authorization setting on every Cloud Run service and job. Without it, a deployment that omits the setting runs any image. A policy on a project overrides the policy of its organization, so a new policy below can cancel the one above.',
  fix: 'Keep the policy enforced. To exempt single projects, give each its own policy, and state the reason in the pull request.',
  sources: [
    'https://cloud.google.com/run/docs/securing/custom-constraints',
    'https://cloud.google.com/resource-manager/docs/organization-policy/understanding-hierarchy',
  ],
  *check(context) {
    for (const pair of [...context.ofType(POLICY), ...context.ofType(LEGACY)]) {
      yield* departure(pair, 'The organization policy', 'What it refused is allowed again.');
      yield* newWeaknesses(pair);
    }
    for (const pair of context.ofType(CONSTRAINT)) {
      yield* departure(
        pair,
        'The custom constraint',
        'The policies that enforce it no longer refuse anything.',
      );
      yield* checkArguments(pair, CHECKS);
      yield* narrowed(pair);
    }
  },
});

function* newWeaknesses(pair: Pair): Generator<Observation> {
  if (!pair.after) return;
  const had = pair.before ? weaknesses(pair.before) : new Map<string, string>();
  for (const [key, message] of weaknesses(pair.after)) {
    if (had.has(key)) continue;
    const isAssumed = message.includes('known only after the apply');
    yield { change: pair.change, message, ...(isAssumed ? { assumed: true } : {}) };
  }
  yield* values(pair);
}

/** Settings that allow something, whatever the earlier value was. */
function weaknesses(policy: Resource): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const spec = blocksAt(policy, 'spec');
  const rules = LEGACY.test(policy.type) ? legacyRules(policy) : blocksAt(policy, 'spec.rules');
  if (spec === UNKNOWN || rules === UNKNOWN) {
    return found.set(
      'unknown',
      'The rules of the policy are known only after the apply, and may allow everything.',
    );
  }
  const isReset =
    readFlag(policy, LEGACY.test(policy.type) ? 'restore_policy.default' : 'spec.reset', false) !== false;
  if (isReset) found.set('reset', 'The policy is reset to the default of Google, which refuses nothing.');
  if (rules.some((rule) => isFalse(rule.enforce))) found.set('enforce', 'The constraint is not enforced.');
  if (rules.some((rule) => isTrue(rule.allow_all))) found.set('allow', 'The policy allows all values.');
  if (rules.length === 0 && !isReset)
    found.set('none', 'The policy has no enforced rule: it logs violations at most.');
  for (const [at, rule] of rules.entries()) {
    const condition = textsIn(rule.condition).join(' ');
    if (condition !== '')
      found.set(`condition ${condition}`, `Rule ${at + 1} of the policy applies only under a condition.`);
  }
  return found;
}

/** The older resources, in the shape of the newer one. */
function legacyRules(policy: Resource): readonly JsonObject[] | typeof UNKNOWN {
  const booleans = blocksAt(policy, 'boolean_policy');
  const lists = blocksAt(policy, 'list_policy');
  if (booleans === UNKNOWN || lists === UNKNOWN) return UNKNOWN;
  return [
    ...booleans.map(({ enforced }) => ({ enforce: enforced ?? false })),
    ...lists.map(({ allow }) => ({ allow_all: textsAndFlags(allow).includes('true') })),
  ];
}

const textsAndFlags = (value: JsonObject[string]): string[] =>
  JSON.stringify(value ?? null).match(/true/g) ?? [];

/** Values that a list constraint allows or denies. */
function* values({ before, after, change }: Pair): Generator<Observation> {
  if (!before || !after) return;
  const of = (policy: Resource, kind: string): readonly string[] => {
    const rules = blocksAt(policy, 'spec.rules');
    return rules === UNKNOWN ? [] : rules.flatMap((rule) => listsNamed(rule, kind));
  };
  const allowed = missingFrom(of(after, 'allowed_values'), of(before, 'allowed_values'));
  const denied = missingFrom(of(before, 'denied_values'), of(after, 'denied_values'));
  if (allowed.length > 0 && of(before, 'allowed_values').length > 0) {
    yield {
      change,
      message: 'The policy allows more values than before.',
      values: { after: allowed.join(', ') },
    };
  }
  if (denied.length > 0) {
    yield {
      change,
      message: 'The policy denies fewer values than before.',
      values: { before: denied.join(', ') },
    };
  }
}

function listsNamed(rule: JsonObject, kind: string): readonly string[] {
  const blocks = [rule.values].flat() as readonly (JsonObject | null | undefined)[];
  return blocks.flatMap((block) => textsIn(block?.[kind]));
}

const isTrue = (value: JsonObject[string]): boolean => String(value).toLowerCase() === 'true';
const isFalse = (value: JsonObject[string]): boolean => String(value).toLowerCase() === 'false';

const CHECKS: readonly ArgumentCheck[] = [
  {
    path: 'condition',
    when: 'changed',
    subject: 'The condition of the custom constraint',
    so: 'it admits different workloads than before',
  },
  {
    path: 'action_type',
    when: 'changed',
    isShown: true,
    subject: 'The action of the custom constraint',
    so: 'it allows what it refused before',
  },
];

function* narrowed({ before, after, change }: Pair): Generator<Observation> {
  if (!before || !after) return;
  for (const argument of ['method_types', 'resource_types'] as const) {
    const lost = missingFrom(textsIn(before.values[argument]), textsIn(after.values[argument]));
    if (lost.length > 0) {
      yield {
        change,
        message: `The custom constraint no longer covers ${lost.join(', ')}.`,
        values: { before: lost.join(', ') },
      };
    }
  }
}
