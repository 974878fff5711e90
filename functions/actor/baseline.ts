import type { Effect } from '../../core/ledger/effects';
import { isWrittenBy } from '../../core/ledger/whose-change';
import { differing } from '../../core/undo/judge-undo';
import { isObject, type Json, type JsonObject } from '../../core/values/json';
import type { Wanted } from './decision';

export interface Baseline {
  /** What an undo compares with. */
  readonly state: Json;
  /** Fields that were changed between our change and the read after it. */
  readonly foreign: readonly string[];
}

/**
 * The comparable state that our own change made, and nothing that others have changed since: while Cloud Run settles, many
 * seconds lie between the change and the read after it. When the read shows the very version that we made, that version
 * is the state, as Google writes it. Otherwise it is the state that the change was sent over, with the plan over it.
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
  // Somebody else made the change: there is nothing of ours.
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
