import type { StepOutcome } from './outcome';

/** Why the API refused a step for good, by action. */
export type RefusedActions = Readonly<Record<string, string>>;

/** Google read the request and refused it. A repeat of the same request would be refused too. */
const REFUSED: readonly string[] = ['precondition', 'invalid', 'exists'];

/** Whether the API refused the step for good, so that only another step can help. Not for a missing permission. */
export const isRefusal = ({ status, error }: StepOutcome): boolean =>
  status === 'failed' && error !== undefined && REFUSED.includes(error.kind);
