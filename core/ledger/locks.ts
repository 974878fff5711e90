import { hashOf, type JsonObject } from '../json';
import { type DocumentStore, updateDocument } from './document-store';

export type LockOutcome =
  | { readonly kind: 'acquired' }
  | { readonly kind: 'held'; readonly by: string; readonly untilMs: number }
  | { readonly kind: 'cooling'; readonly untilMs: number };

const lockId = (target: string): string => hashOf({ target }).slice(0, 40);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/**
 * One actor at a time per workload, by lease, and a cooldown between two mutations by different cases. A case that
 * comes back to finish its own work never waits for its own cooldown.
 */
export async function acquireLock(
  store: DocumentStore,
  target: string,
  owner: { readonly caseId: string; readonly run: string },
  times: { readonly nowMs: number; readonly leaseMs: number; readonly cooldownMs: number },
): Promise<LockOutcome> {
  let outcome: LockOutcome = { kind: 'acquired' };
  await updateDocument(store, 'locks', lockId(target), (current) => {
    const until = number(current?.leaseUntilMs);
    if (current && current.run !== owner.run && times.nowMs < until) {
      outcome = { kind: 'held', by: String(current.caseId), untilMs: until };
      return undefined;
    }
    const coolUntil = number(current?.mutatedAtMs) + times.cooldownMs;
    if (
      current &&
      current.mutatedBy !== owner.caseId &&
      current.mutatedAtMs !== undefined &&
      times.nowMs < coolUntil
    ) {
      outcome = { kind: 'cooling', untilMs: coolUntil };
      return undefined;
    }
    outcome = { kind: 'acquired' };
    return {
      ...current,
      target,
      caseId: owner.caseId,
      run: owner.run,
      leaseUntilMs: times.nowMs + times.leaseMs,
    };
  });
  return outcome;
}

/** A case that comes back may tell of its earlier change again: the latest of its own counts. */
const mutation = (current: JsonObject, caseId: string, atMs: number): JsonObject => ({
  mutatedBy: caseId,
  mutatedAtMs: Math.max(atMs, current.mutatedBy === caseId ? number(current.mutatedAtMs) : 0),
});

export async function releaseLock(
  store: DocumentStore,
  target: string,
  owner: { readonly caseId: string; readonly run: string },
  mutatedAtMs: number | undefined,
): Promise<void> {
  await updateDocument(store, 'locks', lockId(target), (current) =>
    current?.run === owner.run
      ? {
          ...current,
          leaseUntilMs: 0,
          ...(mutatedAtMs === undefined ? {} : mutation(current, owner.caseId, mutatedAtMs)),
        }
      : undefined,
  );
}
