import type { Check, WholeWorkloadContext } from '../../core/action-contract/action';
import type { CaseDraft } from '../../core/case/record';
import { keptState } from '../../core/cloud-run/run-service';
import type { WayIn } from '../../core/containment/way-in';
import type { EvidenceEntry } from '../../core/evidence/manifest';
import { evidencePiece } from '../../core/evidence/manifest';
import { alertSubject } from '../../core/finding/workload-names';
import { addContainment } from '../../core/ledger/containments';
import { Contended, type DocumentStore, updateDocument } from '../../core/ledger/document-store';
import {
  type Effect,
  effectKey,
  effectPlace,
  moveEffect,
  noteSending,
  noteUnsent,
} from '../../core/ledger/effects';
import type { StepOutcome } from '../../core/outcome/outcome';
import { LACKED_PERMISSION } from '../../core/outcome/refusal';
import { nounOf } from '../../core/targets/response-words';
import { canonicalJson, hashOf, type JsonObject, jsonEqual } from '../../core/values/json';
import { parseIso, toIso } from '../../core/values/time';
import { storePieces } from '../case/store-evidence';
import { describe, GoogleFault, isRetryable } from '../google/faults';
import { baselineOf } from './baseline';
import type { Wanted } from './decision';
import type { ActorDependencies } from './dependencies';
import { ownAccount } from './own-account';
import { appendEntries } from './write-case';

export interface StepResult {
  readonly outcome: StepOutcome;
  /** The resource before the change. Present when the step took effect. */
  readonly prior?: JsonObject;
  /** Since when the change is known to be in place, over all deliveries. */
  readonly appliedAt?: string;
}

/** Attempts with a new etag. Another writer may be busy for longer than one delivery waits. */
const CONFLICT_ATTEMPTS = 3;

export interface StepInput {
  readonly context: WholeWorkloadContext;
  readonly wanted: Wanted & { readonly effect: Effect };
  readonly record: CaseDraft;
  /** The resource that the step changes, as read just now. */
  readonly current: JsonObject;
  /** What the actor read before the change. It is stored already. */
  readonly before: readonly EvidenceEntry[];
  /** From the actor's own plan. Later checks judge by it whether the way in is closed. */
  readonly wayIn: WayIn;
  /** Called when the workload may have changed. The cooldown then starts, whatever happens afterwards. */
  readonly changed: (atMs: number) => void;
  /** A new grant may not be known everywhere yet. A missing permission then passes like any temporary fault. */
  readonly mayPropagate: boolean;
}

/**
 * Applies the step, reads again, verifies and records. The prior state is recorded already. Safe to run again after a crash at
 * any await.
 */
export async function applyStep(deps: ActorDependencies, input: StepInput): Promise<StepResult> {
  const { record, wanted } = input;
  const { step } = wanted;
  const startedAt = toIso(deps.clock.now());
  deps.log('NOTICE', 'step.started', step.id, { caseId: record.caseId, step: step.id, action: step.action });
  const finish = (status: StepOutcome['status'], rest: Partial<StepOutcome>): StepOutcome => {
    const endedAt = toIso(deps.clock.now());
    const outcome = { step: step.id, action: step.action, status, startedAt, endedAt, ...rest };
    reportStep(deps, record, outcome);
    return outcome;
  };
  try {
    const prior = await change(deps, input);
    if (prior instanceof GoogleFault)
      return { outcome: finish('failed', { error: lackedPermission(prior) }) };
    const { after, check } = await settled(deps, input);
    // The change was there a moment ago, and this delivery did not make it. The next delivery decides from a new read.
    if (!check.ok && wanted.doing !== 'apply') throw new Contended(step.target);
    if (!check.ok) {
      const message = `Riposte could not verify ${step.action} on ${step.target}: ${check.saw}`;
      const fix = `find out what else changes the ${nounOf(step.target)}, then contain the workload by hand`;
      return { outcome: finish('failed', { error: { kind: 'verification', message, fix } }), prior };
    }
    const { state, foreign } = baselineOf(input.wanted, prior, after, ownAccount(deps));
    const appliedAt = await keep(deps, input, prior, after, hashOf(state));
    const saw = [check.saw, ...remarks(input.wanted, foreign)].join('; ');
    return { outcome: finish('done', { verification: saw }), prior, appliedAt };
  } catch (cause) {
    // This delivery ends and is repeated. The step is recorded as begun, so the next one reads whether the change arrived.
    if (isRetryable(cause)) throw cause;
    return { outcome: finish('failed', { error: describe(cause) }) };
  }
}

/** What a reader of the case must also know, because an undo depends on it. */
const remarks = ({ isUnknown, isPriorUnknown }: Wanted, foreign: readonly string[]): readonly string[] => [
  ...(isUnknown
    ? [
        'the answer to the change was lost, so Riposte does not know whether it or somebody else made the change: an undo leaves the change in place',
      ]
    : []),
  ...(isPriorUnknown
    ? [
        'the answer to an earlier attempt was lost and others changed the resource since, so Riposte does not know the state before its own change: an undo leaves the change to a person',
      ]
    : []),
  ...(foreign.length > 0
    ? [
        `somebody changed the same resource again in the meantime (${foreign.join(', ')}), and that change is not part of this step`,
      ]
    : []),
];

/** Milliseconds between reads of a change that Cloud Run has accepted and not settled yet. */
const SETTLE_MS = [500, 1_000, 2_000, 4_000, 8_000];

