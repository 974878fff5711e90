import * as z from 'zod';
import { addTimeline, type CaseDraft, fromLedger, hasRecord } from '../../core/case/case-document';
import { isCaseId } from '../../core/case/case-id';
import { decodePushBody } from '../../core/finding/decode-push';
import { acquireLock, releaseLock } from '../../core/ledger/locks';
import { planHash } from '../../core/plan/plan-hash';
import { workloadSteps } from '../../core/plan/plan-response';
import { toIso } from '../../core/time';
import { amendCase } from '../case/amend-case';
import { describe, isRetryable } from '../google/faults';
import { type Confirmation, confirm } from './confirm';
import { contain } from './contain';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { scopedTo } from './scoped';
import { undo } from './undo';

/** As long as the function may run: within it no second actor touches the workload. */
const LEASE_MS = 570_000;

const caseId = z.string().refine(isCaseId, 'a case id');
const commandMessage = z.strictObject({ caseId, planHash: z.string().regex(/^[0-9a-f]{64}$/) });
const undoMessage = z.strictObject({ caseId, requestedBy: z.string().max(200).optional() });

/** One delivery from the command topic or from the undo topic. Returns the HTTP status for Pub/Sub. */
export function createActor(deps: ActorDependencies): (body: unknown) => Promise<number> {
  return async (body) => {
    const envelope = decodePushBody(body);
    if (!envelope.ok) return drop(deps, envelope.error.what);
    const isUndo = envelope.value.subscription === deps.undoSubscription;
    const message = (isUndo ? undoMessage : commandMessage).safeParse(parse(envelope.value.data));
    if (!message.success) return drop(deps, `a message on ${envelope.value.subscription} is not a command`);
    try {
      if (isUndo) return await undo(deps, undoMessage.parse(message.data));
      return await command(deps, commandMessage.parse(message.data), envelope.value.deliveryAttempt ?? 1);
    } catch (cause) {
      const error = describe(cause);
      const retryable = isRetryable(cause);
      deps.log(retryable ? 'WARNING' : 'CRITICAL', retryable ? 'case.retry' : 'case.failed', error.message, {
        ...message.data,
        error,
      });
      if (retryable) return RETRY;
      if (!isUndo) await noteFailure(deps, message.data.caseId, error.message);
      return ACK;
    }
  };
}

/** A permanent fault outside of any step: the record says so; the case stays open for a redelivery after the mend. */
async function noteFailure(deps: ActorDependencies, id: string, text: string): Promise<void> {
  const entry = { at: toIso(deps.clock.now()), kind: 'failed', text };
  const amend = (draft: CaseDraft) => addTimeline({ ...draft, verdict: 'failed' }, entry);
  await amendCase(deps, id, amend).catch(() => undefined);
  const details = { verdict: 'failed', reason: text };
  deps.notifier.notify({ severity: 'CRITICAL', caseId: id, text: `failed: ${id}`, details });
}

/** Where nothing is written to workload or finding, nobody's word is needed. */
const NOTHING_TO_CONFIRM: Confirmation = { answer: { kind: 'pass' }, live: undefined };

/** With the subscription's backoff, this many deliveries take about ten minutes. */
const PATIENCE = 7;

/** After this many deliveries a case that is still not known to be gone is a person's, with verdict `containing`. */
const REVERIFICATIONS = 15;

async function command(
  unscoped: ActorDependencies,
  { caseId: id, planHash: hash }: z.output<typeof commandMessage>,
  attempt: number,
): Promise<number> {
  const stored = await unscoped.store.get('cases', id);
  const document = stored && fromLedger(stored.data);
  if (!hasRecord(document)) return refuse(unscoped, id, 'the ledger has no such case');
  const deps = scopedTo(unscoped, document.record);
  if (document.state === 'closed') return ACK;
  const { plan } = document.record;
  if (hash !== plan.hash || planHash(plan.steps) !== plan.hash) {
    return refuse(deps, id, 'the plan hash of the command, of the case and of its steps are not the same');
  }
  deps.log('INFO', 'actor.claimed', `case ${id} claimed`, { caseId: id });
  const target = workloadSteps(plan)[0]?.target;
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

function parse(data: string): unknown {
  try {
    return JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A malformed command is nobody's work: one line, and an ack. */
function drop({ log }: ActorDependencies, why: string): number {
  log('WARNING', 'command.malformed', why);
  return ACK;
}

/** The case may be forged, so it is left alone: only an alert. */
function refuse({ log }: ActorDependencies, id: string, why: string): number {
  log('CRITICAL', 'command.refused', why, { caseId: id });
  return ACK;
}
