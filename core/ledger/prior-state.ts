import type { WorkloadAction } from '../action-contract/action';
import { isObject, type JsonObject, jsonEqual } from '../values/json';
import type { Effect } from './effects';
import { isWrittenBy } from './whose-change';

/**
 * What an undo restores after a change that is about to be made again.
 * - `current`: the state of now. Nothing that Riposte made is in it, and every edit by others is.
 * - `recorded`: the state before the earlier attempt. Riposte's own change is in the state of now.
 * - `unknown`: Riposte's earlier change may be a part of the state of now, so an undo leaves it to a person.
 */
export type PriorState = 'current' | 'recorded' | 'unknown';

/**
 * Decides which state is the one before a change whose earlier answer was lost, and which is not in place now. Others may have
 * edited the resource meanwhile, and an undo must never revert their edits. Cloud Run counts the versions of a service, so
 * one version later it is certain whose version that is. After more of them, or for an IAM policy, Riposte's change may have
 * been in place for a while. That makes no difference if the part that the step changes is as it was: then nothing of
 * Riposte's change is left.
 *
 * @param earlier - the effect that an earlier delivery has begun. Undefined: this is the first attempt
 * @param current - the resource, read just now
 * @param self - the actor's account
 */
export function priorStateFor(
  action: Pick<WorkloadAction, 'project' | 'touched'>,
  earlier: Pick<Effect, 'state' | 'prior' | 'sent' | 'unsent'> | undefined,
  current: JsonObject,
  self: string,
): PriorState {
  if (earlier?.state !== 'started' || earlier.unsent === true) return 'current';
  const { prior } = earlier;
  const over = earlier.sent?.generation ?? generationOf(prior);
  if (over !== undefined && isWrittenBy(current, over + 1, self)) return 'recorded';
  if (over !== undefined && (generationOf(current) ?? Number.NaN) <= over + 1) return 'current';
  return isPartAlike(action, prior, current) ? 'current' : 'unknown';
}

/**
 * The likely state before Riposte, where it is not known: the state of now, and from the recorded one what is exactly as the
 * earlier attempt wanted it. It is for the commands that a person reads; an undo sends none of it.
 */
export function likelyPrior(
  { project }: Pick<WorkloadAction, 'project'>,
  { prior, planned }: Pick<Effect, 'prior' | 'planned'>,
  current: JsonObject,
): JsonObject {
  const [before, now, after] = [project(prior), project(current), planned?.after];
  if (!isObject(before) || !isObject(now) || !isObject(after)) return current;
  const ours = Object.keys(now).filter(
    (key) => jsonEqual(now[key], after[key]) && !jsonEqual(before[key], after[key]),
  );
  const rest = Object.fromEntries(Object.entries(current).filter(([key]) => !ours.includes(key)));
  const restored = ours.flatMap((key) => (prior[key] === undefined ? [] : [[key, prior[key]] as const]));
  return { ...rest, ...Object.fromEntries(restored) };
}

const generationOf = ({ generation }: JsonObject): number | undefined =>
  generation === undefined ? undefined : Number(generation);

/** Whether the part that the step changes is the same in both states. */
const isPartAlike = (
  { project, touched }: Pick<WorkloadAction, 'project' | 'touched'>,
  one: JsonObject,
  other: JsonObject,
): boolean =>
  touched
    ? [one, other].every((of) => jsonEqual(touched(of, one), touched(of, other)))
    : jsonEqual(project(one), project(other));
