import type { StepOutcome } from './outcome';

/** Why the API refused a step for good, by action. */
export type RefusedActions = Readonly<Record<string, string>>;

/**
 * Error kind of a step that the API refused because the actor lacks a permission. The actor has tried the step again for as long as
 * a new grant may take to be known everywhere.
 */
export const LACKED_PERMISSION = 'lacked-permission';

/** Google read the request and refused it. A repeat of the same request would be refused too. */
const REFUSED: readonly string[] = ['precondition', 'invalid', 'exists', LACKED_PERMISSION];

/** Whether the API refused the step for good, so that only another step can help. */
export const isRefusal = ({ status, error }: StepOutcome): boolean =>
  status === 'failed' && error !== undefined && REFUSED.includes(error.kind);
