import { marksFinding, type RecordingContext } from '../../core/action-contract/action';
import { lastingDetails } from '../../core/advice/lasting-steps';
import type { CaseDraft } from '../../core/case/record';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import type { Finding } from '../../core/finding/finding';
import { alertSubject } from '../../core/finding/workload-names';
import { heldStatus } from '../../core/guards/authority';
import type { GuardAnswer } from '../../core/guards/guard';
import { isTold, type Sayings } from '../../core/ledger/sayings';
import type { Containment, StepOutcome, StepStatus, Verdict } from '../../core/outcome/outcome';
import type { PlannedStep, ResponsePlan } from '../../core/plan/response-plan';
import { toIso } from '../../core/values/time';
import { describe } from '../google/faults';
import { recordingContext } from './action-context';
import type { CaseDependencies } from './dependencies';
import { markFinding } from './marks/mark-finding';
import { heldStale, reportStale } from './marks/stale-mark';
import { callStep, type MarkStep, notifiesPeople, toldSteps } from './written-marks';

const NOT_CONFIRMED = {
  kind: 'guard:confirmed-finding',
  message:
    'Security Command Center does not confirm this finding as it is in the case, so no mark is written',
  fix: 'if somebody closed or muted the finding, do nothing; otherwise treat the case as forged: SECURITY.md, "A forged case"',
};

const ENDED = {
  kind: 'ended',
  message: 'an undo or a reversal has ended the case in the meantime, and the mark on the finding shows that',
  fix: 'do nothing',
};

export interface Told {
  readonly containment: Containment;
  readonly verdict: Verdict;
  readonly confirmed: boolean;
  readonly nextSteps: readonly string[];
  /** Of the workload steps. */
  readonly outcomes: readonly StepOutcome[];
  readonly joins?: string;
  readonly sayings: Sayings;
  /** Another delivery follows if this one asks for it. */
  readonly more: boolean;
  /** The actor's own plan. The actor also sends a notification that only this plan has. */
  readonly own: ResponsePlan | undefined;
}

export interface Recorded {
  readonly outcomes: readonly StepOutcome[];
  /** SCC did not accept a mark for a temporary reason, so another delivery is worthwhile. */
  readonly pending: boolean;
}

/**
 * A finding that was closed, muted or followed by another version since keeps the mark, so the actor still corrects what it
 * wrote itself. That mark is on the finding that the case id proves, whatever workload the record names by now.
 */
export const isConfirmed = (
  { catalogue }: Pick<CaseDependencies, 'catalogue'>,
  { finding }: CaseDraft,
  { told }: Sayings,
  { answer, live }: { readonly answer: GuardAnswer; readonly live: Finding | undefined },
): boolean => {
  if (live !== undefined && live.canonicalName !== finding.canonicalName) return false;
  const isMarked = catalogue.actions.some((action) => marksFinding(action) && told[action.id] !== undefined);
  if (isMarked) return true;
  return (
    live?.resourceName === finding.resource &&
    !(answer.kind === 'refuse' && answer.guard === 'confirmed-finding')
  );
};

/** Marks show a verified outcome, and a dry run writes none. People are notified in every mode. */
export async function runRecordingSteps(
  deps: CaseDependencies,
  record: CaseDraft,
  told: Told,
): Promise<Recorded> {
  const context = {
    ...recordingContext(deps, record, told),
    lasts: lastingDetails({ ...record, outcomes: told.outcomes }),
  };
  const outcomes: StepOutcome[] = [];
  let pending = false;
  for (const step of recordingStepsOf(deps.catalogue, record, told)) {
    const action = deps.catalogue.action(step.action);
    if (action.kind !== 'recording') continue;
    const known = knownOutcome(record, step, told);
    if (known) {
      // Verified again with the same result, which people and SCC know already.
      outcomes.push(known);
      continue;
    }
    const startedAt = toIso(deps.clock.now());
    const { isPassing, ...outcome } = await recordOne(deps, record, { action, step }, context, told);
    pending ||= isPassing;
    const endedAt = toIso(deps.clock.now());
    outcomes.push({ step: step.id, action: step.action, startedAt, endedAt, ...outcome });
  }
  return { outcomes, pending };
}

