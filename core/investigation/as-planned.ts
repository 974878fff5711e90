import { unavailable } from '../values/result';
import { INVESTIGATORS } from './index';
import type { Investigation } from './investigation';

const NOT_ASKED = unavailable<never>('not asked: switched off or still to come');

/** Every part has an answer, even if it is only the reason why there is none. */
export const complete = (parts: Partial<Investigation>): Investigation => ({
  service: NOT_ASKED,
  revisions: NOT_ASKED,
  accusations: NOT_ASKED,
  hold: NOT_ASKED,
  places: NOT_ASKED,
  logs: NOT_ASKED,
  relatedFindings: NOT_ASKED,
  reputation: unavailable('switched off: set reputation.secretVersion in riposte.config.ts'),
  ...parts,
});

const PHASE_ONE = [
  'hold',
  ...INVESTIGATORS.filter(({ phase }) => phase === 1).map(({ part }) => part),
] as const;

/**
 * What the responder knew of an investigation when it planned: phase 2 is read beside and after the plan, so whatever
 * it found later must not decide a replay.
 */
export const asPlanned = (investigation: Investigation): Investigation =>
  complete(Object.fromEntries(PHASE_ONE.map((part) => [part, investigation[part]])));
