import { dueCheck } from '../../core/case/watch-schedule';
import { readSayings } from '../../core/ledger/sayings';
import { parseIso } from '../../core/values/time';
import type { Command } from './classify-message';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { readCase, refuseUnreadable } from './read-case';
import { restoreWords } from './restore-words';
import { isOver, isWatched, passCheck, reverify } from './reverify';

/** A case without a verdict for this long is not watched any more. Its alerts have notified people, and a new command is watched again. */
const UNDECIDED_MS = 4 * 3_600_000;

/**
 * Handles one delivery of a command on the watch subscription. Pub/Sub repeats it while the case has no verdict, and then until
 * the last check after the containment. 503 is the usual answer here.
 */
export async function watch(
  deps: ActorDependencies,
  request: Command,
  publishTime: string | undefined,
): Promise<number> {
  // Published because somebody changed the workload. The commands subscription handles it at once.
  if (request.changed === true) return ACK;
  const { caseId } = request;
  // The actor's own ledger says what is watched and which checks were made, so a rewritten case document hides nothing.
  const [read, sayings] = await Promise.all([readCase(deps, caseId), readSayings(deps.store, caseId)]);
  if (isWatched(sayings)) {
    const check = dueCheck(sayings.since ?? '', sayings.checked, deps.clock.now());
    if (sayings.todo.length === 0 && check.kind !== 'due') return check.kind === 'over' ? ACK : RETRY;
    const scheduled = sayings.todo.length === 0 && check.kind === 'due' ? check : undefined;
    if (read.ok) return reverify(deps, read.value, sayings, scheduled);
    const status = refuseUnreadable(deps, caseId, read.error, sayings);
    // Somebody may repair the document, so the later checks still follow.
    return scheduled ? passCheck(deps, caseId, scheduled) : status;
  }
  // Before the first verdict, the commands subscription reports what is wrong with the document.
  if (!read.ok)
    return sayings.verdict === undefined ? ACK : refuseUnreadable(deps, caseId, read.error, sayings);
  if (isOver(read.value, sayings)) return restoreWords(deps, read.value, sayings);
  return read.value.record.plan.hash === request.planHash ? undecided(deps, request, publishTime) : ACK;
}

function undecided(deps: ActorDependencies, { caseId }: Command, publishTime: string | undefined): number {
  const publishedMs = publishTime === undefined ? undefined : parseIso(publishTime);
  // A message without a time ends as a dead letter, and the alert on dead letters notifies people.
  if (publishedMs === undefined || deps.clock.now() - publishedMs < UNDECIDED_MS) return RETRY;
  deps.log('WARNING', 'containment.not-watched', 'the case has no verdict: nothing to watch', { caseId });
  return ACK;
}
