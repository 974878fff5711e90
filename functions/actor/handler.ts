import { addTimeline, type CaseDraft } from '../../core/case/case-document';
import { toIso } from '../../core/time';
import { amendCase } from '../case/amend-case';
import { describe, isRetryable } from '../google/faults';
import { type Command, classifyMessage, type UndoMessage } from './classify-message';
import { command } from './command';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { noteHeartbeat } from './note-heartbeat';
import { undo } from './undo';
import { watch } from './watch';

/** One delivery from the command topic, by either of its subscriptions, or from the undo topic. Returns the HTTP status for Pub/Sub. */
export function createActor(deps: ActorDependencies): (body: unknown) => Promise<number> {
  return async (body) => {
    const message = classifyMessage(body, { undo: deps.undoSubscription, watch: deps.watchSubscription });
    if (message.kind === 'watch-heartbeat') return ACK;
    if (message.kind === 'heartbeat') return noteHeartbeat(deps, message.beat);
    if (message.kind === 'malformed') {
      // Nobody's work: one line, and an ack.
      deps.log('WARNING', 'command.malformed', message.why);
      return ACK;
    }
    try {
      if (message.kind === 'watch') return await watch(deps, message.request, message.publishTime);
      if (message.kind === 'undo') return await undo(deps, message.request);
      return await command(deps, message.request, message.attempt);
    } catch (cause) {
      return giveUp(deps, message, cause);
    }
  };
}

async function giveUp(
  deps: ActorDependencies,
  { kind, request }: { readonly kind: 'command' | 'undo' | 'watch'; readonly request: Command | UndoMessage },
  cause: unknown,
): Promise<number> {
  const error = describe(cause);
  // A look that could not be made says nothing about the case: it is made again.
  const retryable = isRetryable(cause) || kind === 'watch';
  deps.log(retryable ? 'WARNING' : 'CRITICAL', retryable ? 'case.retry' : 'case.failed', error.message, {
    ...request,
    error,
  });
  if (retryable) return RETRY;
  if (kind === 'command') await noteFailure(deps, request.caseId, error.message);
  return ACK;
}

/** A permanent fault outside of any step: the record says so; the case stays open for a redelivery after the mend. */
async function noteFailure(deps: ActorDependencies, id: string, text: string): Promise<void> {
  const entry = { at: toIso(deps.clock.now()), kind: 'failed', text };
  const amend = (draft: CaseDraft) => addTimeline({ ...draft, verdict: 'failed' }, entry);
  await amendCase(deps, id, amend).catch(() => undefined);
  const details = { verdict: 'failed', reason: text };
  deps.notifier.notify({ severity: 'CRITICAL', caseId: id, text: `failed: ${id}`, details });
}
