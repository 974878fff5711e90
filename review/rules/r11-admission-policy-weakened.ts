import type { JsonObject } from '../../core/values/json';
import { defineRule, type Observation, type Severity } from '../contract/rule';
import { isKept, missingFrom, readText } from '../model/differences';
import { blocksAt, type Resource, textsAt, UNKNOWN } from '../model/resource';
import { ADMISSION_POLICY } from '../pipeline/types';
import { departure } from './departure';

/** From the weakest to the safest. */
const EVALUATION = ['ALWAYS_ALLOW', 'REQUIRE_ATTESTATION', 'ALWAYS_DENY'];
const ENFORCEMENT = ['DRYRUN_AUDIT_LOG_ONLY', 'ENFORCED_BLOCK_AND_AUDIT_LOG'];

export default defineRule({
  id: 'R11',
  title: 'The policy that admits images admits more',
  severity: 'critical',
  effects: { response: 'weaker' },
  why: 'A project has exactly one Binary Authorization policy: anyone who writes it replaces it. The provider implements a destroy by writing ALWAYS_ALLOW, so destroying the policy admits every image. The policy is not applied again to running revisions, so an admitted image keeps running.',
  fix: 'Do not use ALWAYS_ALLOW or the dry run in an enforced policy. Exempt single images instead of patterns. To stop managing the policy, forget it with a removed block whose lifecycle has destroy = false.',
  sources: [
    'https://cloud.google.com/binary-authorization/docs/policy-yaml-reference',
    'https://github.com/hashicorp/terraform-provider-google/blob/v6.50.0/google/services/binaryauthorization/resource_binary_authorization_policy.go',
  ],
  *check(context) {
    for (const pair of context.ofType(ADMISSION_POLICY)) {
      const { kind } = pair.change;
      const severity = kind === 'forget' ? 'high' : 'critical';
      yield* departure(pair, 'The Binary Authorization policy', WENT[kind] ?? '', severity);
      const { after, before, change } = pair;
      if (!after) continue;
      const found = before ? compared(before, after) : atCreation(after);
      yield* found.map((observation) => ({ ...observation, change }));
      if (isKept(pair) && found.length === 0 && isTightened(pair.before, pair.after)) {
        yield {
          change,
          message: 'The policy refuses more than before.',
          severity: 'info',
          effects: { response: 'stronger' },
        };
      }
    }
  },
});

const WENT: Readonly<Record<string, string>> = {
  delete: 'The provider then writes ALWAYS_ALLOW: every image is admitted.',
  replace:
    'In between, the provider writes ALWAYS_ALLOW: until the new policy exists, every image is admitted.',
  forget: 'From now on, it can change without a review.',
};

function compared(before: Resource, after: Resource): readonly Observation[] {
  return [...ruleChanges(before, after), ...patternChanges(before, after), ...globalMode(before, after)];
}

/** A new resource overwrites the existing policy, so this reports what is weak in itself. */
function atCreation(after: Resource): readonly Observation[] {
  const open = rulesOf(after).filter(([, rule]) => rule.evaluation !== UNKNOWN && isOpen(rule));
  return [
    ...open.map(
      ([name]): Observation => ({
        message: `The new policy admits every image by ${name}, and overwrites the policy that the project has.`,
        severity: 'high',
      }),
    ),
    ...broad(patternsOf(after) ?? []).map(
      (pattern): Observation => ({
        message: 'The new policy exempts a whole registry or repository host from every check.',
        severity: 'high',
        values: { after: pattern },
      }),
    ),
  ];
}

interface AdmissionRule {
  readonly evaluation: string | typeof UNKNOWN;
  readonly enforcement: string | typeof UNKNOWN;
  /** Undefined: not known yet. */
  readonly attestors: readonly string[] | undefined;
}

const isOpen = ({ evaluation }: AdmissionRule): boolean => evaluation === 'ALWAYS_ALLOW';

/** The default rule, and those of single clusters. */
function rulesOf(policy: Resource): readonly (readonly [name: string, rule: AdmissionRule])[] {
  const single = (name: string, at: string): readonly [string, AdmissionRule] => {
    const attestors = textsAt(policy, `${at}.require_attestations_by`);
    return [
      name,
      {
        evaluation: readText(policy, `${at}.evaluation_mode`, ''),
        enforcement: readText(policy, `${at}.enforcement_mode`, ''),
        attestors: attestors === UNKNOWN ? undefined : attestors,
      },
    ];
  };
  const clusters = blocksAt(policy, 'cluster_admission_rules');
  return [
    single('the default rule', 'default_admission_rule'),
    ...(clusters === UNKNOWN
      ? []
      : clusters.map((cluster, at) =>
          single(`the rule of a cluster (${String(cluster.cluster)})`, `cluster_admission_rules.${at}`),
        )),
  ];
}

