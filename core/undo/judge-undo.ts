import type { WorkloadAction } from '../action-contract/action';
import { text } from '../cloud-run/run-service';
import type { StandingContainment } from '../ledger/containments';
import type { Effect } from '../ledger/effects';
import { type Whose, whoseChange } from '../ledger/whose-change';
import type { UndoneCode, UndoRefusalCode } from '../outcome/undo-codes';
import { hashOf, isObject, type Json, type JsonObject, jsonEqual } from '../values/json';

export interface UndoInput {
  readonly action: Pick<WorkloadAction, 'project' | 'comparable' | 'touched'>;
  readonly caseId: string;
  /** Key of the effect. */
  readonly key: string;
  readonly effect: Effect;
  /** The resource, read under the workload's lock. */
  readonly current: JsonObject;
  /** The containments that are in effect now, oldest first. */
  readonly standing: readonly StandingContainment[];
  /** The actor's account, as Cloud Run names the writer of a version. */
  readonly self: string;
  /** Every effect of the case. */
  readonly beside: readonly Effect[];
}

/** The text for a restored step. */
export const AS_BEFORE = 'every user-settable field is as it was before';

export type UndoDecision =
  /** Send the restoring change. */
  | { readonly kind: 'restore' }
  /** Send nothing: the step counts as undone, for this reason. */
  | { readonly kind: 'settle'; readonly code: UndoneCode; readonly text: string }
  /** Send nothing: the containment stays in effect. */
  | { readonly kind: 'refuse'; readonly code: UndoRefusalCode; readonly text: string };

/**
 * What an undo of one step may do, judged on one read of the resource. An undo restores only what its own case changed.
 * Later containments and changes by people are kept.
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
  if (effect.unknownPrior === true) return REFUSED_FOR_UNKNOWN_PRIOR;
  return drifted(input) ? refusedForDrift(input) : { kind: 'restore' };
}

function settledAsBefore(input: UndoInput): UndoDecision {
  const { code, text: rest } = comparedWithPrior(input, input.current);
  const how = wasSeen(input)
    ? 'somebody has already restored it'
    : 'Riposte never saw the change of the step in place';
  return code === 'restored'
    ? { kind: 'settle', code: 'already-as-before', text: `${how}: ${rest}` }
    : { kind: 'settle', code, text: `${how}: ${rest}` };
}

/** Compares a state with the one before the step. The part that the step changed should be restored in it. */
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
        text: `what the step changed is as it was before; others have changed ${fields} since, and Riposte keeps those changes`,
      }
    : { code: 'differs', text: `these fields differ from the prior state: ${fields}` };
}

/**
 * An earlier delivery of this undo died before it finished. The etag that it saw shows whether its change arrived.
 * Undefined: the change did not arrive, and the step is judged as if no undo had begun.
 */
function judgeResumed(input: UndoInput): UndoDecision | undefined {
  const { effect, current, action } = input;
  const begun = effect.undoing;
  if (!begun || text(current.etag) === begun.etag) return undefined;
  if (equalPrior(input)) return { kind: 'settle', ...comparedWithPrior(input, current) };
  const generation = Number(current.generation);
  const isContained = isPlannedState(input);
  // There was at most one change since, and the containment is still in effect. So somebody else made that change, and
  // Riposte's never arrived. An etag may be new without a change of user-settable fields.
  if (isContained && begun.generation !== undefined && generation <= begun.generation + 1) return undefined;
  const fields = differing(action.comparable(effect.prior), action.comparable(current)).join(', ');
  return {
    kind: 'settle',
    code: 'changed-since',
    text:
      `an earlier delivery of this undo began at ${begun.at}, and the workload was changed since${writerOf(current)}: ` +
      `it differs from the prior state in ${fields}, and Riposte keeps that` +
      (isContained
        ? '; it may still be contained, or contained again: change it by hand if you want that'
        : ''),
  };
}

/** Cases that contained the same workload after this case's last step, newest first. */
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
  text: `a later containment of the same workload is in effect (${later.join(', ')}); undo ${later[0]} first`,
});

/** False: the workload already was as the step wanted it. */
function changedSomething({ action, key, effect, standing }: UndoInput): boolean {
  const entry = standing.find((one) => one.effect === key);
  return entry ? entry.changed : !jsonEqual(action.project(effect.prior), effect.planned?.after);
}