async function settled(
  { clock }: ActorDependencies,
  { context, wanted: { action, step } }: StepInput,
): Promise<{ readonly after: JsonObject; readonly check: Check }> {
  for (let attempt = 0; ; attempt += 1) {
    const after = await action.read(context, step.target);
    const check = action.verify(step, after);
    const wait = SETTLE_MS[attempt];
    if (check.ok || check.settling !== true || wait === undefined) return { after, check };
    await clock.sleep(wait);
  }
}

/**
 * Records that the change is verified and since when, that the case keeps the workload contained, and the state as evidence. The
 * baseline is written once for each change. Edits by others never become part of it (baseline.ts).
 */
async function keep(
  deps: ActorDependencies,
  { wanted, record, before, wayIn }: StepInput,
  prior: JsonObject,
  after: JsonObject,
  appliedHash: string,
): Promise<string> {
  const { action, step } = wanted;
  const appliedAt = toIso(deps.clock.now());
  const effect = effectKey(record.finding, step);
  // As the claim recorded it, when Security Command Center had confirmed it. The record may have been rewritten since.
  const { digest } = wanted.effect;
  await addContainment(deps.store, step.target, {
    caseId: record.caseId,
    action: step.action,
    effect,
    ...(digest === undefined ? {} : { digest }),
    appliedAt,
    appliedHash,
    changed: !jsonEqual(action.project(prior), action.project(after)),
    wayIn,
  });
  const piece = evidencePiece(record.caseId, `after-${step.id}`, canonicalJson(after));
  await storePieces(deps, record.caseId, [piece]);
  await appendEntries(deps, record.caseId, [...before, piece.entry]);
  // This write comes last. Until then the next delivery adopts the change and records all of this again.
  await moveEffect(deps.store, effect, 'applied', {
    appliedHash,
    appliedAt,
    ...(wanted.isUnknown ? { unknownWriter: true } : {}),
  });
  return appliedAt;
}

/** Faults that prove that the workload is unchanged. */
const NOT_CHANGED = new Set(['denied', 'not-found', 'conflict', 'invalid', 'precondition']);
const mayHaveChanged = (cause: unknown): boolean =>
  !(cause instanceof GoogleFault) || cause.afterAcceptance || !NOT_CHANGED.has(cause.kind);

/** A kind of its own: a permission that the actor lacks elsewhere, for example for the evidence, leaves the step in effect. */
const lackedPermission = (fault: GoogleFault) => ({ ...describe(fault), kind: LACKED_PERMISSION });

/**
 * Carries out the step unless its change is there already. Returns the state before the change. A fault as the result: the API
 * refused the change, because the actor lacks a permission, and the time in which a grant may be propagating is over.
 */
async function change(deps: ActorDependencies, input: StepInput): Promise<JsonObject | GoogleFault> {
  const { clock, log } = deps;
  const { context, wanted, changed, record, mayPropagate } = input;
  const { step, action, effect, doing } = wanted;
  if (doing === 'adopt' || wanted.isUnknown) {
    changed(parseIso(effect.startedAt) ?? clock.now());
    return effect.prior;
  }
  let current = input.current;
  if (doing === 'join') {
    await renewPrior(deps.store, effectKey(record.finding, step), current);
    return current;
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      await action.apply(context, step, current);
      changed(clock.now());
      log('NOTICE', 'step.applied', step.id, { caseId: record.caseId, step: step.id });
      return current;
    } catch (cause) {
      const key = effectKey(record.finding, step);
      if (mayHaveChanged(cause)) changed(clock.now());
      const isConflict = cause instanceof GoogleFault && cause.kind === 'conflict';
      const isLast = !isConflict || attempt >= CONFLICT_ATTEMPTS;
      // A change that is found in place later is not ours. A person may have contained the workload by hand.
      if (isLast && !mayHaveChanged(cause)) await noteUnsent(deps.store, key);
      if (cause instanceof GoogleFault && cause.status === 403 && !mayHaveChanged(cause)) {
        if (!mayPropagate) return cause;
        cause.mayPropagate = true;
        throw cause;
      }
      if (!isConflict) throw cause;
      if (isLast) throw new Contended(step.target);
      await clock.sleep(200 * attempt);
      current = await action.read(context, step.target);
      // The step is about an older state. The next delivery makes a new plan from a new read.
      if (!jsonEqual(action.project(current), step.before)) {
        await noteUnsent(deps.store, key);
        throw new Contended(step.target);
      }
      const keeps = wanted.keepsPrior || wanted.isPriorUnknown;
      await noteSending(deps.store, key, current, keeps ? undefined : current);
    }
  }
}

/** Somebody else made the change, so the present state is the state before. */
async function renewPrior(store: DocumentStore, key: string, prior: JsonObject): Promise<void> {
  const { collection, id } = effectPlace(key);
  await updateDocument(store, collection, id, (data) =>
    data?.state === 'started' ? { ...data, prior: keptState(prior) } : undefined,
  );
}

export function reportStep(
  { log }: ActorDependencies,
  { caseId, finding }: CaseDraft,
  outcome: StepOutcome,
): void {
  const { step, action, status, verification, error } = outcome;
  const about = { caseId, step, action };
  if (status === 'done') {
    log('NOTICE', 'step.verified', verification ?? '', {
      ...about,
      ...(verification ? { verification } : {}),
    });
    return;
  }
  const event = status === 'refused' ? 'step.refused' : 'step.failed';
  log('CRITICAL', event, error?.message ?? '', {
    ...about,
    ...alertSubject(finding),
    ...(error ? { error: { ...error } } : {}),
  });
}
