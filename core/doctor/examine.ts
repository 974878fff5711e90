import type { Problem } from '../problem/problem';
import type { Check, CheckResult, CheckStatus, Need } from './check';
import { CHECKS } from './checks';
import type { Subject } from './facts';

export const examine = (subject: Subject, checks: readonly Check[] = CHECKS): readonly CheckResult[] =>
  checks.map((check) => ({ id: check.id, title: check.title, ...check.judge(subject) }));

/** The checks that the config alone answers. */
export const OFFLINE_CHECKS: readonly Check[] = CHECKS.filter(({ needs }) => needs.length === 0);

/** Checks of the pipeline itself, which a project that a hub protects does not have. */
const OF_THE_PIPELINE = [
  'service-agents',
  'push-tokens',
  'locations',
  'notification-config',
  'notification-quota',
  'custom-constraints',
  'audit-config',
  'function-names',
  'log-buckets',
  'invokers',
  'subscriptions',
  'deployment',
];
/** Checks of workloads, which a hub may not have. */
const OF_WORKLOADS = ['execution-environment', 'runtime-accounts', 'act-as', 'binary-authorization'];

/** The checks for a project that a hub protects. */
export const WORKLOAD_CHECKS: readonly Check[] = CHECKS.filter(
  ({ id }) => !OF_THE_PIPELINE.includes(id) && !id.startsWith('org-policy/'),
);

/** The checks for a hub. */
export const HUB_CHECKS: readonly Check[] = CHECKS.filter(({ id }) => !OF_WORKLOADS.includes(id));

/** A config with mistakes. No other check runs before they are fixed, because the config names the cloud to read. */
export const brokenConfig = (problems: readonly Problem[]): readonly CheckResult[] =>
  problems.map(({ code, what, where, expected, fix }) => ({
    id: 'config',
    title: 'config',
    code,
    status: 'problem',
    what: `${where}: ${what}`,
    fix: `${fix} (expected: ${expected})`,
  }));

export type Counts = Readonly<Record<CheckStatus, number>>;

export function countsOf(results: readonly CheckResult[]): Counts {
  const count = (status: CheckStatus): number => results.filter((result) => result.status === status).length;
  return {
    ok: count('ok'),
    warning: count('warning'),
    problem: count('problem'),
    unknown: count('unknown'),
  };
}

/** Every permission that the person who runs the doctor needs, once, sorted. The checks declare them. */
export function neededPermissions(on: Need['on'], checks: readonly Check[] = CHECKS): readonly string[] {
  const needed = checks.flatMap(({ needs }) => needs.filter((need) => need.on === on));
  return [...new Set(needed.map(({ permission }) => permission))].sort();
}
