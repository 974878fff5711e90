import { functionNames } from '../naming/names';
import type { ProblemCode } from '../problem/problem-codes';
import { known, type Part, unavailable } from '../values/result';
import type { Subject } from './facts';

export type CheckStatus = 'ok' | 'warning' | 'problem' | 'unknown';

export interface Judgement {
  readonly status: CheckStatus;
  /** The observation, in one sentence. */
  readonly what: string;
  /** How to fix it, or where to look when it could not be read. Absent only for `ok`. */
  readonly fix?: string;
  /** The individual items, one line each. */
  readonly details?: readonly string[];
}

/** A permission that the person who runs the doctor needs, and the resource that it must be granted on. */
export interface Need {
  readonly permission: string;
  readonly on: 'project' | 'organization';
}

/** One question about the config and its cloud. Pure: the facts are read before. */
export interface Check {
  /** kebab-case; organization policies are `org-policy/CONSTRAINT`. */
  readonly id: string;
  readonly title: string;
  /** Without one of these permissions the answer is `unknown`, never `ok`. Empty when the config alone answers. */
  readonly needs: readonly Need[];
  judge(subject: Subject): Judgement;
}

export interface CheckResult extends Judgement {
  readonly id: string;
  readonly title: string;
  /** Code of the config problem that the check reports. */
  readonly code?: ProblemCode;
}

type More = Pick<Judgement, 'details'>;

export const fine = (what: string, more: More = {}): Judgement => ({ status: 'ok', what, ...more });
export const warning = (what: string, fix: string, more: More = {}): Judgement => ({
  status: 'warning',
  what,
  fix,
  ...more,
});
export const problem = (what: string, fix: string, more: More = {}): Judgement => ({
  status: 'problem',
  what,
  fix,
  ...more,
});
export const unknown = (what: string, fix: string, more: More = {}): Judgement => ({
  status: 'unknown',
  what,
  fix,
  ...more,
});

/** Judges known facts. An unknown fact gives `unknown` with the reason: a check never assumes success. */
export const whenKnown = <T>(part: Part<T>, elsewhere: string, judge: (value: T) => Judgement): Judgement =>
  part.status === 'known' ? judge(part.value) : unknown(part.reason, elsewhere);

/** `unknown` when one of several items could not be read. Undefined when all were read. */
export function unreadOf(
  parts: Readonly<Record<string, Part<unknown> | undefined>>,
  elsewhere: string,
): Judgement | undefined {
  const details = Object.entries(parts).flatMap(([name, part]) =>
    part?.status === 'known' ? [] : [`${name}: ${part?.reason ?? 'it was not read'}`],
  );
  return details.length === 0 ? undefined : unknown('some of it could not be read', elsewhere, { details });
}

export const onProject = (...permissions: readonly string[]): readonly Need[] =>
  permissions.map((permission) => ({ permission, on: 'project' }));

export const onOrganization = (...permissions: readonly string[]): readonly Need[] =>
  permissions.map((permission) => ({ permission, on: 'organization' }));

/**
 * The deployed functions, of the two: Cloud Run services with their names in the config's region. Unavailable when they
 * could not be read, because many findings are fine before a deployment and defects after it.
 */
export function deployedServices({ config, names, facts }: Subject): Part<readonly string[]> {
  if (facts.workloads.status !== 'known') return facts.workloads;
  const { found, unread } = facts.workloads.value;
  const unseen = unread.find((region) => region.startsWith(`${config.region}:`));
  if (unseen !== undefined) return unavailable(`it is unknown whether the stack is deployed: ${unseen}`);
  const own = functionNames(names).map(
    (id) => `projects/${config.project.id}/locations/${config.region}/services/${id}`,
  );
  return known(found.map(({ name }) => name).filter((name) => own.includes(name)));
}
