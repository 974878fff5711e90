import type { CaseDraft } from '../../../core/case/record';
import type { DocumentStore } from '../../../core/ledger/document-store';
import { moveEffect, readEffect } from '../../../core/ledger/effects';
import { readHold, setHold } from '../../../core/ledger/holds';
import { acquireLock, releaseLock } from '../../../core/ledger/locks';
import { toIso } from '../../../core/values/time';
import { claimCase, releaseCase } from '../../../functions/responder/claim-case';
import type { ResponderDependencies } from '../../../functions/responder/dependencies';
import { handOver } from '../../../functions/responder/hand-over';
import { createFakeClock } from '../../factories/fake-clock';

import { BAD_DIGEST, NOW_MS, SERVICE } from '../../factories/names';
import { planOf } from '../../factories/plan';
import { rememberBadDigest, startEffect, takeBreakerPlace } from './taking';

/** Few enough that no contender gives up: each lost attempt means that another contender won. */
const CONTENDERS = 7;
const each = <T>(contend: (n: number) => Promise<T>, count = CONTENDERS): Promise<readonly T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => contend(n)));

/**
 * Contenders that write the same content at the same time. If a store keeps its version because nothing changes,
 * several contenders win, unless every write differs.
 */
export function contentionContract(name: string, create: () => DocumentStore): void {
  describe(`contenders with equal content, over ${name}`, () => {
    let store: DocumentStore;
    beforeEach(() => {
      store = create();
    });
    const version = async () => (await store.get('cases', 'a'))?.version ?? '';

    it.each([
      ['the stored content', { n: 0 }],
      ['new content', { n: 1 }],
    ])('one of fifty replacers with %s wins', async (_what, data) => {
      await store.create('cases', 'a', { n: 0 });
      const read = await version();
      const outcomes = await each(() => store.replace('cases', 'a', data, read), 50);
      expect(outcomes.filter((outcome) => outcome === 'replaced')).toHaveLength(1);
    });

    it('a version that was replaced never returns, whatever is written', async () => {
      await store.create('cases', 'a', { n: 0 });
      const seen = new Set<string>();
      for (const n of [0, 0, 1, 0, 0]) {
        const read = await version();
        seen.add(read);
        expect(await store.replace('cases', 'a', { n }, read)).toBe('replaced');
      }
      expect(seen.size).toBe(5);
    });

    it('one of fifty creators wins', async () => {
      const outcomes = await each(() => store.create('cases', 'a', { n: 0 }), 50);
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    });

    describe('a case', () => {
      const deps = (atMs = NOW_MS) =>
        ({
          store,
          clock: createFakeClock(atMs),
          publishCommand: async () => undefined,
          log: () => undefined,
        }) as unknown as ResponderDependencies;
      const mine = (claims: readonly { readonly kind: string }[]) =>
        claims.filter(({ kind }) => kind === 'mine');

      it('goes to exactly one of its deliveries', async () => {
        expect(mine(await each((n) => claimCase(deps(), 'c', `run-${n}`, true)))).toHaveLength(1);
      });

      it('whose lease ended goes to exactly one of its deliveries', async () => {
        await claimCase(deps(), 'c', 'dead', true);
        const later = deps(NOW_MS + 60_000);
        expect(mine(await each((n) => claimCase(later, 'c', `run-${n}`, true)))).toHaveLength(1);
      });

      it('that was released goes to exactly one of its deliveries', async () => {
        await claimCase(deps(), 'c', 'gave-up', true);
        await each(() => releaseCase(deps(), 'c', 'gave-up'));
        expect(mine(await each((n) => claimCase(deps(), 'c', `run-${n}`, true)))).toHaveLength(1);
      });

      it('is handed over by one of many deliveries that have the same claim', async () => {
        await claimCase(deps(), 'c', 'run', true);
        const record = { plan: planOf() } as CaseDraft;
        const claimedDocument = await store.get('cases', 'c');
        const handing = { caseId: 'c', run: 'run', findingName: 'f', record, claimedDocument };
        const handed = await each(() =>
          handOver(deps(), handing).then(
            () => 'handed over',
            () => 'lost',
          ),
        );
        expect(handed.filter((outcome) => outcome === 'handed over')).toHaveLength(1);
      });
    });

    describe('a lock', () => {
      const times = (atMs = NOW_MS) => ({ nowMs: atMs, leaseMs: 60_000, cooldownMs: 0 });
      const acquired = async (atMs?: number) => {
        const asked = await each((n) =>
          acquireLock(store, SERVICE, { caseId: 'c', run: `run-${n}` }, times(atMs)),
        );
        return asked.filter(({ kind }) => kind === 'acquired');
      };

      it('goes to exactly one delivery of a case', async () => {
        expect(await acquired()).toHaveLength(1);
      });

      it('whose lease ended goes to exactly one delivery of a case', async () => {
        await acquireLock(store, SERVICE, { caseId: 'c', run: 'dead' }, times());
        expect(await acquired(NOW_MS + 60_000)).toHaveLength(1);
      });

      it('that was released more than once goes to exactly one delivery of a case', async () => {
        const owner = { caseId: 'c', run: 'done' };
        await acquireLock(store, SERVICE, owner, times());
        await each(() => releaseLock(store, SERVICE, owner, NOW_MS));
        expect(await acquired()).toHaveLength(1);
      });
    });

    describe('the breaker', () => {
      it('gives its last place to one of many cases', async () => {
        const limit = { containments: 1, perMinutes: 60 };
        const answers = await each((n) => takeBreakerPlace(store, `case-${n}`, limit, NOW_MS));
        expect(answers.filter(({ kind }) => kind === 'pass')).toHaveLength(1);
      });

      it('gives one place to a case with many simultaneous deliveries', async () => {
        const limit = { containments: 2, perMinutes: 60 };
        await each(() => takeBreakerPlace(store, 'case-a', limit, NOW_MS));
        expect(await takeBreakerPlace(store, 'case-b', limit, NOW_MS)).toEqual({ kind: 'pass' });
        expect(await takeBreakerPlace(store, 'case-c', limit, NOW_MS)).toMatchObject({ kind: 'refuse' });
      });
    });

    describe('a hold', () => {
      it('is the same, even if many deliveries set it at once', async () => {
        const hold = { target: SERVICE, digest: BAD_DIGEST, caseId: 'c', setBy: 'ada', hours: 1 };
        const ends = await each(() => setHold(store, hold, NOW_MS));
        expect(await readHold(store, SERVICE, BAD_DIGEST, NOW_MS)).toEqual({
          active: true,
          until: ends[0],
          setBy: 'ada',
        });
      });

      it('remembers a digest once, and the others as well', async () => {
        await each((n) => rememberBadDigest(store, SERVICE, `sha256:${n % 3}`));
        const { badDigests = [] } = await readHold(store, SERVICE, undefined, NOW_MS);
        expect([...badDigests].sort()).toEqual(['sha256:0', 'sha256:1', 'sha256:2']);
      });
    });

    describe('an effect', () => {
      const startedAt = toIso(NOW_MS);

      it('has its new state once, even if many deliveries move it at once', async () => {
        await startEffect(store, 'k', { prior: { n: 1 }, startedAt });
        await each(() => moveEffect(store, 'k', 'applied', { appliedHash: 'h', appliedAt: startedAt }));
        expect(await readEffect(store, 'k')).toEqual({
          state: 'applied',
          prior: { n: 1 },
          startedAt,
          appliedHash: 'h',
          appliedAt: startedAt,
        });
      });
    });
  });
}