function settledWithoutChange({ standing, caseId: own }: UndoInput): UndoDecision {
  const others = [...new Set(standing.map(({ caseId }) => caseId).filter((caseId) => caseId !== own))];
  const why =
    others.length > 0
      ? `the containment of ${others.join(', ')} is still in effect`
      : 'the workload was like this before this case, and Riposte leaves it as it is';
  return {
    kind: 'settle',
    code: 'changed-nothing',
    text: `the step changed nothing, because the workload was already as the step wanted it; ${why}`,
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
  // The plan describes the state in the same shape.
  if (action.touched && isObject(after)) return jsonEqual(touchedOf(input, current), touchedOf(input, after));
  return after !== undefined && jsonEqual(action.project(current), after);
}

/** A verified change is Riposte's. If the response to a change was lost and the change is in place, this must be proven. */
function whoseOf(input: UndoInput): Whose {
  const { effect, current, self, beside } = input;
  if (effect.unknownWriter === true) return 'unknown';
  // A change that is not in place is judged as drift.
  return wasSeen(input) || !isPlannedState(input) ? 'ours' : whoseChange(effect, current, self, beside);
}

const settledForOthers = (): UndoDecision => ({
  kind: 'settle',
  code: 'changed-nothing',
  text: 'the change of the step never reached Google, and somebody else made the same change, which Riposte keeps',
});

const refusedForUnknown = ({ current, action }: UndoInput): UndoDecision => ({
  kind: 'refuse',
  code: 'unknown-writer',
  text:
    'the workload is as the step wanted it, but the response to the change was lost' +
    `${action.touched ? ', and an IAM policy does not say who wrote it last' : ''}, so Riposte does not know whether ` +
    `it or somebody else made the change${lastWritten(current)}, and leaves the workload as it is`,
});

const REFUSED_FOR_UNKNOWN_PRIOR: UndoDecision = {
  kind: 'refuse',
  code: 'unknown-writer',
  text:
    'the response to an earlier attempt was lost, and others changed the resource before Riposte changed it again, so Riposte ' +
    'does not know which state to restore; compare the commands with the evidence first',
};

/** The change was verified and is no longer in effect although nobody undid it: the case was reversed. */
const wasTakenBack = ({ effect, key, standing }: UndoInput): boolean =>
  effect.appliedHash !== undefined && !standing.some((one) => one.effect === key);

const refusedForTakenBack = (): UndoDecision => ({
  kind: 'refuse',
  code: 'changed-since',
  text: 'somebody reversed the change of the step, so Riposte must not overwrite the current state; restore it by hand',
});

/** The change of the step was verified at some time. */
const wasSeen = ({ effect, key, standing }: UndoInput): boolean =>
  effect.appliedHash !== undefined || standing.some((one) => one.effect === key);

/**
 * The change was never verified and is not in place: the request never reached Google, or others have replaced its result.
 * A step whose plan is not known is not judged like this.
 */
const isNowhere = (input: UndoInput): boolean =>
  input.effect.planned !== undefined && !wasSeen(input) && !isPlannedState(input);

function settledWithoutTrace({ action, effect, current }: UndoInput): UndoDecision {
  const fields = differing(action.comparable(effect.prior), action.comparable(current)).join(', ');
  return {
    kind: 'settle',
    code: 'changed-nothing',
    text:
      'Riposte never saw the change of the step in place, and it is not in place now, so there is nothing to undo; ' +
      `the resource differs from the state before the step in ${fields}, and Riposte keeps that`,
  };
}

/**
 * A change has no hash until it is verified. Until then, and for an action that declares `touched`, drift is judged on the
 * part that the step should change.
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
      `somebody changed the resource after Riposte did${writerOf(current)} ` +
      `(it differs from the prior state in: ${fields}); restore it by hand`,
  };
}

/** Who wrote the service last, according to the API. A policy does not contain it. */
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

/** The members in which two values differ. */
export function differing(left: Json | undefined, right: Json | undefined): readonly string[] {
  if (!isObject(left) || !isObject(right)) return ['(whole)'];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (key) => !jsonEqual(left[key], right[key]),
  );
}
