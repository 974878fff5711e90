import { type DueCheck, dueCheck } from '../../core/case/watch-schedule';
import type { HandedCase } from '../../core/ledger/case-schema';
import { isRolledBack } from '../../core/ledger/record-problem';
import { amendSayings, readSayings, type Sayings } from '../../core/ledger/sayings';
import { markCheckDue } from '../../core/ledger/sent-marks';
import type { CommandDelivery } from './classify-message';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { correctLateMark } from './marks/late-mark';
import { retryStaleMark } from './marks/retry-mark';
import { readCase, refuseUnreadable } from './read-case';
import { restoreWords } from './restore-words';
import { isOver, isWatched, passCheck, reverify } from './reverify';
import { ageMs, isTakenOver } from './take-over';

/** A case without a verdict for this long is not watched any more. Its alerts have notified people, and a new command is watched again. */
const UNDECIDED_MS = 4 * 3_600_000;

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
  // Published because somebody changed the workload. The commands subscription handles it at once.
  if (request.changed === true) return ACK;
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
  return sayings.staleMark ? checkMark(deps, read.value, sayings) : checkLateMark(deps, read.value, sayings);
}

const dueFor = ({ clock }: ActorDependencies, { since, staleMark, checked }: Sayings): DueCheck =>
  dueCheck(since ?? staleMark?.since ?? '', checked, clock.now());

/** The containment of the case is to be verified again, or its reversal is not reported completely. */
async function check(
  deps: ActorDependencies,
  caseId: string,
  read: Awaited<ReturnType<typeof readCase>>,
  sayings: Sayings,
): Promise<number> {
  const due = dueFor(deps, sayings);
  if (sayings.todo.length === 0 && due.kind !== 'due') return due.kind === 'over' ? ACK : RETRY;
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
  if (now.ended === undefined) return ACK;
  return (now.staleMark && !scheduled?.last) || isMarkWatched(deps, now) ? RETRY : ACK;
}

/** Only the mark is left to correct. It is tried when a check is due. */
async function checkMark(deps: ActorDependencies, handed: HandedCase, sayings: Sayings): Promise<number> {
  const due = dueFor(deps, sayings);
  if (due.kind !== 'due') return due.kind === 'over' ? ACK : RETRY;
  const { caseId } = handed.record;
  await retryStaleMark(deps, handed, sayings);
  const now = await readSayings(deps.store, caseId);
  if (now.staleMark) return passCheck(deps, caseId, due);
  return isMarkWatched(deps, now) ? RETRY : ACK;
}

const isMarkWatched = ({ clock }: ActorDependencies, { sentMarks }: Sayings): boolean =>
  markCheckDue(sentMarks, clock.now()).kind !== 'over';

/** Nothing is left to verify, and an earlier mark may still arrive after the last one. */
async function checkLateMark(deps: ActorDependencies, handed: HandedCase, sayings: Sayings): Promise<number> {
  const due = markCheckDue(sayings.sentMarks, deps.clock.now());
  if (due.kind !== 'due') return due.kind === 'over' ? ACK : RETRY;
  const { minutes, last } = due;
  if ((await correctLateMark(deps, handed, sayings)) === 'unread' && !last) return RETRY;
  const { sentMarks: checked } = sayings;
  const now = await amendSayings(deps.store, handed.record.caseId, (current) => {
    const { sentMarks } = current;
    // Another word was sent meanwhile, and its own checks follow.
    if (!sentMarks || sentMarks.since !== checked?.since) return undefined;
    return { ...current, sentMarks: { ...sentMarks, checked: Math.max(sentMarks.checked, minutes) } };
  });
  return isMarkWatched(deps, now) || now.staleMark ? RETRY : ACK;
}

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
