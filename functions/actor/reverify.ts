import type { CaseDraft } from '../../core/case/record';
import { lastChange } from '../../core/containment/reversal';
import { addTimeline } from '../../core/ledger/case-document';
import type { HandedCase } from '../../core/ledger/case-schema';
import { Contended } from '../../core/ledger/document-store';
import { recordProblem, withOwnWords } from '../../core/ledger/record-problem';
import { amendSayings, isClosed, isStanding, readSayings, type Sayings } from '../../core/ledger/sayings';
import { toIso } from '../../core/values/time';
import { describe, GoogleFault } from '../google/faults';
import { alertForged } from './alert-forged';
import { ACK, type ActorDependencies, type CaseDependencies, RETRY } from './dependencies';
import { correctLateMark } from './marks/late-mark';
import { retryStaleMark } from './marks/retry-mark';
import { ownAccount } from './own-account';
import { readCase, refuseUnreadable } from './read-case';
import { readStanding, type Standing, type StandingReading, tryStanding } from './read-standing';
import { finishReversal, recordReversal } from './reversal';
import { scopedTo, workloadOf } from './scoped';
import { readLedger } from './situation';
import { whileHeld } from './while-held';
import { amendCase } from './write-case';

/** Which of the scheduled checks this is. Absent: an audit log entry caused this check. */
export interface Scheduled {
  readonly minutes: number;
  readonly last: boolean;
}

/** People are called for what keeps this check from being made: the next one is made when it is due. */
export async function passCheck(
  { store }: Pick<ActorDependencies, 'store'>,
  caseId: string,
  { minutes, last }: Scheduled,
): Promise<number> {
  await amendSayings(store, caseId, (current) => ({
    ...current,
    checked: Math.max(current.checked, minutes),
  }));
  return last ? ACK : RETRY;
}

/** Whether the actor has something to do: the case is contained, or people do not know of its reversal yet. */
export const isWatched = (sayings: Sayings): boolean => isStanding(sayings) || sayings.todo.length > 0;

/**
 * Whether nothing is left to decide. If the finding of a failed or refused case is published again, the responder reopens it and
 * hands it over again. If the document is closed and the actor has reported no verdict, somebody else closed it.
 */
export const isOver = ({ state }: HandedCase, sayings: Sayings): boolean =>
  sayings.ended !== undefined || isClosed(state, sayings);

/**
 * Reads a contained workload again and changes nothing. If the containment holds, the scheduled checks correct the marks and add
 * a note to the case. If not, the case becomes `reversed`, an alert notifies people, and a person decides what to do. If a
 * read fails, neither is known, and the check is repeated. Returns the HTTP status for Pub/Sub.
 */
export async function reverify(
  unscoped: ActorDependencies,
  handed: HandedCase,
  sayings: Sayings,
  scheduled?: Scheduled,
): Promise<number> {
  const { record } = handed;
  const { caseId } = record;
  // A record that was rewritten to another project does not choose whose settings count.
  const workload = sayings.target === undefined ? handed.workload : workloadOf(sayings.target);
  const deps = scopedTo(unscoped, { record, workload });
  try {
    // The reversal is recorded, and an earlier delivery died before it notified people.
    if (sayings.todo.length > 0) return await finishReversal(deps, caseId);
    const standing = await tryStanding(deps, { ...sayings, caseId });
    if (!standing) {
      deps.log('INFO', 'containment.not-watched', 'no containment of this case is in effect', { caseId });
      return ACK;
    }
    const reading = await read(deps, standing);
    if (holds(reading)) {
      if (!isAsSaid(record) && !(await putWordsBack(deps, handed, standing))) return RETRY;
      // After the read, because a mark must not say `contained` from memory.
      if (scheduled && sayings.staleMark) await retryStaleMark(unscoped, handed, sayings);
      else if (scheduled) await correctLateMark(unscoped, handed, sayings);
      return await note(deps, record, reading, scheduled);
    }
    if (isSettling(reading)) return RETRY;
    return await decide(deps, caseId, standing);
  } catch (cause) {
    // A refused read is no answer either: the containment may hold or not. In the end the alert on dead letters notifies people.
    const error = describe(cause);
    deps.log('WARNING', 'containment.unknown', error.message, { caseId, error });
    // Not Google's answer: a document keeps the actor from looking, and the dead letters would ring hours later.
    if (!(cause instanceof GoogleFault || cause instanceof Contended)) {
      const why = `a document prevents the actor from checking a contained workload: ${error.message}`;
      await alertForged(deps, caseId, { reason: why, sayings });
      return scheduled ? passCheck(deps, caseId, scheduled) : ACK;
    }
    return RETRY;
  }
}

const isAsSaid = ({ verdict, containment }: CaseDraft): boolean =>
  verdict === 'contained' && containment.config !== 'undone';

