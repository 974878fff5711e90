import type { DocumentStore } from '../../../core/ledger/document-store';
import { moveEffect, readEffect } from '../../../core/ledger/effects';
import { readHold, setHold } from '../../../core/ledger/holds';
import { acquireLock, releaseLock } from '../../../core/ledger/locks';
import { toIso } from '../../../core/values/time';
import { BAD_DIGEST, NOW_MS, SERVICE } from '../../factories/names';
import { startEffect, takeBreakerPlace } from './taking';

const MINUTE = 60_000;

/** What locks, breaker, holds and effects guarantee over any store. `create` makes an empty one. */
export function ledgerContract(name: string, create: () => DocumentStore): void {
  describe(`the ledger over ${name}`, () => {
    let store: DocumentStore;
    beforeEach(() => {
      store = create();
    });

    describe('a lock', () => {
      const a = { caseId: 'case-a', run: 'run-a' };
      const b = { caseId: 'case-b', run: 'run-b' };
      const at = (ms: number, cooldownMs = 5 * MINUTE) => ({
        nowMs: NOW_MS + ms,
        leaseMs: 10 * MINUTE,
        cooldownMs,
      });
      const acquire = (owner: typeof a, ms: number) => acquireLock(store, SERVICE, owner, at(ms));

      it('is acquired if it is free', async () => {
        expect(await acquire(a, 0)).toEqual({ kind: 'acquired' });
      });

      it('is refused to another owner during its lease', async () => {
        await acquire(a, 0);
        expect(await acquire(b, 10 * MINUTE - 1)).toMatchObject({ kind: 'held', by: 'case-a' });
      });

      it('is refused to another delivery of the same case', async () => {
        await acquire(a, 0);
        expect(await acquire({ ...a, run: 'run-a2' }, 1)).toMatchObject({ kind: 'held' });
      });

      it('is acquired again by the same delivery that has it', async () => {
        await acquire(a, 0);
        expect(await acquire(a, 1)).toEqual({ kind: 'acquired' });
      });

      it('ends with its lease if its owner died', async () => {
        await acquire(a, 0);
        expect(await acquire(b, 10 * MINUTE)).toEqual({ kind: 'acquired' });
      });

      it('is free immediately if it is released without a mutation', async () => {
        await acquire(a, 0);
        await releaseLock(store, SERVICE, a, undefined);
        expect(await acquire(b, 1)).toEqual({ kind: 'acquired' });
      });

      it('has a cooldown for another case after a mutation', async () => {
        await acquire(a, 0);
        await releaseLock(store, SERVICE, a, NOW_MS);
        expect(await acquire(b, 5 * MINUTE - 1)).toMatchObject({ kind: 'cooling' });
      });

      it('is free after the cooldown', async () => {
        await acquire(a, 0);
        await releaseLock(store, SERVICE, a, NOW_MS);
        expect(await acquire(b, 5 * MINUTE)).toEqual({ kind: 'acquired' });
      });

      it('never has a cooldown for the case that made the mutation', async () => {
        await acquire(a, 0);
        await releaseLock(store, SERVICE, a, NOW_MS);
        expect(await acquire({ ...a, run: 'run-a2' }, 1)).toEqual({ kind: 'acquired' });
      });

      it('keeps the cooldown of a mutation after a later owner that changed nothing', async () => {
        await acquire(a, 0);
        await releaseLock(store, SERVICE, a, NOW_MS);
        await acquireLock(store, SERVICE, a, at(1));
        await releaseLock(store, SERVICE, a, undefined);
        expect(await acquire(b, 2)).toMatchObject({ kind: 'cooling' });
      });

      it('is not released by a delivery that does not have it', async () => {
        await acquire(a, 0);
        await releaseLock(store, SERVICE, b, NOW_MS);
        expect(await acquire(b, 1)).toMatchObject({ kind: 'held' });
      });

      it('is separate for each workload', async () => {
        await acquire(a, 0);
        expect(await acquireLock(store, `${SERVICE}-admin`, b, at(0))).toEqual({ kind: 'acquired' });
      });

      it('goes to exactly one of several simultaneous requests', async () => {
        const asked = Array.from({ length: 7 }, (_, n) =>
          acquire({ caseId: `case-${n}`, run: `run-${n}` }, 0),
        );
        const outcomes = await Promise.all(asked);
        expect(outcomes.filter((outcome) => outcome.kind === 'acquired')).toHaveLength(1);
      });
    });

    describe('the breaker', () => {
      const limit = { containments: 3, perMinutes: 60 };
      const take = (caseId: string, ms = 0) => takeBreakerPlace(store, caseId, limit, NOW_MS + ms);

      it('allows as many cases as its limit', async () => {
        const answers = [await take('a'), await take('b'), await take('c'), await take('d')];
        expect(answers.map((answer) => answer.kind)).toEqual(['pass', 'pass', 'pass', 'refuse']);
      });

      it('reports its limit', async () => {
        for (const id of ['a', 'b', 'c']) await take(id);
        expect(await take('d')).toMatchObject({
          guard: 'breaker',
          reason: expect.stringContaining('the limit is 3'),
        });
      });

      it('counts a case once, however often it is delivered', async () => {
        for (const _ of Array.from({ length: 9 })) await take('a');
        expect(await take('b')).toEqual({ kind: 'pass' });
      });

      it('allows a case that already has a place when the limit is reached', async () => {
        for (const id of ['a', 'b', 'c', 'd']) await take(id);
        expect(await take('a')).toEqual({ kind: 'pass' });
      });

      it('ignores a containment after its minutes', async () => {
        for (const id of ['a', 'b', 'c']) await take(id);
        expect(await take('d', 60 * MINUTE)).toEqual({ kind: 'pass' });
      });

      it('does not count a case that it refused', async () => {
        for (const id of ['a', 'b', 'c', 'd', 'e']) await take(id, id === 'a' ? 0 : 30 * MINUTE);
        expect(await take('f', 61 * MINUTE)).toEqual({ kind: 'pass' });
      });

      it('enforces its limit in a burst', async () => {
        const burst = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => take(`case-${n}`)));
        const passed = burst.filter((one) => one.status === 'fulfilled' && one.value.kind === 'pass');
        expect(passed).toHaveLength(3);
      });
    });

    describe('a hold', () => {
      const set = () =>
        setHold(store, { target: SERVICE, digest: BAD_DIGEST, caseId: 'c', setBy: 'ada', hours: 24 }, NOW_MS);

      it('does not exist before it is set', async () => {
        expect(await readHold(store, SERVICE, BAD_DIGEST, NOW_MS)).toEqual({ active: false });
      });

      it('is active until it ends', async () => {
        await set();
        expect(await readHold(store, SERVICE, BAD_DIGEST, NOW_MS + 24 * 60 * MINUTE - 1)).toMatchObject({
          active: true,
        });
      });

      it('is not active after its end', async () => {
        const until = await set();
        expect(await readHold(store, SERVICE, BAD_DIGEST, Date.parse(until))).toMatchObject({
          active: false,
        });
      });

      it('applies to the workload and the digest, and not to another digest', async () => {
        await set();
        expect(await readHold(store, SERVICE, `sha256:${'0'.repeat(64)}`, NOW_MS)).toEqual({ active: false });
      });

      it('applies to the workload and the digest, and not to another workload', async () => {
        await set();
        expect(await readHold(store, `${SERVICE}-admin`, BAD_DIGEST, NOW_MS)).toEqual({ active: false });
      });

      it('counts as active if its end cannot be read', async () => {
        await set();
        const spoiled: DocumentStore = {
          ...store,
          get: async () => ({ data: { until: 'soon' }, version: '1' }),
        };
        expect(await readHold(spoiled, SERVICE, BAD_DIGEST, NOW_MS)).toMatchObject({ active: true });
      });
    });

    describe('an effect', () => {
      const startedAt = toIso(NOW_MS);

      it('keeps its prior state when it gets another state', async () => {
        await startEffect(store, 'k', { prior: { n: 1 }, startedAt });
        await moveEffect(store, 'k', 'applied', { appliedHash: 'h' });
        expect(await readEffect(store, 'k')).toEqual({
          state: 'applied',
          prior: { n: 1 },
          startedAt,
          appliedHash: 'h',
        });
      });

      it('that was never started does not exist', async () => {
        expect(await readEffect(store, 'k')).toBeUndefined();
      });
    });
  });
}
