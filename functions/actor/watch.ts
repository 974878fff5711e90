import { containedSince, dueCheck } from '../../core/case/watch-schedule';
import { parseIso } from '../../core/time';
import { type CaseWithRecord, readCase } from '../case/amend-document';
import type { Command } from './classify-message';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { isWatched, reverify } from './reverify';

/** A case that has no verdict after this long is not watched: its own alarms have rung, and a new command is watched anew. */
const UNDECIDED_MS = 4 * 3_600_000;

/**
 * One delivery of a command on the watch subscription, which only exists to come back: while the case is not decided,
 * and then until the last check after its containment. 503 is the ordinary answer here.
 */
export async function watch(
  deps: ActorDependencies,
  request: Command,
  publishTime: string | undefined,
): Promise<number> {
  // Published because somebody changed the workload: the commands subscription answers it at once.
  if (request.changed === true) return ACK;
  const document = await readCase(deps.store, request.caseId);
  if (!document || document.record.plan.hash !== request.planHash) return ACK;
  if (document.record.caseId !== request.caseId) return ACK;
  if (document.state !== 'closed') return undecided(deps, request, publishTime);
  if (!isWatched(document)) return ACK;
  const since = sinceOf(document);
  if (since === undefined || (document.watch?.todo ?? []).length > 0)
    return reverify(deps, request.caseId, document);
  const check = dueCheck(since, document.watch, deps.clock.now());
  if (check.kind === 'over') return ACK;
  if (check.kind === 'wait') return RETRY;
  return reverify(deps, request.caseId, document, check);
}

const sinceOf = ({ record }: CaseWithRecord): string | undefined => containedSince(record, []);

function undecided(deps: ActorDependencies, { caseId }: Command, publishTime: string | undefined): number {
  const publishedMs = publishTime === undefined ? undefined : parseIso(publishTime);
  // Without a time the dead letters end it, and ring.
  if (publishedMs === undefined || deps.clock.now() - publishedMs < UNDECIDED_MS) return RETRY;
  deps.log('WARNING', 'containment.not-watched', 'the case has no verdict: nothing to watch', { caseId });
  return ACK;
}
