import { dueCheck } from '../../core/case/watch-schedule';
import { readSayings } from '../../core/ledger/sayings';
import { parseIso } from '../../core/values/time';
import type { Command } from './classify-message';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { readCase, refuseUnreadable } from './read-case';
import { isOver, isWatched, passCheck, reverify } from './reverify';

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
  const { caseId } = request;
  // What is watched, and how far, stands in the actor's own ledger: a rewritten case document hides nothing.
  const [read, sayings] = await Promise.all([readCase(deps, caseId), readSayings(deps.store, caseId)]);
  if (isWatched(sayings)) {
    const check = dueCheck(sayings.since ?? '', sayings.checked, deps.clock.now());
    if (sayings.todo.length === 0 && check.kind !== 'due') return check.kind === 'over' ? ACK : RETRY;
    const scheduled = sayings.todo.length === 0 && check.kind === 'due' ? check : undefined;
    if (read.ok) return reverify(deps, read.value, sayings, scheduled);
    const status = refuseUnreadable(deps, caseId, read.error, sayings);
    // The document may be put right again: the later checks are made all the same.
    return scheduled ? passCheck(deps, caseId, scheduled) : status;
  }
  // The commands subscription reports what is wrong with the document.
  if (sayings.ended || !read.ok || read.value.record.plan.hash !== request.planHash) return ACK;
  return isOver(read.value, sayings) ? ACK : undecided(deps, request, publishTime);
}

function undecided(deps: ActorDependencies, { caseId }: Command, publishTime: string | undefined): number {
  const publishedMs = publishTime === undefined ? undefined : parseIso(publishTime);
  // Without a time the dead letters end it, and ring.
  if (publishedMs === undefined || deps.clock.now() - publishedMs < UNDECIDED_MS) return RETRY;
  deps.log('WARNING', 'containment.not-watched', 'the case has no verdict: nothing to watch', { caseId });
  return ACK;
}
