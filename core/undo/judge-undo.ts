import type { WorkloadAction } from '../actions/action';
import { text } from '../actions/run-service';
import type { StandingContainment } from '../ledger/containments';
import type { Effect } from '../ledger/effects';
import { hashOf, isObject, type Json, type JsonObject, jsonEqual } from '../values/json';
import type { UndoneCode, UndoRefusalCode } from './undo-codes';

export interface UndoInput {
  readonly action: Pick<WorkloadAction, 'project' | 'comparable'>;
  readonly caseId: string;
  /** Key of the effect. */
  readonly key: string;
  readonly effect: Effect;
  /** The resource, read under the workload's lock. */
  readonly current: JsonObject;
  /** What keeps the workload contained now, oldest first. */
  readonly standing: readonly StandingContainment[];
}

/** Said of a restored step. */
export const AS_BEFORE = 'every user-settable field is as it was before';

export type UndoDecision =
  /** Send the restoring change. */
  | { readonly kind: 'restore' }
  /** Nothing is to be sent: the step counts as undone for the reason given. */
  | { readonly kind: 'settle'; readonly code: UndoneCode; readonly text: string }
  /** Nothing is to be sent, and the containment stands. */
  | { readonly kind: 'refuse'; readonly code: UndoRefusalCode; readonly text: string };

/**
 * What an undo of one step may do, judged on one read of the resource. An undo belongs to the state that its own case
 * made: later containments and changes by people stand.
 */
export function judgeUndo(input: UndoInput): UndoDecision {
  const { effect } = input;
  if (effect.state === 'undoing') {
    const resumed = judgeResumed(input);
    if (resumed) return resumed;
  }
  const later = laterCases(input);
  if (later.length > 0) return refusedForLater(later);
  const isAsBefore = equalPrior(input);
  if (!changedSomething(input)) return settledWithoutChange(input);
  if (isAsBefore)
    return {
      kind: 'settle',
      code: 'already-as-before',
      text: wasSeen(input)
        ? 'somebody had restored it already: every user-settable field is as it was before'
        : `the step was never seen in place, and ${AS_BEFORE}`,
    };
  if (isNowhere(input)) return settledWithoutTrace(input);
  return drifted(input) ? refusedForDrift(input) : { kind: 'restore' };
}

/**
 * An earlier delivery of this undo died on the way. The etag that it saw tells whether its change has arrived; undefined:
 * it has not, and the step is judged as if nothing had begun.
 */
function judgeResumed(input: UndoInput): UndoDecision | undefined {
  const { effect, current, action } = input;
  const begun = effect.undoing;
  if (!begun || text(current.etag) === begun.etag) return undefined;
  if (equalPrior(input)) return { kind: 'settle', code: 'restored', text: AS_BEFORE };
  const generation = Number(current.generation);
  const isContained = isPlannedState(input);
  // One change since, and the containment is still there: that change was not ours, so ours never arrived.
  if (isContained && begun.generation !== undefined && generation === begun.generation + 1) return undefined;
  const fields = differing(action.comparable(effect.prior), action.comparable(current)).join(', ');
  return {
    kind: 'settle',
    code: 'changed-since',
    text:
      `an earlier delivery of this undo began at ${begun.at}, and the workload was changed since${writerOf(current)}: ` +
      `it differs from the prior state in ${fields}, which is left as it is` +
      (isContained
        ? '; it may be contained still, or contained again: change it by hand if that is wanted'
        : ''),
  };
}

/** Cases whose containment of the same workload came after this case's last one, the newest first. */
function laterCases({ standing, effect, caseId }: UndoInput): readonly string[] {
  const own = standing.map((one) => one.caseId).lastIndexOf(caseId);
  const later = standing.filter((one, index) =>
    own >= 0 ? index > own : one.caseId !== caseId && one.appliedAt >= effect.startedAt,
  );
  return [...new Set(later.map((one) => one.caseId))].reverse();
}

const refusedForLater = (later: readonly string[]): UndoDecision => ({
  kind: 'refuse',
  code: 'later-containment',
  text: `a later containment of the same workload stands, of ${later.join(', ')}; undo ${later[0]} first`,
});

/** False: the workload was as the step wanted it before the step. */
function changedSomething({ action, key, effect, standing }: UndoInput): boolean {
  const entry = standing.find((one) => one.effect === key);
  return entry ? entry.changed : !jsonEqual(action.project(effect.prior), effect.planned?.after);
}

function settledWithoutChange({ standing, caseId: own }: UndoInput): UndoDecision {
  const others = [...new Set(standing.map(({ caseId }) => caseId).filter((caseId) => caseId !== own))];
  const why =
    others.length > 0
      ? `the containment of ${others.join(', ')} still stands`
      : 'the workload was so before this case and is left as it is';
  return {
    kind: 'settle',
    code: 'changed-nothing',
    text: `the step had found the workload so and had changed nothing; ${why}`,
  };
}

const equalPrior = ({ action, effect, current }: UndoInput): boolean =>
  jsonEqual(action.comparable(current), action.comparable(effect.prior));

const isPlannedState = ({ action, effect, current }: UndoInput): boolean =>
  effect.planned !== undefined && jsonEqual(action.project(current), effect.planned.after);

/** The change of the step was verified at some time. */
const wasSeen = ({ effect, key, standing }: UndoInput): boolean =>
  effect.appliedHash !== undefined || standing.some((one) => one.effect === key);

/**
 * The change was never verified and is not in place: the request never reached Google, or others have replaced what it
 * did. A step whose plan is not known is not judged so.
 */
const isNowhere = (input: UndoInput): boolean =>
  input.effect.planned !== undefined && !wasSeen(input) && !isPlannedState(input);

function settledWithoutTrace({ action, effect, current }: UndoInput): UndoDecision {
  const fields = differing(action.comparable(effect.prior), action.comparable(current)).join(', ');
  return {
    kind: 'settle',
    code: 'changed-nothing',
    text:
      'the step was never seen in place and is not in place now, so there is nothing to take back; ' +
      `the resource differs from the state before the step in ${fields}, which is left as it is`,
  };
}

/** Until the change was verified there is no hash of it, and the part that the step was to reach is judged. */
function drifted(input: UndoInput): boolean {
  const { action, effect, current } = input;
  return effect.appliedHash === undefined
    ? !isPlannedState(input)
    : hashOf(action.comparable(current)) !== effect.appliedHash;
}

function refusedForDrift({ action, effect, current }: UndoInput): UndoDecision {
  const fields = differing(action.comparable(effect.prior), action.comparable(current)).join(', ');
  return {
    kind: 'refuse',
    code: 'changed-since',
    text:
      `the resource changed since Riposte changed it${writerOf(current)} ` +
      `(it differs from the prior state in: ${fields}); restore it by hand`,
  };
}

/** Who wrote the service last, as the API says; a policy does not say it. */
function writerOf(current: JsonObject): string {
  const writer = text(current.lastModifier);
  return /^[\w.+-]+@[\w.-]+$/.test(writer) && writer.length <= 200 ? `, last by ${writer}` : '';
}

/** Members in which two values differ. */
export function differing(left: Json | undefined, right: Json | undefined): readonly string[] {
  if (!isObject(left) || !isObject(right)) return ['(whole)'];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (key) => !jsonEqual(left[key], right[key]),
  );
}
