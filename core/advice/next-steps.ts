import type { WorkloadAction } from '../action-contract/action';
import { planOf } from '../case/plan-of';
import type { CaseDraft } from '../case/record';
import type { Catalogue } from '../catalogue/catalogue-parts';
import { workloadSteps } from '../catalogue/workload-steps';
import type { ContainmentProblem } from '../containment/judge-containment';
import { WHERE_BY_HAND } from '../containment/where-by-hand';
import type { Containment, StepOutcome, Verdict } from '../outcome/outcome';
import type { ResponseWords } from '../targets';
import { responseWordsOf, stoppedClause } from '../targets/response-words';
import { furtherSteps, rotationSteps, unknownWayInSteps } from './further-steps';
import { missingPermissionSteps } from './missing-permissions';

/** The result of one delivery, as far as the next steps depend on it. */
interface Concluded {
  /** Of the workload steps. */
  readonly outcomes: readonly StepOutcome[];
  /** The problems in the read that the verdict is based on. Empty: no problem, or nothing was read. */
  readonly problems: readonly ContainmentProblem[];
  /** From the same read. Undefined: nothing was read. */
  readonly instances: Containment['instances'] | undefined;
  /** A step took effect that removes the bad image from service, and does not only close the way in. */
  readonly isSufficient: boolean;
  /** No step against the image was needed: it did not run when the case arrived. */
  readonly isNeedless: boolean;
  /** The case that contained the workload before, or empty when Riposte did not contain it. */
  readonly joins?: string;
  /** Another delivery follows if this one asks for it. */
  readonly more: boolean;
}

/** Somebody closed or muted the finding. */
const isClosed = ({ plan }: CaseDraft): boolean => plan.withheld.some(({ cause }) => cause === 'closed');

/** Riposte changed nothing, because it should not or could not. */
function observedStep(record: CaseDraft, catalogue: Catalogue): string {
  if (isClosed(record)) return 'If somebody closed or muted the finding on purpose, do nothing.';
  if (workloadSteps(planOf(record), catalogue).length > 0)
    return `Read the plan. Riposte changed nothing. In mode enforce, it would carry out this plan. To contain the workload now, do it by hand. ${WHERE_BY_HAND}`;
  return `Check whether the finding is real. If it is, contain the workload by hand, because Riposte changed nothing. ${WHERE_BY_HAND}`;
}

const changed = ({ instances }: ResponseWords): string =>
  `Watch ${instances}. Riposte changed the configuration, but does not know yet whether these instances are gone. If they stay, contain the workload by hand. ${WHERE_BY_HAND}`;
const PARTLY = `Contain the workload by hand: no step removed the bad image from service. The plan of the case gives the reasons. ${WHERE_BY_HAND}`;
const QUIET = 'Riposte did not have to change anything: the configuration keeps the bad image from serving.';

/** What is missing for `contained` where nothing had to change, and who checks it. */
function quietStep(
  { instances, more }: Pick<Concluded, 'instances' | 'more'>,
  { checkInstances }: ResponseWords,
): string {
  const seen =
    instances === 'running'
      ? 'Instances of the bad image still run, and Riposte has no step that ends them'
      : 'No metric shows yet whether the instances of the bad image are gone';
  return more
    ? `${QUIET} ${seen}. Riposte checks again.`
    : `${QUIET} ${seen}. Riposte does not check again. ${checkInstances}`;
}

/** What a person should do next, in order. Riposte composes it. The only text of the finding in it is a resource name. */
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
  const words = responseWordsOf(record.finding.resource);
  const first: Record<Verdict, string> = {
    contained: isNeedless && !undo ? alreadyContained(joins) : containedStep(outcomes, catalogue, words),
    containing: isNeedless && !undo ? quietStep(concluded, words) : isSufficient ? changed(words) : PARTLY,
    reversed: `Contain the workload by hand: somebody reversed the containment. ${WHERE_BY_HAND}`,
    'awaiting-approval': `Decide whether to contain the workload. Approving is not built yet, so carry out the plan by hand, or deploy with mode enforce. ${WHERE_BY_HAND}`,
    observed: observedStep(record, catalogue),
    'not-ours': 'Do nothing.',
    malformed: 'Check who publishes to the topic.',
    refused: `Contain the workload by hand: a guard or a missing input kept Riposte from acting. The case gives the reason. ${WHERE_BY_HAND}`,
    failed: `Contain the workload by hand now: a step failed. The error of that step says where it failed and how to fix it. ${WHERE_BY_HAND}`,
  };
  const shown = verdict === 'contained' ? [] : problems;
  return [
    first[verdict],
    ...shown.map(({ text }) => `Check this first: ${text}.`),
    ...missingPermissionSteps(outcomes, catalogue),
    ...furtherSteps({ ...record, outcomes }, catalogue),
    ...(joins ? unknownWayInSteps(record, catalogue) : []),
    ...(isClosed(record) ? [] : rotationSteps(record)),
    ...(record.detection.detector === 'CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED'
      ? [
          'Find out how the binary got into the image. Anyone who controls the image repository or the build may be the attacker.',
        ]
      : []),
    record.detection.evidence.reputationUrl === undefined
      ? 'Compare the related findings and logs in the evidence.'
      : 'Compare the related findings and logs in the evidence. Look up the SHA-256, which covers the whole file.',
    ...(undo ? ['If the finding is a false alarm, undo the containment. See "How to undo".'] : []),
  ];
}

function containedStep(
  outcomes: readonly StepOutcome[],
  catalogue: Catalogue,
  { lasts }: ResponseWords,
): string {
  const stopping = outcomes
    .filter(({ status }) => status === 'done')
    .map(({ action }) => catalogue.action(action))
    .find((action): action is WorkloadAction => action.kind === 'workload' && action.stops === true);
  return `Contact the owner of the workload. ${
    stopping ? `The ${stoppedClause(stopping.targets[0])} until somebody undoes the case.` : lasts
  }`;
}

const alreadyContained = (joins: string | undefined): string =>
  joins
    ? `Do nothing for this finding: the containment of ${joins} is still in effect. Continue with that case.`
    : 'Do nothing for this finding: the bad image does not serve, and Riposte did not have to change anything.';
