import * as z from 'zod/mini';
import type { GuardAnswer } from '../guards/guard';
import { pass } from '../guards/guard';
import { breakerGuard } from '../guards/live-guards';
import type { JsonObject } from '../values/json';
import type { DocumentPlace } from './document-store';
import { readDocument } from './read-document';

export const BREAKER_PLACE: DocumentPlace = { collection: 'controls', id: 'breaker' };

/** What takes a place: a case counts once for each workload, however often it is delivered. */
export interface BreakerPlace {
  readonly caseId: string;
  readonly target: string;
}

interface Entry extends BreakerPlace {
  readonly atMs: number;
}

const countSchema = z.object({
  containments: z.array(z.object({ caseId: z.string(), target: z.string(), atMs: z.number() })),
});

/** @throws UnreadableDocument: an entry without a time would not count */
const entriesOf = (data: JsonObject | undefined): readonly Entry[] =>
  data === undefined ? [] : readDocument('controls', countSchema, data).containments;

/**
 * Asks the breaker for a place. `next` is the document to write together with the lock, so that a burst of cases cannot
 * pass between asking and counting. Undefined when there is nothing to write.
 */
export function askBreaker(
  current: JsonObject | undefined,
  place: BreakerPlace,
  limit: { readonly containments: number; readonly perMinutes: number },
  nowMs: number,
): { readonly answer: GuardAnswer; readonly next: JsonObject | undefined } {
  const from = nowMs - limit.perMinutes * 60_000;
  const recent = entriesOf(current).filter((entry) => entry.atMs > from);
  if (recent.some(({ caseId, target }) => caseId === place.caseId && target === place.target)) {
    return { answer: pass, next: undefined };
  }
  const answer = breakerGuard({ containments: recent.map((entry) => entry.atMs) }, limit, nowMs);
  if (answer.kind === 'refuse') return { answer, next: undefined };
  const entries = [...recent, { ...place, atMs: nowMs }];
  return { answer, next: { containments: entries.map((entry) => ({ ...entry })) } };
}