/**
 * The record of a contained case says `contained` until an undo or a reversal, which both hold the lock while they write. Under the
 * lock, any other verdict is not from the actor, or a delivery died before it finished its report. After a read that shows that
 * the containment holds, the actor restores its verdict and notifies people. Returns false if the delivery must be repeated.
 */
async function putWordsBack(
  deps: CaseDependencies,
  { record: { caseId } }: HandedCase,
  standing: Standing,
): Promise<boolean> {
  return whileHeld(deps, caseId, standing.target, false, async () => {
    const [handed, sayings] = await Promise.all([readCase(deps, caseId), readSayings(deps.store, caseId)]);
    if (!isStanding(sayings)) return true;
    if (!handed.ok) return false;
    const { record } = handed.value;
    if (isAsSaid(record)) return true;
    if (!holds(await read(deps, standing))) return false;
    const { effects } = await readLedger(deps, record, standing.target);
    const problem = recordProblem('closed', record, sayings, effects) ?? `the record says ${record.verdict}`;
    const text = `${problem}: restored`;
    await alertForged(deps, caseId, { reason: text, cause: problem, sayings });
    const entry = { at: toIso(deps.clock.now()), kind: 'corrected', text };
    await amendCase(deps, caseId, (draft) => addTimeline(withOwnWords(draft, sayings, effects), entry));
    return true;
  });
}

/** `gone`: the service was deleted, and nothing of it serves. */
async function read(deps: CaseDependencies, standing: Standing): Promise<StandingReading | 'gone'> {
  try {
    return await readStanding(deps, standing);
  } catch (cause) {
    if (cause instanceof GoogleFault && cause.kind === 'not-found') return 'gone';
    throw cause;
  }
}

/** A workload that only fails to settle, for example after a failed deploy, does not serve the failed part. */
const holds = (reading: StandingReading | 'gone'): reading is 'gone' | StandingReading =>
  reading === 'gone' ||
  reading.judgement.holds ||
  (isUnsettled(reading) && reading.state.workload.reconciling !== true);

const isUnsettled = ({ judgement }: StandingReading): boolean =>
  judgement.problems.every(({ code }) => code === 'not-settled');

const isSettling = (reading: StandingReading | 'gone'): boolean => reading !== 'gone' && isUnsettled(reading);

async function decide(deps: CaseDependencies, caseId: string, { target }: Standing): Promise<number> {
  return whileHeld(deps, caseId, target, RETRY, async () => {
    const [handed, sayings] = await Promise.all([readCase(deps, caseId), readSayings(deps.store, caseId)]);
    if (!isWatched(sayings)) return ACK;
    if (!handed.ok) return refuseUnreadable(deps, caseId, handed.error, sayings);
    if (isStanding(sayings)) {
      const standing = await tryStanding(deps, { ...sayings, caseId });
      if (!standing) return ACK;
      const reading = await read(deps, standing);
      // Somebody restored the containment between the two reads, or the workload is being changed at this moment.
      if (reading === 'gone' || holds(reading) || isSettling(reading)) return RETRY;
      await recordReversal(deps, handed.value.record, standing, reading);
    }
    return finishReversal(deps, caseId);
  });
}

async function note(
  deps: CaseDependencies,
  record: CaseDraft,
  reading: StandingReading | 'gone',
  scheduled: Scheduled | undefined,
): Promise<number> {
  const { caseId } = record;
  const text = textOf(deps, reading);
  deps.log('INFO', 'containment.holds', text, {
    caseId,
    ...(scheduled ? { minutes: scheduled.minutes } : {}),
  });
  if (!scheduled) return ACK;
  const { minutes, last } = scheduled;
  const at = toIso(deps.clock.now());
  const entry = {
    at,
    kind: 'check',
    text: `still contained after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}: ${text}`,
  };
  let isMade = false;
  await amendSayings(deps.store, caseId, (current) => {
    // Another delivery made this check, or the containment has ended meanwhile.
    isMade = isStanding(current) && current.checked < minutes;
    return isMade ? { ...current, checked: minutes } : undefined;
  });
  if (isMade) await amendCase(deps, caseId, (draft) => addTimeline(draft, entry));
  return last ? ACK : RETRY;
}

function textOf(deps: CaseDependencies, reading: StandingReading | 'gone'): string {
  if (reading === 'gone') return 'the service no longer exists';
  const { judgement, state, unchanged } = reading;
  const saw = [judgement.saw, ...judgement.problems.map((problem) => problem.text)].join('; ');
  if (unchanged) return saw;
  const by =
    state.workload.lastModifier === ownAccount(deps)
      ? 'somebody changed the workload'
      : lastChange(state.workload);
  return `${saw}; ${by}, which does not reverse the containment`;
}
