import type { GuardAnswer } from '../guards/guard';
import type { BreakerState } from '../guards/live-guards';
import { breakerGuard } from '../guards/live-guards';
import { isObject, type JsonObject } from '../json';
import { type DocumentStore, updateDocument } from './document-store';

const entriesOf = (data: JsonObject | undefined) =>
  (Array.isArray(data?.containments) ? data.containments : [])
    .filter(isObject)
    .map((entry) => ({ caseId: String(entry.caseId), atMs: Number(entry.atMs) }));

/**
 * Asks the breaker and takes a place in one compare-and-set, so that a burst cannot slip through between asking and
 * counting. A case counts once however often it is delivered.
 */
export async function takeBreakerPlace(
  store: DocumentStore,
  caseId: string,
  limit: { readonly containments: number; readonly perMinutes: number },
  nowMs: number,
): Promise<GuardAnswer> {
  let answer: GuardAnswer = { kind: 'pass' };
  await updateDocument(store, 'controls', 'breaker', (current) => {
    const from = nowMs - limit.perMinutes * 60_000;
    const recent = entriesOf(current).filter((entry) => entry.atMs > from);
    if (recent.some((entry) => entry.caseId === caseId)) {
      answer = { kind: 'pass' };
      return undefined;
    }
    const state: BreakerState = { containments: recent.map((entry) => entry.atMs) };
    answer = breakerGuard(state, limit, nowMs);
    return answer.kind === 'pass' ? { containments: [...recent, { caseId, atMs: nowMs }] } : undefined;
  });
  return answer;
}