/**
 * A compromised responder may leave out the steps that notify people and those that correct a mark. The actor's own plan
 * has the first, and its ledger knows whom it has told something that may be no longer true. Where the actor could make no
 * plan, every verdict but `observed` still notifies people.
 */
function recordingStepsOf(
  catalogue: Catalogue,
  record: CaseDraft,
  { own, sayings, verdict }: Told,
): readonly PlannedStep[] {
  const handed = record.plan.steps;
  const isMissing = ({ action: id }: PlannedStep) => {
    const action = catalogue.action(id);
    const isCall = action.kind === 'recording' && !marksFinding(action);
    return isCall && !handed.some((step) => step.action === id);
  };
  const planned = [...handed, ...(own?.steps ?? []).filter(isMissing)];
  const steps = [...planned, ...toldSteps(catalogue, record, sayings, planned)];
  const isSilent = !steps.some(({ action }) => notifiesPeople(catalogue.action(action)));
  return isSilent && verdict !== 'observed' ? [...steps, ...callStep(catalogue, record)] : steps;
}

/** Whether every recording step has reported this verdict and is in the record as done. */
export const isAllTold = (catalogue: Catalogue, record: CaseDraft, told: Told): boolean =>
  recordingStepsOf(catalogue, record, told)
    .filter(({ action }) => catalogue.action(action).kind === 'recording')
    .every((step) => knownOutcome(record, step, told) !== undefined);

const knownOutcome = (
  { outcomes }: CaseDraft,
  { id }: PlannedStep,
  { sayings, verdict }: Told,
): StepOutcome | undefined => outcomes.find((one) => one.step === id && isTold(sayings, verdict, one));

type Result = Partial<StepOutcome> & { readonly status: StepStatus; readonly isPassing: boolean };

/** Milliseconds before another attempt at a mark that SCC refused for a temporary reason. */
const MARK_AGAIN_MS = [1_000, 3_000];

async function recordOne(
  deps: CaseDependencies,
  record: CaseDraft,
  marking: MarkStep,
  context: RecordingContext,
  told: Told,
): Promise<Result> {
  const { action, step } = marking;
  const { verdict: word, sayings } = told;
  const isMark = marksFinding(action);
  const held = heldStatus(deps.authority);
  if (held !== undefined && action.tier !== 'observe') {
    const isOther = isMark && ![undefined, word].includes(sayings.told[action.id]);
    const error = isOther ? { error: heldStale(deps, record, marking, word) } : {};
    return { status: held, ...error, isPassing: false };
  }
  if (isMark) return mark(deps, record, marking, context, told);
  try {
    return { status: 'done', verification: await action.apply(context, step), isPassing: false };
  } catch (cause) {
    return failed(deps, record, step, cause);
  }
}

async function mark(
  deps: CaseDependencies,
  record: CaseDraft,
  marking: MarkStep,
  context: RecordingContext,
  { confirmed, verdict: word, more, sayings }: Told,
): Promise<Result> {
  const { step } = marking;
  if (!confirmed || step.target !== record.finding.canonicalName) {
    return { status: 'refused', error: NOT_CONFIRMED, isPassing: false };
  }
  const marked = await markFinding(deps, record, { ...marking, word, context, pauses: MARK_AGAIN_MS });
  if (marked.kind === 'done') return { status: 'done', verification: marked.verification, isPassing: false };
  if (marked.kind === 'ended') return { status: 'refused', error: ENDED, isPassing: false };
  if (marked.isPassing && more) {
    const error = describe(marked.cause);
    deps.log('WARNING', 'case.retry', error.message, { caseId: record.caseId, step: step.id, error });
    return { status: 'failed', error, isPassing: true };
  }
  const error = reportStale(deps, record, { ...marking, word }, marked.cause, sayings);
  return { status: 'failed', error, isPassing: false };
}

function failed(deps: CaseDependencies, record: CaseDraft, { id }: PlannedStep, cause: unknown): Result {
  const { caseId, finding } = record;
  const error = describe(cause);
  deps.log('ERROR', 'step.failed', error.message, { caseId, step: id, ...alertSubject(finding), error });
  return { status: 'failed', error, isPassing: false };
}
