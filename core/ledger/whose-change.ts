import { text } from '../cloud-run/run-service';
import type { JsonObject } from '../values/json';
import type { Effect } from './effects';

/**
 * Who made a change that is in effect, when the response to Riposte's own request is not known.
 * - `ours`: Google accepted Riposte's request.
 * - `others`: Riposte's request was never sent, or had no effect.
 * - `unknown`: the API does not report it. It may be Riposte's change.
 */
export type Whose = 'ours' | 'others' | 'unknown';

/**
 * Cloud Run applies a change to the version that its etag names, or not at all, and it names the writer of a version. So
 * the change is Riposte's if the actor wrote the version right after the one to which the change was sent. An IAM policy
 * does not name its writer, so nothing proves who made a change of it.
 *
 * @param current - the resource, in which the planned change was found
 * @param self - the actor's account
 * @param others - other effects of the same case. A later step may have seen the version that this one made
 */
export function whoseChange(
  { sent, unsent }: Pick<Effect, 'sent' | 'unsent'>,
  current: JsonObject,
  self: string,
  others: readonly Pick<Effect, 'sent'>[] = [],
): Whose {
  if (unsent === true) return 'others';
  if (!sent) return 'unknown';
  if (sent.etag !== '' && text(current.etag) === sent.etag) return 'others';
  if (sent.generation === undefined) return 'unknown';
  const next = sent.generation + 1;
  const isSeen = others.some((other) => other.sent?.generation === next && other.sent.lastModifier === self);
  return isSeen || isWrittenBy(current, next, self) ? 'ours' : 'unknown';
}

/** Whether this version of a service has the given generation and this account wrote it. False if the API does not report it. */
export const isWrittenBy = (current: JsonObject, generation: number, account: string): boolean =>
  Number(current.generation) === generation && text(current.lastModifier) === account;
