import { containedSince, dueCheck } from '../../core/case/watch-schedule';
import { parseIso } from '../../core/values/time';
import type { Command } from './classify-message';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { readCase } from './read-case';
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
  const read = await readCase(deps, request.caseId);
  // What is wrong with it, the commands subscription tells.
  if (!read.ok || read.value.record.plan.hash !== request.planHash) return ACK;
  const handed = read.value;
  if (handed.state !== 'closed') return undecided(deps, request, publishTime);
  if (!isWatched(handed)) return ACK;
  const since = containedSince(handed.record, []);
  if (since === undefined || (handed.watch?.todo ?? []).length > 0) return reverify(deps, handed);
  const check = dueCheck(since, handed.watch, deps.clock.now());
  if (check.kind === 'over') return ACK;
  if (check.kind === 'wait') return RETRY;
  return reverify(deps, handed, check);
}

function undecided(deps: ActorDependencies, { caseId }: Command, publishTime: string | undefined): number {
  const publishedMs = publishTime === undefined ? undefined : parseIso(publishTime);
  // Without a time the dead letters end it, and ring.
  if (publishedMs === undefined || deps.clock.now() - publishedMs < UNDECIDED_MS) return RETRY;
  deps.log('WARNING', 'containment.not-watched', 'the case has no verdict: nothing to watch', { caseId });
  return ACK;
}
