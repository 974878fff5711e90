import type { CaseDraft } from '../../core/case/case-document';
import type { Containment, StepOutcome, Verdict } from '../../core/case/record';
import type { Catalogue } from '../../core/catalogue';
import { furtherSteps } from '../../core/containment/further-steps';
import { missingContainment, workloadSteps } from '../../core/plan/plan-response';

/** Steps that took effect and that take the bad digest out of service, not only the way in. */
export const sufficient = (outcomes: readonly StepOutcome[], catalogue: Catalogue): boolean =>
  outcomes.some((outcome) => {
    const action = catalogue.action(outcome.action);
    return outcome.status === 'done' && action.kind === 'workload' && action.killsRunningInstances;
  });

/** What is said of the case as a whole. `contained` needs both halves of the verification (invariant 7). */
export function verdictOf(
  record: CaseDraft,
  outcomes: readonly StepOutcome[],
  containment: Containment,
  catalogue: Catalogue,
): Verdict {
  const workload = outcomes.filter((outcome) => catalogue.action(outcome.action).kind === 'workload');
  if (workload.some((outcome) => outcome.status === 'failed')) return 'failed';
  if (workload.some((outcome) => outcome.status === 'awaiting-approval')) return 'awaiting-approval';
  if (workload.some((outcome) => outcome.status === 'refused'))
    return waitsForPerson(workload) ? 'awaiting-approval' : 'refused';
  if (workload.some((outcome) => outcome.status === 'done')) {
    return containment.config === 'verified' && containment.instances === 'gone' ? 'contained' : 'containing';
  }
  if (workloadSteps(record.plan, catalogue).length > 0) return 'observed';
  const missing = missingContainment(record.plan, catalogue);
  const refusedByUs = missing.some((entry) => entry.cause === 'guard' || entry.cause === 'input');
  return record.mode === 'enforce' && refusedByUs ? 'refused' : 'observed';
}

/** Over the breaker's limit the plan waits for a person instead of falling silent. */
const waitsForPerson = (outcomes: readonly StepOutcome[]): boolean =>
  outcomes.some((outcome) => outcome.error?.kind === 'guard:breaker');

const stopped = (outcomes: readonly StepOutcome[]): boolean =>
  outcomes.some((outcome) => outcome.action === 'stop-service' && outcome.status === 'done');

/** Nothing was changed: because nothing should be, or because nothing could. */
function observedStep(record: CaseDraft, catalogue: Catalogue): string {
  if (record.plan.withheld.some((entry) => entry.cause === 'closed')) {
    return 'Nothing, if somebody closed or muted the finding on purpose.';
  }
  if (workloadSteps(record.plan, catalogue).length > 0)
    return 'Read the plan: in mode enforce it would have run. Nothing was changed.';
  return 'Judge the finding yourself and, if it is real, contain by hand (SECURITY.md, "Contain by hand"): nothing was changed.';
}

/** What a person should do next, in order. Composed by us; finding text appears only as a resource name. */
export function nextStepsOf(
  record: CaseDraft,
  verdict: Verdict,
  outcomes: readonly StepOutcome[],
  catalogue: Catalogue,
): readonly string[] {
  const undo = outcomes.some(
    (outcome) => outcome.status === 'done' && catalogue.action(outcome.action).kind === 'workload',
  );
  const first: Record<Verdict, string> = {
    contained: `Contact the owner of the workload: ${stopped(outcomes) ? 'the service is stopped and serves nobody until undo' : 'it is contained, and later deploys get no traffic until undo'}.`,
    containing:
      'Watch the instances of the bad revision: the configuration is changed, they are not yet known to be gone.',
    'awaiting-approval':
      'Decide. Approving from here is not built yet: carry the plan out by hand (SECURITY.md, "Contain by hand"), or deploy with mode enforce.',
    observed: observedStep(record, catalogue),
    'not-ours': 'Nothing.',
    malformed: 'Look at the publisher of the topic.',
    refused:
      'Contain by hand (SECURITY.md, "Contain by hand"): a guard or a missing input kept Riposte from acting, for the reason given above.',
    failed:
      'Contain by hand now (SECURITY.md, "Contain by hand"): a step failed; its error says where and how to mend it.',
  };
  return [
    first[verdict],
    ...furtherSteps({ ...record, outcomes }, catalogue),
    ...(record.detection.detector === 'CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED'
      ? [
          'Find out how the binary came into the image: whoever controls the image repository or the build may be the attacker.',
        ]
      : []),
    'Compare the related findings and logs in the evidence; look the SHA-256 up if it covers the whole file.',
    ...(undo ? ['If it was a false alarm: undo it, as "How to undo" says.'] : []),
  ];
}
