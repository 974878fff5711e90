import { jsonBytes } from '../values/shortened';
import { planHash } from './plan-hash';
import type { PlannedStep, ResponsePlan, WithheldAction } from './response-plan';

/** Of the 900,000 bytes of a case (core/case/bounded-record.ts). Cloud Run's own limits stay far below. */
export const PLAN_BYTES = 500_000;

/**
 * A plan is stored whole, because its hash binds before and after. Steps that the ledger could not hold are withheld:
 * the case then says so and rings, where a document too large would be refused and lost.
 */
export function fittingPlan(
  steps: readonly PlannedStep[],
  withheld: readonly WithheldAction[],
  bytes: number = PLAN_BYTES,
): ResponsePlan {
  const size = jsonBytes(steps);
  if (size <= bytes) return { hash: planHash(steps), steps, withheld };
  const fitting = steps.filter((step) => step.before === null && step.after === null);
  const reason = `the settings before and after take ${size} bytes, more than the ${bytes} that a case can hold`;
  const tooLarge = steps
    .filter((step) => !fitting.includes(step))
    .map((step): WithheldAction => ({ action: step.action, reason, cause: 'input' }));
  return { hash: planHash(fitting), steps: fitting, withheld: [...withheld, ...tooLarge] };
}
