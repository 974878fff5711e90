import type { WholeWorkloadContext } from '../../../core/action-contract/action';
import { undoByHand } from '../../../core/advice/undo-by-hand';
import { text as textOf } from '../../../core/cloud-run/run-service';
import { evidencePiece } from '../../../core/evidence/manifest';
import { alertSubject } from '../../../core/finding/workload-names';
import type { StandingContainment } from '../../../core/ledger/containments';
import { Contended } from '../../../core/ledger/document-store';
import { beginUndo, type Effect, type UndoDone, withdrawUndo } from '../../../core/ledger/effects';
import { settleUndo } from '../../../core/ledger/settle-undo';
import type { UndoneCode, UndoRefusalCode } from '../../../core/outcome/undo-codes';
import { comparedWithPrior, judgeUndo } from '../../../core/undo/judge-undo';
import { canonicalJson, type JsonObject } from '../../../core/values/json';
import { toIso } from '../../../core/values/time';
import { describe, GoogleFault, isRetryable } from '../../google/faults';
import type { ActorDependencies } from '../dependencies';
import { ownAccount } from '../own-account';
import { appendEvidence } from '../write-case';
import { type OwnStep, plannedStep } from './own-steps';

/** The result for one step. */
export type StepUndo =
  | { readonly kind: 'undone'; readonly step: OwnStep; readonly done: UndoDone }
  | {
      readonly kind: 'refused';
      readonly step: OwnStep;
      readonly code: UndoRefusalCode;
      readonly text: string;
      readonly fix?: string;
    };

export interface UndoStepInput {
  readonly context: WholeWorkloadContext;
  readonly step: OwnStep;
  readonly standing: readonly StandingContainment[];
  /** Every effect of the case. */
  readonly beside: readonly Effect[];
  /** Who asked for the undo. */
  readonly by: string;
}

/** Attempts with a new etag and a new judgement. */
const CONFLICT_ATTEMPTS = 3;

/**
 * Undoes one step, under the workload's lock. Safe to run again after a crash at any await: the actor records the etag before
 * it sends the change, and writes everything that follows in one commit. An undo that may have taken effect is never
 * refused. Pub/Sub delivers it again until a read shows the result, and in the end the alert on dead letters notifies people.
 *
 * @throws GoogleFault when Google may answer the next time, or when nobody can tell whether the undo took effect;
 * Contended when others keep writing
 */
export async function undoStep(deps: ActorDependencies, input: UndoStepInput): Promise<StepUndo> {
  const { step } = input;
  const { undone } = step.effect;
  if (step.effect.state === 'undone' && undone) return { kind: 'undone', step, done: undone };
  let { effect } = step;
  for (let attempt = 1; attempt <= CONFLICT_ATTEMPTS; attempt += 1) {
    const outcome = await tryUndo(deps, input, effect);
    if (outcome !== 'conflict') return outcome;
    const { undoing: _withdrawn, ...rest } = effect;
    effect = { ...rest, state: stateBefore(effect) };
    await deps.clock.sleep(200 * attempt);
  }
  throw new Contended(step.target);
}

const stateBefore = ({ state, undoing }: Effect): 'started' | 'applied' =>
  undoing?.from ?? (state === 'applied' ? 'applied' : 'started');

async function tryUndo(
  deps: ActorDependencies,
  input: UndoStepInput,
  effect: Effect,
): Promise<StepUndo | 'conflict'> {
  const { context, step, standing, beside, by } = input;
  const { action, key } = step;
  const refused = (code: UndoRefusalCode, text: string, fix?: string): StepUndo => ({
    kind: 'refused',
    step,
    code,
    text,
    ...(fix ? { fix } : {}),
  });
  /** The restoring change did not happen: the containment stands, and an operator may ask again. */
  const withdraw = async (refusal: StepUndo): Promise<StepUndo> => {
    await withdrawUndo(deps.store, key);
    return refusal;
  };
  const read = await readState(() => action.read(context, step.target));
  // An earlier delivery may have restored the workload. Only a read with an etag shows whether it did.
  const mayBeDone = effect.state === 'undoing';
  if (read.kind === 'fault') {
    if (mayBeDone) throw unknownEffect(step.target, read.cause);
    return refused(read.code, read.text, read.fix);
  }
  const current = read.state;
  const etag = textOf(current.etag);
  if (etag === '' && mayBeDone) throw unknownEffect(step.target);
  if (etag === '')
    return refused(
      'no-etag',
      'the API returned no etag for the resource, so Riposte sends no change; restore it by hand',
    );
  const self = ownAccount(deps);
  const decision = judgeUndo({ caseId: step.caseId, action, key, effect, current, standing, self, beside });
  if (decision.kind === 'refuse') {
    const isOpen = decision.code === 'unknown-writer';
    const byHand = isOpen ? undoByHand(action.id, step.target, effect.prior) : [];
    return withdraw(refused(decision.code, decision.text, byHand.join(' ; ')));
  }
  if (decision.kind === 'settle') return settled(deps, input, decision, current);

  const generation = Number(current.generation);
  const begun = await beginUndo(deps.store, key, {
    etag,
    ...(Number.isSafeInteger(generation) ? { generation } : {}),
    at: toIso(deps.clock.now()),
    by,
    from: stateBefore(effect),
  });
  if (!begun) throw new Contended(step.target);
  const sent = await send(() => action.undo(context, plannedStep(step), effect.prior, current));
  if (sent.kind === 'conflict') {
    await withdrawUndo(deps.store, key);
    return 'conflict';
  }
  if (sent.kind === 'not-done') return withdraw(refused(sent.code, sent.text, sent.fix));
  const after = await readState(() => action.read(context, step.target));
  if (sent.kind === 'accepted-and-failed') {
    if (after.kind === 'fault') throw unknownEffect(step.target, after.cause);
    if (textOf(after.state.etag) === '') throw unknownEffect(step.target);
  }
  if (after.kind === 'fault')
    return settled(deps, input, {
      code: 'not-verified',
      text: `restored, but it could not be read again: ${after.text}`,
    });
  // Google accepted the change and it failed; the version is still the old one, so nothing happened.
  if (sent.kind === 'accepted-and-failed' && textOf(after.state.etag) === etag)
    return withdraw(refused('failed', sent.text, sent.fix));
  const problem = sent.kind === 'accepted-and-failed' ? `; Google says: ${sent.text}` : '';
  return settled(deps, input, judgeRestored(step, after.state, problem), after.state);
}

