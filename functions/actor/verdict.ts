import { planOf } from '../../core/case/case-document';
import type { CaseDraft, Containment, StepOutcome, Verdict } from '../../core/case/record';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import { WHERE_BY_HAND } from '../../core/containment/by-hand';
import { furtherSteps, rotationSteps } from '../../core/containment/further-steps';
import type { Authority } from '../../core/guards/authority';
import { missingContainment, workloadSteps } from '../../core/plan/plan-response';
import type { Look } from './verify-instances';

/** Steps that took effect and that take the bad digest out of service, not only the way in. */
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
  /** The read that the verdict is made from. Undefined: nothing was changed, so nothing was looked at. */
  readonly look: Look | undefined;
  /** No step against the image was needed: it did not run when the case came. */
  readonly isNeedless: boolean;
}

/** What is said of the case as a whole. `contained` needs both halves of the verification (invariant 7). */
export function verdictOf(
  record: Pick<CaseDraft, 'plan' | 'replanned'>,
  said: Said,
  { catalogue, authority }: { readonly catalogue: Catalogue; readonly authority: Authority },
): Verdict {
  // Nobody decided about this project: that must not look like an ordinary dry run.
  if (authority.because === 'outside-rollout') return 'refused';
  const { containment } = said;
  const workload = said.outcomes.filter((outcome) => catalogue.action(outcome.action).kind === 'workload');
  const holds = containment.config === 'verified' && containment.instances === 'gone';
  if (workload.some((outcome) => outcome.status === 'failed')) return 'failed';
  if (workload.some((outcome) => outcome.status === 'awaiting-approval')) return 'awaiting-approval';
  // What an earlier delivery did stands, whatever a guard says about further changes.
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

/** Over the breaker's limit the plan waits for a person instead of falling silent. */
const waitsForPerson = (outcomes: readonly StepOutcome[]): boolean =>
  outcomes.some((outcome) => outcome.error?.kind === 'guard:breaker');

const stopped = (outcomes: readonly StepOutcome[]): boolean =>
  outcomes.some((outcome) => outcome.action === 'stop-service' && outcome.status === 'done');

/** Somebody closed or muted the finding. */
const isClosed = ({ plan }: CaseDraft): boolean => plan.withheld.some(({ cause }) => cause === 'closed');

/** Nothing was changed: because nothing should be, or because nothing could. */
function observedStep(record: CaseDraft, catalogue: Catalogue): string {
  if (isClosed(record)) return 'Nothing, if somebody closed or muted the finding on purpose.';
  if (workloadSteps(planOf(record), catalogue).length > 0)
    return `Read the plan: in mode enforce it would have run. Nothing was changed. To carry it out by hand: ${WHERE_BY_HAND}.`;
  return `Judge the finding yourself and, if it is real, contain by hand: nothing was changed, and ${WHERE_BY_HAND}.`;
}

const CHANGED = `Watch the instances of the bad revision: the configuration is changed, they are not yet known to be gone. If they stay, contain by hand: ${WHERE_BY_HAND}.`;
const QUIET =
  'Nothing had to be changed. Whether the instances of the bad image are gone is not known yet: Riposte looks again.';

/** What a person should do next, in order. Composed by us; finding text appears only as a resource name. */
export function nextStepsOf(
  record: CaseDraft,
  verdict: Verdict,
  { outcomes, look, isNeedless, joins }: Said & { readonly joins?: string },
  catalogue: Catalogue,
): readonly string[] {
  const undo = outcomes.some(
    (outcome) => outcome.status === 'done' && catalogue.action(outcome.action).kind === 'workload',
  );
  const first: Record<Verdict, string> = {
    contained: isNeedless && !undo ? alreadyContained(joins) : containedStep(outcomes),
    containing: isNeedless && !undo ? QUIET : CHANGED,
    reversed: `Contain by hand: somebody took the containment back, and ${WHERE_BY_HAND}.`,
    'awaiting-approval': `Decide. Approving from here is not built yet: carry the plan out by hand (${WHERE_BY_HAND}), or deploy with mode enforce.`,
    observed: observedStep(record, catalogue),
    'not-ours': 'Nothing.',
    malformed: 'Look at the publisher of the topic.',
    refused: `Contain by hand: a guard or a missing input kept Riposte from acting, for the reason given above; ${WHERE_BY_HAND}.`,
    failed: `Contain by hand now: a step failed, and its error says where and how to fix it; ${WHERE_BY_HAND}.`,
  };
  const problems = verdict === 'contained' ? [] : (look?.judgement.problems ?? []);
  return [
    first[verdict],
    ...problems.map(({ text }) => `Look at this first: ${text}.`),
    ...furtherSteps({ ...record, outcomes }, catalogue),
    ...(isClosed(record) ? [] : rotationSteps(record.investigation)),
    ...(record.detection.detector === 'CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED'
      ? [
          'Find out how the binary came into the image: whoever controls the image repository or the build may be the attacker.',
        ]
      : []),
    record.detection.evidence.reputationUrl === undefined
      ? 'Compare the related findings and logs in the evidence.'
      : 'Compare the related findings and logs in the evidence, and look the SHA-256 up: it covers the whole file.',
    ...(undo ? ['If it was a false alarm: undo it, as "How to undo" says.'] : []),
  ];
}

const containedStep = (outcomes: readonly StepOutcome[]): string =>
  `Contact the owner of the workload: ${stopped(outcomes) ? 'the service is stopped and serves nobody until undo' : 'it is contained, and a deploy that does not set the traffic gets none until undo. One that sets it, or opens the door again, takes the containment back: Riposte looks for that for an hour, and afterwards where its audit log sink works'}.`;

const alreadyContained = (joins: string | undefined): string =>
  joins
    ? `Nothing for this finding: the containment of ${joins} holds. Go on with that case.`
    : 'Nothing for this finding: the bad image does not serve, and Riposte did not have to change anything.';
