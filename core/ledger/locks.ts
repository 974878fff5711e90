import * as z from 'zod/mini';
import { hashOf, type Json, type JsonObject } from '../values/json';
import { type DocumentPlace, type DocumentStore, updateDocument } from './document-store';
import { readDocument } from './read-document';

export type LockOutcome =
  | { readonly kind: 'acquired' }
  | { readonly kind: 'held'; readonly by: string; readonly untilMs: number }
  | { readonly kind: 'cooling'; readonly untilMs: number };

const lockId = (target: string): string => hashOf({ target }).slice(0, 40);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

const lockSchema = z.object({
  caseId: z.string(),
  run: z.string(),
  /** 0: no case holds it. */
  leaseUntilMs: z.number(),
  mutatedBy: z.optional(z.string()),
  mutatedAtMs: z.optional(z.number()),
});

export interface LockOwner {
  readonly caseId: string;
  readonly run: string;
}

export interface LockTimes {
  readonly nowMs: number;
  readonly leaseMs: number;
  readonly cooldownMs: number;
}

export const lockPlace = (target: string): DocumentPlace => ({ collection: 'locks', id: lockId(target) });

/**
 * Only one actor at a time changes a workload, by a lease. Between changes by different cases there is a cooldown. A case
 * that returns to finish its own work never waits for its own cooldown. `next` is the document that takes the lock.
 *
 * @throws UnreadableDocument: a lock that cannot be read is not free
 */
export function judgeLock(
  current: JsonObject | undefined,
  target: string,
  owner: LockOwner,
  times: LockTimes,
): { readonly outcome: LockOutcome; readonly next: JsonObject | undefined } {
  const lock = current && readDocument('locks', lockSchema, current);
  const until = lock?.leaseUntilMs ?? 0;
  if (lock && lock.run !== owner.run && times.nowMs < until) {
    return { outcome: { kind: 'held', by: lock.caseId, untilMs: until }, next: undefined };
  }
  const coolUntil = (lock?.mutatedAtMs ?? 0) + times.cooldownMs;
  const byAnother = lock?.mutatedAtMs !== undefined && lock.mutatedBy !== owner.caseId;
  if (byAnother && times.nowMs < coolUntil) {
    return { outcome: { kind: 'cooling', untilMs: coolUntil }, next: undefined };
  }
  const next = {
    ...current,
    target,
    caseId: owner.caseId,
    run: owner.run,
    leaseUntilMs: times.nowMs + times.leaseMs,
  };
  return { outcome: { kind: 'acquired' }, next };
}

/** Takes only the lock. The first change of a case takes the lock together with everything else that it writes. */
export async function acquireLock(
  store: DocumentStore,
  target: string,
  owner: LockOwner,
  times: LockTimes,
): Promise<LockOutcome> {
  let outcome: LockOutcome = { kind: 'acquired' };
  const { collection, id } = lockPlace(target);
  await updateDocument(store, collection, id, (current) => {
    const judged = judgeLock(current, target, owner, times);
    outcome = judged.outcome;
    return judged.next;
  });
  return outcome;
}

/** A case that returns may report its earlier change again. Its latest change counts. */
const mutation = (current: JsonObject, caseId: string, atMs: number): JsonObject => ({
  mutatedBy: caseId,
  mutatedAtMs: Math.max(atMs, current.mutatedBy === caseId ? number(current.mutatedAtMs) : 0),
});

/** The lock as a claim writes it. If a case dies before it reports what it changed, its cooldown still applies. */
export const withMutation = (lock: JsonObject, { caseId }: LockOwner, atMs: number): JsonObject => ({
  ...lock,
  ...mutation(lock, caseId, atMs),
});

/** The last change that the lock recorded before a claim. */
export interface LastMutation {
  readonly mutatedBy?: Json | undefined;
  readonly mutatedAtMs?: Json | undefined;
}

/**
 * @param mutatedAtMs - undefined: nothing was changed
 * @param before - what a claim that changed nothing restores. Absent: the lock was taken without a claim
 */
export async function releaseLock(
  store: DocumentStore,
  target: string,
  owner: LockOwner,
  mutatedAtMs: number | undefined,
  before?: LastMutation,
): Promise<void> {
  await updateDocument(store, 'locks', lockId(target), (current) => {
    if (current?.run !== owner.run) return undefined;
    const released: JsonObject = { ...current, leaseUntilMs: 0 };
    if (mutatedAtMs !== undefined) return { ...released, ...mutation(current, owner.caseId, mutatedAtMs) };
    if (!before) return released;
    const { mutatedBy: _by, mutatedAtMs: _at, ...untouched } = released;
    return { ...untouched, ...before };
  });
}