/** The undo has taken effect, whatever is found after the restoring change was sent. */
function judgeRestored(
  { action, effect }: OwnStep,
  restored: JsonObject,
  problem: string,
): { readonly code: UndoneCode; readonly text: string } {
  const { code, text } = comparedWithPrior({ action, effect }, restored);
  return { code, text: `${code === 'restored' ? '' : 'restored, but '}${text}${problem}` };
}

type Sent =
  | { readonly kind: 'done' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'not-done'; readonly code: UndoRefusalCode; readonly text: string; readonly fix: string }
  | { readonly kind: 'accepted-and-failed'; readonly text: string; readonly fix: string };

const codeOf = ({ kind }: GoogleFault): UndoRefusalCode => (kind === 'denied' ? 'denied' : 'failed');

/** Throws a temporary fault: the next delivery learns from the etag whether the change has arrived. */
async function send(change: () => Promise<void>): Promise<Sent> {
  try {
    await change();
    return { kind: 'done' };
  } catch (cause) {
    if (isRetryable(cause) || !(cause instanceof GoogleFault)) throw cause;
    const { message: text, fix } = describe(cause);
    if (cause.afterAcceptance) return { kind: 'accepted-and-failed', text, fix };
    return cause.kind === 'conflict'
      ? { kind: 'conflict' }
      : { kind: 'not-done', code: codeOf(cause), text, fix };
  }
}

type ReadState =
  | { readonly kind: 'read'; readonly state: JsonObject }
  | {
      readonly kind: 'fault';
      readonly code: UndoRefusalCode;
      readonly text: string;
      readonly fix: string;
      readonly cause: GoogleFault;
    };

async function readState(read: () => Promise<JsonObject>): Promise<ReadState> {
  try {
    return { kind: 'read', state: await read() };
  } catch (cause) {
    if (isRetryable(cause) || !(cause instanceof GoogleFault)) throw cause;
    const { message: text, fix } = describe(cause);
    return { kind: 'fault', code: codeOf(cause), text, fix, cause };
  }
}

/** The restoring change may have arrived. A read without an etag is a temporary fault; other reads keep their kind. */
function unknownEffect(target: string, cause?: GoogleFault): GoogleFault {
  const { kind = 'unavailable', status = 200, place = `run GET ${target}` } = cause ?? {};
  const why = cause?.message ?? 'the API returned no etag';
  const text = `Riposte does not know whether the undo of ${target} took effect, and tries it again: ${why}`;
  return new GoogleFault(kind, status, place, text, { cause });
}

/** Stores the evidence, then writes everything that follows from the undo in one commit. */
async function settled(
  deps: ActorDependencies,
  { context, step, standing, by }: UndoStepInput,
  { code, text }: { readonly code: UndoneCode; readonly text: string },
  found?: JsonObject,
): Promise<StepUndo> {
  const { caseId, target, key, effect } = step;
  if (found) await keepEvidence(deps, { context, step }, found);
  const nowMs = deps.clock.now();
  const undone = { at: toIso(nowMs), by, code, text };
  const { holdHours } = deps.config.policy;
  const digest = effect.digest ?? standing.find((one) => one.effect === key)?.digest;
  const done = await settleUndo(deps.store, { key, caseId, target, digest, undone, holdHours }, nowMs);
  return { kind: 'undone', step, done };
}

/** The workload is restored already. If the evidence cannot be stored, the actor reports that and goes on. */
async function keepEvidence(
  deps: ActorDependencies,
  { context, step: { id, caseId, target } }: Pick<UndoStepInput, 'context' | 'step'>,
  found: JsonObject,
): Promise<void> {
  try {
    await appendEvidence(deps, caseId, [evidencePiece(caseId, `undone-${id}`, canonicalJson(found))]);
  } catch (cause) {
    if (isRetryable(cause)) throw cause;
    const error = describe(cause);
    deps.log('ERROR', 'step.failed', `the restored state is not in the evidence: ${error.message}`, {
      caseId,
      step: id,
      ...alertSubject({ resource: target, severity: context.finding.severity }),
      error,
    });
  }
}
