import { addTimeline } from '../../core/case/case-document';
import type { HandedCase } from '../../core/case/case-schema';
import type { CaseDraft } from '../../core/case/record';
import { lastChange } from '../../core/containment/reversal';
import { Contended } from '../../core/ledger/document-store';
import { acquireLock, releaseLock } from '../../core/ledger/locks';
import { amendSayings, isStanding, readSayings, type Sayings } from '../../core/ledger/sayings';
import { toIso } from '../../core/values/time';
import { amendCase } from '../case/amend-case';
import { describe, GoogleFault } from '../google/faults';
import { ACK, type ActorDependencies, type CaseDependencies, RETRY } from './dependencies';
import { readCase, refuseUnreadable } from './read-case';
import { readStanding, type Standing, type StandingReading, tryStanding } from './read-standing';
import { finishReversal, ownAccount, recordReversal } from './reversal';
import { ringForged } from './ring-forged';
import { scopedTo, workloadOf } from './scoped';

/** Long enough for the reads and writes of one transition; a crash delays the next change of the workload by this much. */
const LEASE_MS = 120_000;

/** Which of the scheduled checks this is. Absent: somebody asked, because an audit log entry came. */
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

/** Whether the actor has anything to look at: a case that is contained, or whose reversal people do not know yet. */
export const isWatched = (sayings: Sayings): boolean => isStanding(sayings) || sayings.todo.length > 0;

/**
 * Nothing is left to decide. A case that failed or was refused is opened anew by its finding, which the responder hands
 * over again. A closed document of a case of which the actor has said nothing was not closed by the actor.
 */
export const isOver = ({ state }: HandedCase, { verdict, ended }: Sayings): boolean =>
  ended !== undefined || (state === 'closed' && verdict !== undefined);

/**
 * Looks at a contained workload again, and changes nothing of it. The containment holds: a note at the scheduled checks.
 * It does not: the case becomes `reversed` and rings; a person decides what happens then. A read that fails claims
 * neither, and is tried again. Answers with the HTTP status for Pub/Sub.
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
    // Recorded, and people do not know yet: an earlier delivery died in between.
    if (sayings.todo.length > 0) return await finishReversal(deps, caseId);
    const standing = await tryStanding(deps, { ...sayings, caseId });
    if (!standing) {
      deps.log('INFO', 'containment.not-watched', 'no containment of this case stands', { caseId });
      return ACK;
    }
    const reading = await read(deps, standing);
    if (holds(reading)) {
      if (record.verdict !== 'contained' && !(await putWordsBack(deps, caseId, standing))) return RETRY;
      return await note(deps, record, reading, scheduled);
    }
    if (isSettling(reading)) return RETRY;
    return await decide(deps, caseId, standing);
  } catch (cause) {
    // A refused read is no answer either: the containment may hold or not. In the end the dead letters ring.
    const error = describe(cause);
    deps.log('WARNING', 'containment.unknown', error.message, { caseId, error });
    // Not Google's answer: a document keeps the actor from looking, and the dead letters would ring hours later.
    if (!(cause instanceof GoogleFault || cause instanceof Contended)) {
      const why = `a document keeps the actor from looking at a contained workload: ${error.message}`;
      ringForged(deps, caseId, why, sayings);
      return scheduled ? passCheck(deps, caseId, scheduled) : ACK;
    }
    return RETRY;
  }
}

/**
 * The record of a contained case says `contained` until an undo or a reversal, which both hold the lock while they write.
 * So under the lock another word is not the actor's, or a delivery died before it could say it whole: after a read that
 * shows the containment to hold, it is put back, and an alert rings. False: to be tried again.
 */
async function putWordsBack(deps: CaseDependencies, caseId: string, standing: Standing): Promise<boolean> {
  return whileHeld(deps, caseId, standing.target, false, async () => {
    const [handed, sayings] = await Promise.all([readCase(deps, caseId), readSayings(deps.store, caseId)]);
    if (!isStanding(sayings)) return true;
    if (!handed.ok) return false;
    const { verdict } = handed.value.record;
    if (verdict === 'contained') return true;
    if (!holds(await read(deps, standing))) return false;
    const text = `the record says ${verdict ?? 'nothing'}, which the actor has not said: put back to contained`;
    ringForged(deps, caseId, text, sayings);
    const entry = { at: toIso(deps.clock.now()), kind: 'corrected', text };
    await amendCase(deps, caseId, (draft) =>
      addTimeline(
        { ...draft, verdict: 'contained', containment: { config: 'verified', instances: 'gone' } },
        entry,
      ),
    );
    return true;
  });
}

/** Under the lock: an undo or another containment may be at work right now, and what it does is no reversal. */
async function whileHeld<Answer>(
  deps: CaseDependencies,
  caseId: string,
  target: string,
  otherwise: Answer,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const owner = { caseId, run: deps.newRunId() };
  const times = { nowMs: deps.clock.now(), leaseMs: LEASE_MS, cooldownMs: 0 };
  const lock = await acquireLock(deps.store, target, owner, times);
  if (lock.kind !== 'acquired') return otherwise;
  try {
    return await act();
  } finally {
    await releaseLock(deps.store, target, owner, undefined);
  }
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

/** Whatever fails in a service that nothing is being done to, for example a deploy of others, does not serve. */
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
      // Somebody put it right between the two reads, or it is being changed at this moment.
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
  const entry = { at, kind: 'check', text: `still contained after ${minutes} minutes: ${text}` };
  let isMade = false;
  await amendSayings(deps.store, caseId, (current) => {
    // Another delivery made this check, or somebody took the containment back meanwhile.
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
