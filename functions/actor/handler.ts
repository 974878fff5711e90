import { byHand } from '../../core/advice/by-hand';
import type { CaseDraft } from '../../core/case/record';
import { WHERE_BY_HAND } from '../../core/containment/where-by-hand';
import { UNKNOWN_SUBJECT } from '../../core/finding/workload-names';
import { addTimeline } from '../../core/ledger/case-document';
import { amendSayings, readSayings, type Sayings } from '../../core/ledger/sayings';
import { type Notice, noticeOf } from '../../core/notices/notice';
import { toIso } from '../../core/values/time';
import { describe, GoogleFault, isRetryable } from '../google/faults';
import { type ActorMessage, classifyMessage } from './classify-message';
import { command, PATIENCE } from './command';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { markFailed } from './marks/mark-failed';
import { noteHeartbeat } from './note-heartbeat';
import { readCase } from './read-case';
import { undo } from './undo/undo';
import { watch } from './watch';
import { amendCase } from './write-case';

/**
 * Handles one delivery from the command topic, by either of its subscriptions, or from the undo topic. Returns the HTTP status for
 * Pub/Sub.
 */
export function createActor(deps: ActorDependencies): (body: unknown) => Promise<number> {
  return async (body) => {
    const message = classifyMessage(body, { undo: deps.undoSubscription, watch: deps.watchSubscription });
    if (message.kind === 'watch-heartbeat') return ACK;
    if (message.kind === 'heartbeat') return noteHeartbeat(deps, message.beat);
    if (message.kind === 'malformed') {
      // Nothing to do: one log line, and an acknowledgment.
      deps.log('WARNING', 'command.malformed', message.why, {});
      return ACK;
    }
    return handle(deps, message);
  };
}

async function handle(deps: ActorDependencies, message: Request): Promise<number> {
  try {
    if (message.kind === 'undo') return await undo(deps, message.request);
    if (message.kind === 'watch') {
      const status = await watch(deps, message);
      if (status !== 'take-over') return status;
      await handle(deps, { ...message, kind: 'command', takenOver: true });
      // The next delivery finds out whether anything is left to watch.
      return RETRY;
    }
    const { status, waitsFor } = await command(deps, message);
    if (waitsFor !== undefined) await noteDelay(deps, message, waitsFor);
    return status;
  } catch (cause) {
    return giveUp(deps, message, cause);
  }
}

const isDenied = (cause: unknown): boolean => cause instanceof GoogleFault && cause.kind === 'denied';

type Request = Extract<ActorMessage, { kind: 'command' | 'undo' | 'watch' }>;

async function giveUp(deps: ActorDependencies, message: Request, cause: unknown): Promise<number> {
  const { kind, request } = message;
  const error = describe(cause);
  // A grant may take minutes to be known everywhere after a deployment.
  const propagating = isDenied(cause) && message.kind === 'command' && message.attempt < PATIENCE;
  const again = async (why: { readonly message: string }): Promise<number> => {
    deps.log('WARNING', 'case.retry', why.message, { ...request, error });
    await noteDelay(deps, message, why.message);
    return RETRY;
  };
  // A check that failed shows nothing about the case, so the actor makes it again.
  if (isRetryable(cause) || propagating || kind === 'watch') return again(error);
  if (kind === 'command') {
    const ended = await endOf(deps, request.caseId);
    if (ended === 'unknown') return again(error);
    if (ended !== undefined) {
      // An undo or a reversal has said what there is to say: no fault of a late delivery changes it.
      const why = `the case has ended (${ended}): ${error.message}`;
      deps.log('INFO', 'containment.not-watched', why, { caseId: request.caseId });
      return ACK;
    }
    // The record comes first, because people look there for what is logged and sent.
    const unrecorded = await recordFailure(deps, request.caseId, error.message).catch(
      (reason: unknown) => reason,
    );
    // Without permission to write the ledger, the record would go on saying something else than the notice. The first
    // refusal that lasts notifies people as a delay, and in the end the alert on dead letters does.
    if (isRetryable(unrecorded) || isDenied(unrecorded)) return again(describe(unrecorded));
  }
  // Pub/Sub delivers the undo again until the actor can report the result: the fault may have stopped it after it took effect.
  if (message.kind === 'undo' && (await isFailureTold(deps, message))) {
    deps.log('WARNING', 'case.retry', error.message, { ...request, error });
    return RETRY;
  }
  const { text, about } = await noticeFor(deps, request.caseId, 'failed');
  if (kind === 'command') {
    const details = { ...about, reason: error.message };
    deps.notifier.notify({ severity: 'CRITICAL', caseId: request.caseId, text, details });
  }
  const { workload, region, project, findingSeverity } = about;
  const subject = { workload, region, project, findingSeverity };
  deps.log('CRITICAL', 'case.failed', error.message, { ...request, ...subject, error });
  if (message.kind === 'command') await markFailed(deps, request.caseId);
  if (message.kind !== 'undo') return ACK;
  // If the ledger does not take this word, the next delivery reports the failure again.
  await noteFailureTold(deps, message).catch(() => undefined);
  // If the actor can never report the result, the alert on dead letters notifies people.
  return RETRY;
}

