import type { GuardAnswer } from '../../../core/guards/guard';
import { pass } from '../../../core/guards/guard';
import { askBreaker, BREAKER_PLACE } from '../../../core/ledger/breaker';
import { type DocumentStore, updateDocument, updateTogether } from '../../../core/ledger/document-store';
import { type Effect, startedEffect } from '../../../core/ledger/effects';
import { holdPlaces, withBadDigest } from '../../../core/ledger/holds';
import { SERVICE } from '../../factories/names';

/** Separate parts of what the actor's claim writes. The contract tests try them over every store. */
export async function takeBreakerPlace(
  store: DocumentStore,
  caseId: string,
  limit: { readonly containments: number; readonly perMinutes: number },
  nowMs: number,
): Promise<GuardAnswer> {
  let answer: GuardAnswer = pass;
  await updateTogether(store, [BREAKER_PLACE], ([current]) => {
    const asked = askBreaker(current, { caseId, target: SERVICE }, limit, nowMs);
    answer = asked.answer;
    return [asked.next];
  });
  return answer;
}

export async function rememberBadDigest(store: DocumentStore, target: string, digest: string): Promise<void> {
  const [, { collection, id }] = holdPlaces(target, digest);
  await updateDocument(store, collection, id, (current) => withBadDigest(current, target, digest));
}

export const startEffect = (store: DocumentStore, key: string, effect: Omit<Effect, 'state'>) =>
  store.create('effects', key, startedEffect(effect));
