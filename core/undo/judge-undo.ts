import type { WorkloadAction } from '../actions/action';
import { text } from '../actions/run-service';
import type { StandingContainment } from '../ledger/containments';
import type { Effect } from '../ledger/effects';
import { type Whose, whoseChange } from '../ledger/whose-change';
import { hashOf, isObject, type Json, type JsonObject, jsonEqual } from '../values/json';
import type { UndoneCode, UndoRefusalCode } from './undo-codes';

export interface UndoInput {
  readonly action: Pick<WorkloadAction, 'project' | 'comparable' | 'touched'>;
  readonly caseId: string;
  /** Key of the effect. */
  readonly key: string;
  readonly effect: Effect;
  /** The resource, read under the workload's lock. */
  readonly current: JsonObject;
  /** What keeps the workload contained now, oldest first. */
  readonly standing: readonly StandingContainment[];
  /** The actor's account, as Cloud Run names who wrote a version. */
  readonly self: string;
  /** Every effect of the case. */
  readonly beside: readonly Effect[];
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
  if (isAsBefore) return settledAsBefore(input);
  if (isNowhere(input)) return settledWithoutTrace(input);
  const whose = whoseOf(input);
  if (whose === 'others') return settledForOthers();
  if (whose === 'unknown') return refusedForUnknown(input);
  if (wasTakenBack(input)) return refusedForTakenBack();
  return drifted(input) ? refusedForDrift(input) : { kind: 'restore' };
}

function settledAsBefore(input: UndoInput): UndoDecision {
  const { code, text: rest } = comparedWithPrior(input, input.current);
  const how = wasSeen(input) ? 'somebody had restored it already' : 'the step was never seen in place';
  return code === 'restored'
    ? { kind: 'settle', code: 'already-as-before', text: `${how}: ${rest}` }
    : { kind: 'settle', code, text: `${how}: ${rest}` };
}

/** What is true of a state in which the part that the step changed should be as it was before. */
export function comparedWithPrior(
  { action, effect }: Pick<UndoInput, 'action' | 'effect'>,
  found: JsonObject,
): { readonly code: 'restored' | 'differs'; readonly text: string } {
  const [before, now] = [action.comparable(effect.prior), action.comparable(found)];
  if (jsonEqual(before, now)) return { code: 'restored', text: AS_BEFORE };
  const fields = differing(before, now).join(', ');
  return jsonEqual(touchedOf({ action, effect }, effect.prior), touchedOf({ action, effect }, found))
    ? {
        code: 'differs',
        text: `what the step had changed is as it was before; others have changed ${fields} since, which is left as it is`,
      }
    : { code: 'differs', text: `these fields differ from the prior state: ${fields}` };
}

/**
 * An earlier delivery of this undo died on the way. The etag that it saw tells whether its change has arrived; undefined:
 * it has not, and the step is judged as if nothing had begun.
 */
function judgeResumed(input: UndoInput): UndoDecision | undefined {
  const { effect, current, action } = input;
  const begun = effect.undoing;
  if (!begun || text(current.etag) === begun.etag) return undefined;
  if (equalPrior(input)) return { kind: 'settle', ...comparedWithPrior(input, current) };
  const generation = Number(current.generation);
  const isContained = isPlannedState(input);
  // At most one change since, and the containment is still there: that change was not ours, so ours never arrived. An etag
  // may be new without a change of what users set.
  if (isContained && begun.generation !== undefined && generation <= begun.generation + 1) return undefined;
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
      : 'the workload was so without this case and is left as it is';
  return {
    kind: 'settle',
    code: 'changed-nothing',
    text: `the step had found the workload so and had changed nothing; ${why}`,
  };
}

/** The part of a state that an undo restores. */
const touchedOf = ({ action, effect }: Pick<UndoInput, 'action' | 'effect'>, state: JsonObject): Json =>
  action.touched ? action.touched(effect.prior, state) : action.comparable(state);

const equalPrior = (input: UndoInput): boolean =>
  jsonEqual(touchedOf(input, input.current), touchedOf(input, input.effect.prior));

function isPlannedState(input: UndoInput): boolean {
  const { action, effect, current } = input;
  const after = effect.planned?.after;
  // What the plan describes has the shape of the state that it is about.
  if (action.touched && isObject(after)) return jsonEqual(touchedOf(input, current), touchedOf(input, after));
  return after !== undefined && jsonEqual(action.project(current), after);
}

/** A verified change is ours; one whose answer was lost, and which is in place, has to be shown to be. */
function whoseOf(input: UndoInput): Whose {
  const { effect, current, self, beside } = input;
  if (effect.unknownWriter === true) return 'unknown';
  // What is not in place is judged as drift.
  return wasSeen(input) || !isPlannedState(input) ? 'ours' : whoseChange(effect, current, self, beside);
}

const settledForOthers = (): UndoDecision => ({
  kind: 'settle',
  code: 'changed-nothing',
  text: 'the change of the step never reached Google, and somebody else made the same one, which is left as it is',
});

const refusedForUnknown = ({ current }: UndoInput): UndoDecision => ({
  kind: 'refuse',
  code: 'unknown-writer',
  text:
    'the workload is as the step wanted it, but the answer to the change was lost, so it is not known whether Riposte ' +
    `or somebody else made it so${lastWritten(current)}; it is left as it is`,
});

/** It was verified, and it no longer stands although nobody undid it: the case was reversed. */
const wasTakenBack = ({ effect, key, standing }: UndoInput): boolean =>
  effect.appliedHash !== undefined && !standing.some((one) => one.effect === key);

const refusedForTakenBack = (): UndoDecision => ({
  kind: 'refuse',
  code: 'changed-since',
  text: 'somebody took the change of the step back, so what is there now is not ours to restore; restore it by hand',
});

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

/**
 * Until the change was verified there is no hash of it, and the part that the step was to reach is judged. So is an action
 * that says what it touches.
 */
function drifted(input: UndoInput): boolean {
  const { action, effect, current } = input;
  if (effect.appliedHash === undefined || (action.touched && effect.planned)) return !isPlannedState(input);
  return hashOf(action.comparable(current)) !== effect.appliedHash;
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
function tryWriter({ lastModifier }: JsonObject): string | undefined {
  const writer = text(lastModifier);
  return /^[\w.+-]+@[\w.-]+$/.test(writer) && writer.length <= 200 ? writer : undefined;
}

function writerOf(current: JsonObject): string {
  const writer = tryWriter(current);
  return writer === undefined ? '' : `, last by ${writer}`;
}

function lastWritten(current: JsonObject): string {
  const writer = tryWriter(current);
  return writer === undefined ? '' : ` (${writer} wrote it last)`;
}

/** Members in which two values differ. */
export function differing(left: Json | undefined, right: Json | undefined): readonly string[] {
  if (!isObject(left) || !isObject(right)) return ['(whole)'];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (key) => !jsonEqual(left[key], right[key]),
  );
}
