import { isRefusal, type RefusedActions } from '../../core/outcome/refusal';
import type { StepResult } from './apply-step';

/**
 * What earlier rounds of the same delivery did, after Cloud Run refused a step in each of them. It is not stored: another
 * delivery tries the refused steps again, because somebody may have removed the obstacle.
 */
export interface Refusals {
  /** Steps that took effect, and the refused ones. */
  readonly results: readonly StepResult[];
  /** Why, by action. */
  readonly reasons: RefusedActions;
}

export const NO_REFUSALS: Refusals = { results: [], reasons: {} };

/** Undefined: Cloud Run refused nothing in this round that it had not refused before. */
export function withRefusals(before: Refusals, results: readonly StepResult[]): Refusals | undefined {
  const fresh = results.filter(
    ({ outcome }) => isRefusal(outcome) && !Object.hasOwn(before.reasons, outcome.action),
  );
  if (fresh.length === 0) return undefined;
  const reasons = fresh.map(({ outcome }) => [outcome.action, outcome.error?.message ?? ''] as const);
  return {
    results: allResults(before, results),
    reasons: { ...before.reasons, ...Object.fromEntries(reasons) },
  };
}

/**
 * The results of all rounds, one for each action. A round reports a step of an earlier round as done before, so the earlier
 * result is more precise. A refused step counts unless a later round reports something else about it.
 */
export function allResults(before: Refusals, results: readonly StepResult[]): readonly StepResult[] {
  const earlier = new Map(before.results.map((result) => [result.outcome.action, result]));
  const now = results.map((result) => {
    const known = earlier.get(result.outcome.action);
    return known?.outcome.status === 'done' && result.outcome.status === 'done' ? known : result;
  });
  const reported = now.map(({ outcome }) => outcome.action);
  return [...before.results.filter(({ outcome }) => !reported.includes(outcome.action)), ...now];
}