type UndoRequest = Extract<Request, { kind: 'undo' }>;

/** An earlier delivery of the same request has reported its failure. False: it has not, or the ledger does not say. */
async function isFailureTold(
  { store }: ActorDependencies,
  { request, messageId }: UndoRequest,
): Promise<boolean> {
  if (messageId === '') return false;
  const sayings = await readSayings(store, request.caseId).catch(() => undefined);
  return sayings?.undoFailed === messageId;
}

const noteFailureTold = (
  { store }: ActorDependencies,
  { request, messageId }: UndoRequest,
): Promise<unknown> =>
  amendSayings(store, request.caseId, (current) => ({ ...current, undoFailed: messageId }));

/** `unknown`: the ledger does not answer now. A ledger that refuses for good keeps no failure from being reported. */
async function endOf({ store }: ActorDependencies, caseId: string): Promise<Sayings['ended'] | 'unknown'> {
  try {
    return (await readSayings(store, caseId)).ended;
  } catch (cause) {
    return isRetryable(cause) ? 'unknown' : undefined;
  }
}

/** A temporary problem goes on: the case stays open, the actor tries again, and notifies people once. */
async function noteDelay(deps: ActorDependencies, message: Request, why: string): Promise<void> {
  if (message.kind !== 'command' || message.takenOver || message.attempt !== PATIENCE) return;
  const { caseId } = message.request;
  const text = `the workload is not contained yet, and Riposte tries again: ${why}`;
  const entry = { at: toIso(deps.clock.now()), kind: 'delayed', text };
  await amendCase(deps, caseId, (draft) => addTimeline(draft, entry)).catch(() => undefined);
  const notice = await noticeFor(deps, caseId, 'delayed');
  const nextSteps = [
    `If this cannot wait, contain the workload by hand. Riposte keeps trying. ${WHERE_BY_HAND}`,
  ];
  deps.notifier.notify({
    severity: 'CRITICAL',
    caseId,
    text: notice.text,
    details: { ...notice.about, reason: why, nextSteps },
  });
}

/** What the notice can say about the case. If the ledger does not answer, that is only the case id. */
async function noticeFor<Word extends 'failed' | 'delayed'>(
  deps: ActorDependencies,
  caseId: string,
  word: Word,
): Promise<Notice<Word>> {
  const read = await readCase(deps, caseId).catch(() => undefined);
  if (!read?.ok) return { text: `${word}: ${caseId}`, about: { verdict: word, ...UNKNOWN_SUBJECT } };
  const { record } = read.value;
  const { resource, severity } = record.finding;
  return noticeOf({ word, resource, severity, byHand: byHand(record) });
}

/**
 * Records a permanent fault outside of any step. A verified containment stays recorded. Publishing the finding again
 * reopens a failed case.
 */
async function recordFailure(deps: ActorDependencies, id: string, text: string): Promise<void> {
  const entry = { at: toIso(deps.clock.now()), kind: 'failed', text };
  const amend = (draft: CaseDraft) => {
    const verdict = draft.verdict === 'contained' ? 'contained' : 'failed';
    return addTimeline({ ...draft, verdict }, entry);
  };
  await amendCase(deps, id, amend, 'closed');
  await amendSayings(deps.store, id, ({ open: _open, ...current }) =>
    current.ended !== undefined || current.verdict === 'contained'
      ? current
      : { ...current, verdict: 'failed' },
  );
}
