import { jsonBytes, jsonFits } from '../values/json-size';
import { planHash } from './plan-hash';
import type { PlannedStep, ResponsePlan, WithheldAction } from './response-plan';

/** Part of the 900,000 bytes of a case (core/case/bounded-record.ts). Cloud Run's own limits are far below. */
export const PLAN_BYTES = 500_000;

/**
 * A plan is stored whole, because its hash covers before and after. Steps that are too large for the ledger are withheld.
 * The case then records why and notifies people. A document that is too large would be refused and lost.
 */
export function fittingPlan(
  steps: readonly PlannedStep[],
  withheld: readonly WithheldAction[],
  bytes: number = PLAN_BYTES,
): ResponsePlan {
  if (jsonFits(steps, bytes)) return { hash: planHash(steps), steps, withheld };
  const fitting = steps.filter((step) => step.before === null && step.after === null);
  const reason = `the settings before and after take ${jsonBytes(steps)} bytes, and a case can hold at most ${bytes}`;
  const tooLarge = steps
    .filter((step) => !fitting.includes(step))
    .map((step): WithheldAction => ({ action: step.action, reason, cause: 'input' }));
  return { hash: planHash(fitting), steps: fitting, withheld: [...withheld, ...tooLarge] };
}
