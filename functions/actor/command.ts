import { fromLedger, hasRecord } from '../../core/case/case-document';
import { acquireLock, releaseLock } from '../../core/ledger/locks';
import { planHash } from '../../core/plan/plan-hash';
import { workloadSteps } from '../../core/plan/plan-response';
import type { Command } from './classify-message';
import { type Confirmation, confirm } from './confirm';
import { contain } from './contain';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { isWatched, reverify } from './reverify';
import { scopedTo } from './scoped';

/** As long as the function may run: within it no second actor touches the workload. */
const LEASE_MS = 570_000;

/** Where nothing is written to workload or finding, nobody's word is needed. */
const NOTHING_TO_CONFIRM: Confirmation = { answer: { kind: 'pass' }, live: undefined };

/** With the subscription's backoff, this many deliveries take about ten minutes. */
const PATIENCE = 7;

/** After this many deliveries a case that is still not known to be gone is a person's, with verdict `containing`. */
const REVERIFICATIONS = 15;

/** Carries out one plan: hashes, lock, confirmation, then the steps. */
export async function command(
  unscoped: ActorDependencies,
  { caseId: id, planHash: hash }: Command,
  attempt: number,
): Promise<number> {
  const stored = await unscoped.store.get('cases', id);
  const document = stored && fromLedger(stored.data);
  if (!hasRecord(document)) return refuse(unscoped, id, 'the ledger has no such case');
  const deps = scopedTo(unscoped, document.record);
  if (document.state === 'closed') return isWatched(document) ? reverify(unscoped, id, document) : ACK;
  const { plan } = document.record;
  if (hash !== plan.hash || planHash(plan.steps) !== plan.hash) {
    return refuse(deps, id, 'the plan hash of the command, of the case and of its steps are not the same');
  }
  deps.log('INFO', 'actor.claimed', `case ${id} claimed`, { caseId: id });
  const target = workloadSteps(plan, deps.catalogue)[0]?.target;
  if (target === undefined) {
    const marks =
      deps.config.mode === 'enforce' && plan.steps.some((step) => step.action === 'annotate-finding');
    await contain(deps, document, marks ? await confirm(deps, document) : NOTHING_TO_CONFIRM, {
      changed: () => undefined,
      more: attempt < PATIENCE,
    });
    return ACK;
  }
  const owner = { caseId: id, run: deps.newRunId() };
  const times = {
    nowMs: deps.clock.now(),
    leaseMs: LEASE_MS,
    cooldownMs: deps.config.policy.cooldownSeconds * 1000,
  };
  // Both at once; a failure of the first must not leave the lease of the second behind, so it is awaited inside.
  const confirming = confirm(deps, document);
  confirming.catch(() => undefined);
  const lock = await acquireLock(deps.store, target, owner, times);
  if (lock.kind !== 'acquired') {
    deps.log('INFO', 'lock.waiting', `${target} is ${lock.kind}`, { caseId: id, lock: lock.kind });
    return RETRY;
  }
  let mutatedAtMs: number | undefined;
  const changed = (atMs: number) => {
    mutatedAtMs = Math.max(atMs, mutatedAtMs ?? 0);
  };
  try {
    const confirmation = await confirming;
    // SCC's list may lag behind its own notification: worth a few deliveries before the case counts as forged.
    if (!confirmation.live && attempt < PATIENCE) return RETRY;
    const result = await contain(deps, document, confirmation, { changed, more: attempt < PATIENCE });
    return result.again && attempt < REVERIFICATIONS ? RETRY : ACK;
  } finally {
    await releaseLock(deps.store, target, owner, mutatedAtMs);
  }
}

/** The case may be forged, so it is left alone: only an alert. */
function refuse({ log }: ActorDependencies, id: string, why: string): number {
  log('CRITICAL', 'command.refused', why, { caseId: id });
  return ACK;
}
