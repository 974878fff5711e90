import type { Effect } from '../../core/ledger/effects';
import { isWrittenBy } from '../../core/ledger/whose-change';
import { differing } from '../../core/undo/judge-undo';
import { isObject, type Json, type JsonObject } from '../../core/values/json';
import type { Wanted } from './decision';

export interface Baseline {
  /** The state that an undo compares with. */
  readonly state: Json;
  /** Fields that somebody else changed between our change and the read after it. */
  readonly foreign: readonly string[];
}

/**
 * The comparable state that our own change made, without later edits by others. While Cloud Run settles, many seconds pass
 * between the change and the read after it. If the read shows the version that we made, that version is the baseline, as
 * Google writes it. Otherwise the baseline is the state that the change replaced, with the plan applied to it.
 *
 * @param prior - the state before the change
 * @param after - the read after it
 * @param self - the actor's account
 */
export function baselineOf(
  { action, step, doing, effect }: Wanted & { readonly effect: Effect },
  prior: JsonObject,
  after: JsonObject,
  self: string,
): Baseline {
  const found = action.comparable(after);
  // Somebody else made the change, so there is no state that we made.
  if (doing === 'join') return { state: found, foreign: [] };
  const over = doing === 'adopt' ? effect.sent?.generation : generationOf(prior);
  if (over !== undefined && isWrittenBy(after, over + 1, self)) return { state: found, foreign: [] };
  const before = action.comparable(prior);
  if (!isObject(before) || !isObject(step.after)) return { state: found, foreign: [] };
  const state = { ...before, ...step.after };
  return { state, foreign: differing(state, found) };
}

const generationOf = ({ generation }: JsonObject): number | undefined =>
  generation === undefined ? undefined : Number(generation);
