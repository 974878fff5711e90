import type { Investigation } from '../facts/investigation';
import { NOT_READ_YET } from '../facts/not-read';
import { unavailable } from '../values/result';
import { INVESTIGATORS } from './index';

const NOT_ASKED = unavailable<never>(NOT_READ_YET);

/** Every part has a value, even if it is only the reason why the part is unavailable. */
export const complete = (parts: Partial<Investigation>): Investigation => ({
  service: NOT_ASKED,
  revisions: NOT_ASKED,
  accusations: NOT_ASKED,
  hold: NOT_ASKED,
  places: NOT_ASKED,
  logs: NOT_ASKED,
  relatedFindings: NOT_ASKED,
  reputation: unavailable('disabled: to enable it, set reputation.secretVersion in the config'),
  ...parts,
});

const PHASE_ONE = [
  'hold',
  ...INVESTIGATORS.filter(({ phase }) => phase === 1).map(({ part }) => part),
] as const;

/**
 * What the responder knew when it planned. Phase 2 is read during and after planning, so its results must not affect a
 * replay.
 */
export const asPlanned = (investigation: Investigation): Investigation =>
  complete(Object.fromEntries(PHASE_ONE.map((part) => [part, investigation[part]])));
