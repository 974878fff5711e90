import type { WorkloadAction } from '../actions/action';
import { planOf } from '../case/case-document';
import type { CaseDraft, Containment, StepOutcome, Verdict } from '../case/record';
import type { Catalogue } from '../catalogue/catalogue-parts';
import { workloadSteps } from '../plan/plan-response';
import { TARGETS } from '../targets';
import { WHERE_BY_HAND } from './by-hand';
import { furtherSteps, rotationSteps } from './further-steps';
import type { ContainmentProblem } from './judge-containment';

/** What one delivery came to, as far as the next steps depend on it. */
interface Concluded {
  /** Of the workload steps. */
  readonly outcomes: readonly StepOutcome[];
  /** What does not hold, by the read that the verdict is made from. Empty: everything does, or nothing was looked at. */
  readonly problems: readonly ContainmentProblem[];
  /** By the same read. Undefined: nothing was looked at. */
  readonly instances: Containment['instances'] | undefined;
  /** A step took effect that takes the bad image out of service, and not only the way in. */
  readonly isSufficient: boolean;
  /** No step against the image was needed: it did not run when the case came. */
  readonly isNeedless: boolean;
  /** The case that had contained the workload before, or empty when it was not Riposte. */
  readonly joins?: string;
  /** Another delivery follows if this one asks for it. */
  readonly more: boolean;
}

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
const PARTLY = `Contain by hand: no step took the bad image out of service, for the reasons under "withheld"; ${WHERE_BY_HAND}.`;
const QUIET = 'Nothing had to be changed: the configuration keeps the bad image from serving.';

/** What is missing to `contained` where nothing had to be changed, and who looks for it. */
function quietStep({ instances, more }: Pick<Concluded, 'instances' | 'more'>): string {
  const seen =
    instances === 'running'
      ? 'Instances of it still run, and Riposte has no step against them'
      : 'Whether its instances are gone is not known: no metric says so';
  return more
    ? `${QUIET} ${seen}. Riposte looks again.`
    : `${QUIET} ${seen}. Riposte does not look again: look at the instance count of its revisions in Cloud Monitoring.`;
}

/** What a person should do next, in order. Composed by us; finding text appears only as a resource name. */
export function nextStepsOf(
  record: CaseDraft,
  verdict: Verdict,
  concluded: Concluded,
  catalogue: Catalogue,
): readonly string[] {
  const { outcomes, problems, isNeedless, isSufficient, joins } = concluded;
  const undo = outcomes.some(
    (outcome) => outcome.status === 'done' && catalogue.action(outcome.action).kind === 'workload',
  );
  const first: Record<Verdict, string> = {
    contained: isNeedless && !undo ? alreadyContained(joins) : containedStep(outcomes, catalogue),
    containing: isNeedless && !undo ? quietStep(concluded) : isSufficient ? CHANGED : PARTLY,
    reversed: `Contain by hand: somebody took the containment back, and ${WHERE_BY_HAND}.`,
    'awaiting-approval': `Decide. Approving from here is not built yet: carry the plan out by hand (${WHERE_BY_HAND}), or deploy with mode enforce.`,
    observed: observedStep(record, catalogue),
    'not-ours': 'Nothing.',
    malformed: 'Look at the publisher of the topic.',
    refused: `Contain by hand: a guard or a missing input kept Riposte from acting, for the reason given above; ${WHERE_BY_HAND}.`,
    failed: `Contain by hand now: a step failed, and its error says where and how to fix it; ${WHERE_BY_HAND}.`,
  };
  const shown = verdict === 'contained' ? [] : problems;
  return [
    first[verdict],
    ...shown.map(({ text }) => `Look at this first: ${text}.`),
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

function containedStep(outcomes: readonly StepOutcome[], catalogue: Catalogue): string {
  const stopping = outcomes
    .filter(({ status }) => status === 'done')
    .map(({ action }) => catalogue.action(action))
    .find((action): action is WorkloadAction => action.kind === 'workload' && action.stops === true);
  return `Contact the owner of the workload: ${
    stopping
      ? `the ${TARGETS[stopping.targets[0]].words.noun} is stopped and serves nobody until undo`
      : LASTS_UNTIL
  }.`;
}

const LASTS_UNTIL =
  'it is contained, and a deploy that does not set the traffic gets none until undo. One that sets it, or opens the door again, takes the containment back: Riposte looks for that for an hour, and afterwards where its audit log sink works';

const alreadyContained = (joins: string | undefined): string =>
  joins
    ? `Nothing for this finding: the containment of ${joins} holds. Go on with that case.`
    : 'Nothing for this finding: the bad image does not serve, and Riposte did not have to change anything.';
