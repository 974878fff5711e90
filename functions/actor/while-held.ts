import { acquireLock, releaseLock } from '../../core/ledger/locks';
import type { CaseDependencies } from './dependencies';

/** Long enough for the reads and writes of one transition. After a crash, the next change of the workload waits this long. */
const LEASE_MS = 120_000;

/**
 * Runs under the lock of the workload: an undo or another containment may be changing it at this moment.
 *
 * @param otherwise - the answer if somebody else holds the lock
 */
export async function whileHeld<Answer>(
  deps: CaseDependencies,
  caseId: string,
  target: string,
  otherwise: Answer,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const owner = { caseId, run: deps.newRunId() };
  const times = { nowMs: deps.clock.now(), leaseMs: LEASE_MS, cooldownMs: 0 };
  const lock = await acquireLock(deps.store, target, owner, times);
  if (lock.kind !== 'acquired') return otherwise;
  try {
    return await act();
  } finally {
    await releaseLock(deps.store, target, owner, undefined);
  }
}
