import { type DueCheck, dueCheck } from '../../../core/case/watch-schedule';
import type { HandedCase } from '../../../core/ledger/case-schema';
import { amendSayings, readSayings, type Sayings } from '../../../core/ledger/sayings';
import { type MarkCheck, markCheckDue } from '../../../core/ledger/sent-marks';
import { ACK, type ActorDependencies, RETRY } from '../dependencies';
import { passCheck } from '../reverify';
import { correctLateMark } from './late-mark';
import { retryStaleMark } from './retry-mark';

/** When the workload of a contained case is checked next, or the mark of a case that has ended. */
export const dueFor = ({ clock }: ActorDependencies, { since, staleMark, checked }: Sayings): DueCheck =>
  dueCheck(since ?? staleMark?.since ?? '', checked, clock.now());

/**
 * When the marks of a case are read next. While a request may still arrive, the message is kept: after the only word, an undo may
 * send another one, and the request of the first word would then be late. Only a case that has changed a workload can be undone.
 */
const dueForMarks = ({ clock }: ActorDependencies, { sentMarks, target }: Sayings): MarkCheck =>
  sentMarks?.words.length === 1 && target === undefined
    ? { kind: 'over' }
    : markCheckDue(sentMarks, clock.now());

export const isMarkWatched = (deps: ActorDependencies, sayings: Sayings): boolean =>
  dueForMarks(deps, sayings).kind !== 'over';

/** Nothing is left to verify. Corrects the marks, and returns the HTTP status for Pub/Sub. */
export const checkMarks = (deps: ActorDependencies, handed: HandedCase, sayings: Sayings): Promise<number> =>
  sayings.staleMark ? checkStaleMark(deps, handed, sayings) : checkLateMark(deps, handed, sayings);

/** Only the mark is left to correct. It is tried when a check is due. */
async function checkStaleMark(
  deps: ActorDependencies,
  handed: HandedCase,
  sayings: Sayings,
): Promise<number> {
  const due = dueFor(deps, sayings);
  // The checks of the containment were over when the case ended. The last word has checks of its own.
  if (due.kind === 'over') return checkLateMark(deps, handed, sayings);
  if (due.kind === 'wait') return RETRY;
  const { caseId } = handed.record;
  await retryStaleMark(deps, handed, sayings);
  const now = await readSayings(deps.store, caseId);
  if (now.staleMark) return passCheck(deps, caseId, due);
  return isMarkWatched(deps, now) ? RETRY : ACK;
}

/** An earlier mark may still arrive after the last one, or Security Command Center has not taken the last one. */
async function checkLateMark(deps: ActorDependencies, handed: HandedCase, sayings: Sayings): Promise<number> {
  const due = dueForMarks(deps, sayings);
  if (due.kind !== 'due') return due.kind === 'over' ? ACK : RETRY;
  const { minutes, last } = due;
  if (sayings.staleMark) await retryStaleMark(deps, handed, sayings);
  else if ((await correctLateMark(deps, handed, sayings)) === 'unread' && !last) return RETRY;
  const { sentMarks: checked } = sayings;
  const now = await amendSayings(deps.store, handed.record.caseId, (current) => {
    const { sentMarks } = current;
    // Another word was sent meanwhile, or this one again, and its own checks follow.
    if (!sentMarks || sentMarks.since !== checked?.since) return undefined;
    return { ...current, sentMarks: { ...sentMarks, checked: Math.max(sentMarks.checked, minutes) } };
  });
  return isMarkWatched(deps, now) ? RETRY : ACK;
}