function* ruleChanges(before: Resource, after: Resource): Generator<Observation> {
  const old = new Map(rulesOf(before));
  for (const [name, rule] of rulesOf(after)) {
    // The default rule applies to a cluster without its own rule.
    const was = old.get(name) ?? (old.get('the default rule') as AdmissionRule);
    yield* lowered(name, 'evaluation_mode', was.evaluation, rule.evaluation, EVALUATION);
    yield* lowered(name, 'enforcement_mode', was.enforcement, rule.enforcement, ENFORCEMENT);
    if (rule.evaluation === 'ALWAYS_ALLOW') continue;
    const lost =
      rule.attestors === undefined ? was.attestors : missingFrom(was.attestors ?? [], rule.attestors);
    if (rule.evaluation !== 'ALWAYS_DENY' && lost && lost.length > 0) {
      yield {
        message:
          rule.attestors === undefined
            ? `The attestors of ${name} are known only after the apply, and may be fewer.`
            : `${name.charAt(0).toUpperCase()}${name.slice(1)} no longer requires ${lost.length === 1 ? 'an attestor' : `${lost.length} attestors`}: images without that signature are admitted.`,
        values: { before: lost.join(', ') },
        ...(rule.attestors === undefined ? { assumed: true } : {}),
      };
    }
  }
}

function* lowered(
  name: string,
  argument: string,
  was: string | typeof UNKNOWN,
  is: string | typeof UNKNOWN,
  order: readonly string[],
): Generator<Observation> {
  if (was === is || was === UNKNOWN) return;
  const isWeaker = is === UNKNOWN || order.indexOf(is) < order.indexOf(was);
  if (!isWeaker) return;
  const severity: Severity = is === 'REQUIRE_ATTESTATION' ? 'high' : 'critical';
  yield {
    message:
      is === UNKNOWN
        ? `${argument} of ${name} is known only after the apply, and may be ${order[0]}.`
        : `${argument} of ${name} changes from ${was} to ${is}: images that were refused before are admitted.`,
    severity,
    values: { before: was, ...(is === UNKNOWN ? {} : { after: is }) },
    ...(is === UNKNOWN ? { assumed: true } : {}),
  };
}

/** Undefined: not known yet. */
function patternsOf(policy: Resource): readonly string[] | undefined {
  const blocks = blocksAt(policy, 'admission_whitelist_patterns');
  return blocks === UNKNOWN ? undefined : blocks.map(patternIn);
}
const patternIn = ({ name_pattern }: JsonObject): string => String(name_pattern ?? '');

function* patternChanges(before: Resource, after: Resource): Generator<Observation> {
  const [old, now] = [patternsOf(before) ?? [], patternsOf(after)];
  if (now === undefined) {
    yield { message: 'The exempted images are known only after the apply, and may be more.', assumed: true };
    return;
  }
  for (const pattern of missingFrom(now, old).filter((added) => !old.some((one) => covers(one, added)))) {
    yield {
      message: 'More images need no attestation: the policy exempts a new pattern.',
      severity: broad([pattern]).length > 0 ? 'critical' : 'high',
      values: { after: pattern },
    };
  }
}

/** `*` and `**` are at the end of a pattern, for one level or for all below (policy YAML reference). */
const covers = (pattern: string, other: string): boolean =>
  pattern.endsWith('**') && other.startsWith(pattern.slice(0, -2));

/** A whole host or everything, such as `*`, `gcr.io/**`, `europe-docker.pkg.dev/*`. */
const broad = (patterns: readonly string[]): readonly string[] =>
  patterns.filter((pattern) => /^[^/]*\/?\*+$/.test(pattern));

function* globalMode(before: Resource, after: Resource): Generator<Observation> {
  const [was, is] = [before, after].map((policy) => readText(policy, 'global_policy_evaluation_mode', ''));
  if (was !== 'ENABLE' || is === 'ENABLE') return;
  yield {
    message:
      is === UNKNOWN
        ? "Whether Google's global policy is evaluated is known only after the apply."
        : "Google's global policy is no longer evaluated: only this policy decides about Google's own system images.",
    severity: 'medium',
    ...(is === UNKNOWN ? { assumed: true } : {}),
  };
}

const rankOf = (policy: Resource): number =>
  rulesOf(policy).reduce(
    (sum, [, { evaluation, enforcement, attestors = [] }]) =>
      sum +
      EVALUATION.indexOf(String(evaluation)) * 100 +
      ENFORCEMENT.indexOf(String(enforcement)) * 10 +
      attestors.length,
    0,
  ) - (patternsOf(policy) ?? []).length;

const isTightened = (before: Resource, after: Resource): boolean => rankOf(after) > rankOf(before);
