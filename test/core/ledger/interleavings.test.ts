import fc from 'fast-check';
import type { DocumentStore } from '../../../core/ledger/document-store';
import { acquireLock } from '../../../core/ledger/locks';
import { createMemoryStore } from '../../../core/ledger/memory-store';
import { claimCase } from '../../../functions/responder/claim-case';
import type { ResponderDependencies } from '../../../functions/responder/dependencies';
import { createFakeClock } from '../../factories/fake-clock';
import { NOW_MS, SERVICE } from '../../factories/names';
import { takeBreakerPlace } from './taking';

/** Each call runs when the scheduler decides. fast-check tries orders, and shrinks an order that fails. */
const ordered = (store: DocumentStore, scheduler: fc.Scheduler): DocumentStore => ({
  get: scheduler.scheduleFunction(store.get),
  create: scheduler.scheduleFunction(store.create),
  replace: scheduler.scheduleFunction(store.replace),
  getMany: scheduler.scheduleFunction(store.getMany),
  commit: scheduler.scheduleFunction(store.commit),
});

/** How many of the contenders won, whatever the order of their calls. */
const property = (
  before: (store: DocumentStore) => Promise<unknown>,
  contend: (store: DocumentStore, n: number) => Promise<boolean>,
) =>
  fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 7 }), async (scheduler, contenders) => {
    const store = createMemoryStore();
    await before(store);
    const asked = Array.from({ length: contenders }, (_, n) => contend(ordered(store, scheduler), n));
    expect((await scheduler.waitFor(Promise.all(asked))).filter((won) => won)).toHaveLength(1);
  });

describe('in any order of their calls, exactly one of many contenders', () => {
  const deps = (store: DocumentStore, nowMs: number) =>
    ({ store, clock: createFakeClock(nowMs) }) as unknown as ResponderDependencies;
  const times = (nowMs: number) => ({ nowMs, leaseMs: 60_000, cooldownMs: 0 });
  const nothing = async () => undefined;
  const OVER_MS = NOW_MS + 60_000;

  it('replaces a version with the content that is stored', () =>
    fc.assert(
      property(
        (store) => store.create('cases', 'c', { n: 0 }),
        async (store) => (await store.replace('cases', 'c', { n: 0 }, '1 1')) === 'replaced',
      ),
    ));

  it.each([
    ['that is new', nothing],
    ['whose lease ended', (store: DocumentStore) => claimCase(deps(store, NOW_MS), 'c', 'dead', true)],
  ])('claims a case %s', (_what, before) =>
    fc.assert(
      property(
        before,
        async (store, n) => (await claimCase(deps(store, OVER_MS), 'c', `run-${n}`, true)).kind === 'mine',
      ),
    ),
  );

  it.each([
    ['that is free', nothing],
    [
      'whose lease ended',
      (store: DocumentStore) => acquireLock(store, SERVICE, { caseId: 'c', run: 'dead' }, times(NOW_MS)),
    ],
  ])('takes a lock %s', (_what, before) =>
    fc.assert(
      property(
        before,
        async (store, n) =>
          (await acquireLock(store, SERVICE, { caseId: 'c', run: `run-${n}` }, times(OVER_MS))).kind ===
          'acquired',
      ),
    ),
  );

  it('takes the last place of the breaker', () =>
    fc.assert(
      property(
        nothing,
        async (store, n) =>
          (await takeBreakerPlace(store, `case-${n}`, { containments: 1, perMinutes: 60 }, NOW_MS)).kind ===
          'pass',
      ),
    ));
});
