import type { Verdict } from '../../core/outcome/outcome';
import type { CommandDelivery } from './classify-message';
import type { ActorDependencies } from './dependencies';

/**
 * People know about the case by then, and the alert on messages that wait too long follows only ten minutes later. It must
 * not report a pipeline that works.
 */
const TAKE_OVER_MS = 10 * 60_000;

/**
 * Whether the watch subscription carries on with a case, and the commands subscription no longer does. Both decide from
 * the time of the message, which they share. A case with the verdict `containing` waits for Google's metric, for up to
 * two hours, and only the watch subscription may keep a message that long.
 */
export const isTakenOver = (
  deps: Pick<ActorDependencies, 'clock' | 'watchSubscription'>,
  verdict: Verdict | undefined,
  delivery: Pick<CommandDelivery, 'publishedMs'>,
): boolean =>
  verdict === 'containing' && deps.watchSubscription !== '' && ageMs(deps, delivery) >= TAKE_OVER_MS;

/** Milliseconds since Pub/Sub accepted the message. 0 if it does not say when. */
export const ageMs = (
  { clock }: Pick<ActorDependencies, 'clock'>,
  { publishedMs }: Pick<CommandDelivery, 'publishedMs'>,
): number => (publishedMs === undefined ? 0 : clock.now() - publishedMs);
