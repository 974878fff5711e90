import { planOf } from '../../core/case/plan-of';
import type { CaseDraft } from '../../core/case/record';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import { workloadSteps } from '../../core/catalogue/workload-steps';
import type { Authority } from '../../core/guards/authority';
import type { Containment, StepOutcome, Verdict } from '../../core/outcome/outcome';
import { isRefusal } from '../../core/outcome/refusal';
import { missingContainment } from '../../core/planning/plan-response';
import type { Look } from './verify-instances';

/** Whether a step took effect that takes the bad digest out of service. Closing the way in is not enough. */
export const sufficient = (outcomes: readonly StepOutcome[], catalogue: Catalogue): boolean =>
  outcomes.some((outcome) => {
    const action = catalogue.action(outcome.action);
    return outcome.status === 'done' && action.kind === 'workload' && action.killsRunningInstances;
  });

/** What one delivery did and saw. */
export interface Said {
  /** Of the workload steps. */
  readonly outcomes: readonly StepOutcome[];
  readonly containment: Containment;
  /** The read that the verdict is made from. Undefined: nothing was changed, so nothing was read again. */
  readonly look: Look | undefined;
  /** No step against the image was needed, because it did not run when the case arrived. */
  readonly isNeedless: boolean;
}

/** The verdict of the whole case. `contained` needs both parts of the verification (invariant 7). */
export function verdictOf(
  record: Pick<CaseDraft, 'plan' | 'replanned'>,
  said: Said,
  { catalogue, authority }: { readonly catalogue: Catalogue; readonly authority: Authority },
): Verdict {
  // Nobody decided about this project, which must not look like an ordinary dry run.
  if (authority.because === 'outside-rollout') return 'refused';
  const { containment } = said;
  const workload = said.outcomes.filter((outcome) => catalogue.action(outcome.action).kind === 'workload');
  const holds = containment.config === 'verified' && containment.instances === 'gone';
  // A refused step changed nothing, so it does not count if the read shows that another step did what was needed.
  const isReplaced = sufficient(workload, catalogue) && containment.config === 'verified';
  if (workload.some((outcome) => outcome.status === 'failed' && !(isReplaced && isRefusal(outcome))))
    return 'failed';
  if (workload.some((outcome) => outcome.status === 'awaiting-approval')) return 'awaiting-approval';
  // The result of an earlier delivery counts, whatever a guard says about further changes.
  if (workload.some((outcome) => outcome.status === 'done')) {
    if (holds) return 'contained';
    return workload.some((outcome) => outcome.status === 'refused') ? refusedAs(workload) : 'containing';
  }
  if (workload.some((outcome) => outcome.status === 'refused')) return refusedAs(workload);
  if (said.isNeedless) return holds ? 'contained' : 'containing';
  const plan = planOf(record);
  if (workloadSteps(plan, catalogue).length > 0) return 'observed';
  const missing = missingContainment(plan, catalogue);
  const refusedByUs = missing.some((entry) => entry.cause === 'guard' || entry.cause === 'input');
  return authority.may === 'change' && refusedByUs ? 'refused' : 'observed';
}

const refusedAs = (workload: readonly StepOutcome[]): Verdict =>
  waitsForPerson(workload) ? 'awaiting-approval' : 'refused';

/** Above the breaker's limit the plan waits for a person. */
const waitsForPerson = (outcomes: readonly StepOutcome[]): boolean =>
  outcomes.some((outcome) => outcome.error?.kind === 'guard:breaker');
