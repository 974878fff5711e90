import { text } from '../actions/run-service';
import type { JsonObject } from '../values/json';
import type { Effect } from './effects';

/**
 * Who made a change that is in place, when the answer to our own request is not known.
 * - `ours`: Google took our request.
 * - `others`: our request was never sent, or did nothing.
 * - `unknown`: the API does not say. It may be ours.
 */
export type Whose = 'ours' | 'others' | 'unknown';

/**
 * Cloud Run takes a change over the version that its etag names, or not at all, and it names who wrote a version. So the
 * change is ours when the version right after the one that we sent it over was written by the actor. An IAM policy does
 * not say who wrote it: there nothing is proof.
 *
 * @param current - the resource, in which the planned change was found
 * @param self - the actor's account
 * @param beside - other effects of the same case: a later step may have seen the version that this one made
 */
export function whoseChange(
  { sent, unsent }: Pick<Effect, 'sent' | 'unsent'>,
  current: JsonObject,
  self: string,
  beside: readonly Pick<Effect, 'sent'>[] = [],
): Whose {
  if (unsent === true) return 'others';
  if (!sent) return 'unknown';
  if (sent.etag !== '' && text(current.etag) === sent.etag) return 'others';
  if (sent.generation === undefined) return 'unknown';
  const next = sent.generation + 1;
  const isSeen = beside.some((other) => other.sent?.generation === next && other.sent.lastModifier === self);
  return isSeen || isWrittenBy(current, next, self) ? 'ours' : 'unknown';
}

/** Is this version of a service the given generation, and did this account write it? False for what does not say it. */
export const isWrittenBy = (current: JsonObject, generation: number, account: string): boolean =>
  Number(current.generation) === generation && text(current.lastModifier) === account;
