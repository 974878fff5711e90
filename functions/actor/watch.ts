import { isRolledBack } from '../../core/ledger/record-problem';
import { readSayings, type Sayings } from '../../core/ledger/sayings';
import type { CommandDelivery } from './classify-message';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { checkMarks, dueFor, isMarkWatched } from './marks/check-marks';
import { readCase, refuseUnreadable } from './read-case';
import { restoreWords } from './restore-words';
import { isOver, isWatched, passCheck, reverify } from './reverify';
import { ageMs, isTakenOver } from './take-over';

/** A case without a verdict for this long is not watched any more. Its alerts have notified people, and a new command is watched again. */
const UNDECIDED_MS = 4 * 3_600_000;

/** Age of a message about a change of the workload at which the watch looks too. */
const CHANGE_LOOK_MS = 60_000;

/**
 * Handles one delivery of a command on the watch subscription. Pub/Sub repeats it while the case has no verdict, and then until
 * the last check after the containment. `take-over`: the delivery is to be handled as a command, because the commands subscription no
 * longer delivers it. Each check also corrects a mark that Security Command Center has not taken, or that arrived late. After an
 * undo or a reversal, the checks of the marks go on for a quarter of an hour. 503 is the usual answer here.
 */
export async function watch(
  deps: ActorDependencies,
  delivery: Pick<CommandDelivery, 'request' | 'publishedMs'>,
): Promise<number | 'take-over'> {
  const { request } = delivery;
  if (request.changed === true) return watchChange(deps, delivery);
  const { caseId } = request;
  // The actor's own ledger says what is watched and which checks were made, so a rewritten case document hides nothing.
  const [read, sayings] = await Promise.all([readCase(deps, caseId), readSayings(deps.store, caseId)]);
  if (isWatched(sayings)) return check(deps, caseId, read, sayings);
  if (!read.ok) {
    // Before the first verdict, the commands subscription reports what is wrong with the document. A delivery there may
    // have read it earlier, and may contain the workload.
    return sayings.verdict === undefined
      ? undecided(deps, delivery)
      : refuseUnreadable(deps, caseId, read.error, sayings);
  }
  // Also a command for another plan than the document has now: a delivery may contain the workload by an earlier document.
  // Nothing more is delivered for a case that is finished, so this is the last chance to notice an earlier record in it.
  if (!isOver(read.value, sayings) && !isRolledBack(read.value.record, sayings)) {
    return isTakenOver(deps, sayings.verdict, delivery) ? 'take-over' : undecided(deps, delivery);
  }
  const status = await restoreWords(deps, read.value, sayings);
  // An end of the case is no end of its mark.
  if (status !== ACK) return status;
  return checkMarks(deps, read.value, sayings);
}

/**
 * Published because somebody changed the workload. The commands subscription handles it at once, and this copy looks a minute
 * later. If the containment has ended by then, this message carries the checks of the marks: that of the case itself may be
 * done long ago.
 */
async function watchChange(
  deps: ActorDependencies,
  delivery: Pick<CommandDelivery, 'request' | 'publishedMs'>,
): Promise<number> {
  // Without a time it would wait for ever. Pub/Sub always sends one.
  if (delivery.publishedMs === undefined) return ACK;
  if (ageMs(deps, delivery) < CHANGE_LOOK_MS) return RETRY;
  const { caseId } = delivery.request;
  const read = await readCase(deps, caseId);
  // The copy of the commands subscription reports what is wrong with the document.
  if (!read.ok) return ACK;
  const before = await readSayings(deps.store, caseId);
  const status = isWatched(before) ? await reverify(deps, read.value, before) : ACK;
  if (status !== ACK) return status;
  const now = await readSayings(deps.store, caseId);
  return now.ended === undefined ? ACK : checkMarks(deps, read.value, now);
}

/** The containment of the case is to be verified again, or its reversal is not reported completely. */
async function check(
  deps: ActorDependencies,
  caseId: string,
  read: Awaited<ReturnType<typeof readCase>>,
  sayings: Sayings,
): Promise<number> {
  const due = dueFor(deps, sayings);
  if (sayings.todo.length === 0 && due.kind === 'wait') return RETRY;
  if (sayings.todo.length === 0 && due.kind === 'over')
    return read.ok ? checkMarks(deps, read.value, sayings) : ACK;
  const scheduled = sayings.todo.length === 0 && due.kind === 'due' ? due : undefined;
  if (!read.ok) {
    const status = await refuseUnreadable(deps, caseId, read.error, sayings);
    // Somebody may repair the document, so the later checks still follow.
    return scheduled ? passCheck(deps, caseId, scheduled) : status;
  }
  const status = await reverify(deps, read.value, sayings, scheduled);
  if (status !== ACK) return status;
  // A reversal that was found now may leave a mark that Security Command Center does not take, or that an earlier one replaces.
  const now = await readSayings(deps.store, caseId);
  if (now.ended === undefined) return isSentAgain(sayings, now) ? RETRY : ACK;
  return (now.staleMark && !scheduled?.last) || isMarkWatched(deps, now) ? RETRY : ACK;
}

/** The last check has corrected a mark, and that request may arrive after an undo. */
const isSentAgain = (before: Sayings, now: Sayings): boolean =>
  before.sentMarks?.since !== now.sentMarks?.since;

function undecided(
  deps: ActorDependencies,
  delivery: Pick<CommandDelivery, 'request' | 'publishedMs'>,
): number {
  // A message without a time ends as a dead letter, and the alert on dead letters notifies people.
  if (ageMs(deps, delivery) < UNDECIDED_MS) return RETRY;
  const { caseId } = delivery.request;
  deps.log('WARNING', 'containment.not-watched', 'the case has no verdict: nothing to watch', { caseId });
  return ACK;
}
