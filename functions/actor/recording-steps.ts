import { marksFinding, type RecordingAction, type RecordingContext } from '../../core/actions/action';
import type { CaseDraft, Containment, StepOutcome, StepStatus, Verdict } from '../../core/case/record';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import { lastingDetails } from '../../core/containment/lasting-steps';
import type { Finding } from '../../core/finding/finding';
import { heldStatus } from '../../core/guards/authority';
import type { GuardAnswer } from '../../core/guards/guard';
import { isTold, type Sayings } from '../../core/ledger/sayings';
import type { PlannedStep, ResponsePlan } from '../../core/plan/response-plan';
import { toIso } from '../../core/values/time';
import { describe, isRetryable } from '../google/faults';
import { recordingContext } from './action-context';
import type { CaseDependencies } from './dependencies';

const NOT_CONFIRMED = {
  kind: 'guard:confirmed-finding',
  message:
    'Security Command Center does not confirm this finding as it is in the case, so no mark is written',
  fix: 'do nothing if somebody closed or muted it; otherwise treat the case as forged: SECURITY.md',
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
  /** The actor's own plan. The actor also sends a notification that only this plan has. */
  readonly own: ResponsePlan | undefined;
}

export interface Recorded {
  readonly outcomes: readonly StepOutcome[];
  /** SCC did not accept a mark for a temporary reason, so another delivery is worthwhile. */
  readonly pending: boolean;
}

/** A finding that was closed or muted since keeps the mark, so the actor still corrects it. */
export const isConfirmed = (
  { catalogue }: Pick<CaseDependencies, 'catalogue'>,
  { finding }: CaseDraft,
  { told }: Sayings,
  { answer, live }: { readonly answer: GuardAnswer; readonly live: Finding | undefined },
): boolean => {
  if (live?.canonicalName !== finding.canonicalName || live.resourceName !== finding.resource) return false;
  const isMarked = catalogue.actions.some((action) => marksFinding(action) && told[action.id] !== undefined);
  return isMarked || !(answer.kind === 'refuse' && answer.guard === 'confirmed-finding');
};

/** Marks show a verified outcome, and a dry run writes none. People are notified in every mode. */
export async function runRecordingSteps(
  deps: CaseDependencies,
  record: CaseDraft,
  told: Told,
): Promise<Recorded> {
  const { verdict, sayings } = told;
  const context = {
    ...recordingContext(deps, record, told),
    lasts: lastingDetails({ ...record, outcomes: told.outcomes }),
  };
  const outcomes: StepOutcome[] = [];
  let pending = false;
  for (const step of recordingStepsOf(deps.catalogue, record.plan.steps, told.own)) {
    const action = deps.catalogue.action(step.action);
    if (action.kind !== 'recording') continue;
    const known = record.outcomes.find((one) => one.step === step.id && isTold(sayings, verdict, one));
    if (known) {
      // Verified again with the same result, which people and SCC know already.
      outcomes.push(known);
      continue;
    }
    const startedAt = toIso(deps.clock.now());
    const { isPassing, ...outcome } = await recordOne(deps, record, action, step, context, told.confirmed);
    pending ||= isPassing;
    const endedAt = toIso(deps.clock.now());
    outcomes.push({ step: step.id, action: step.action, startedAt, endedAt, ...outcome });
  }
  return { outcomes, pending };
}

/** A compromised responder may leave out the steps that notify people. The actor's own plan has them. */
function recordingStepsOf(
  catalogue: Catalogue,
  handed: readonly PlannedStep[],
  own: ResponsePlan | undefined,
): readonly PlannedStep[] {
  const isMissing = ({ action: id }: PlannedStep) => {
    const action = catalogue.action(id);
    const isCall = action.kind === 'recording' && !marksFinding(action);
    return isCall && !handed.some((step) => step.action === id);
  };
  return [...handed, ...(own?.steps ?? []).filter(isMissing)];
}

type Result = Partial<StepOutcome> & { readonly status: StepStatus; readonly isPassing: boolean };

/** Milliseconds before another attempt at a mark that SCC refused for a temporary reason. */
const MARK_AGAIN_MS = [1_000, 3_000];

async function recordOne(
  deps: CaseDependencies,
  record: CaseDraft,
  action: RecordingAction,
  step: PlannedStep,
  context: RecordingContext,
  confirmed: boolean,
): Promise<Result> {
  const held = heldStatus(deps.authority);
  if (held !== undefined && action.tier !== 'observe') return { status: held, isPassing: false };
  const isMark = marksFinding(action);
  if (isMark && (!confirmed || step.target !== record.finding.canonicalName)) {
    return { status: 'refused', error: NOT_CONFIRMED, isPassing: false };
  }
  for (let attempt = 0; ; attempt += 1) {
    try {
      return { status: 'done', verification: await action.apply(context, step), isPassing: false };
    } catch (cause) {
      const wait = MARK_AGAIN_MS[attempt];
      if (isMark && isRetryable(cause) && wait !== undefined) {
        await deps.clock.sleep(wait);
        continue;
      }
      const error = describe(cause);
      deps.log('ERROR', 'step.failed', error.message, { caseId: record.caseId, step: step.id, error });
      return { status: 'failed', error, isPassing: isMark && isRetryable(cause) };
    }
  }
}
