import { addTimeline } from '../../core/case/case-document';
import type { HandedCase } from '../../core/case/case-schema';
import type { CaseDraft } from '../../core/case/record';
import { containedSince } from '../../core/case/watch-schedule';
import { lastChange } from '../../core/containment/reversal';
import { acquireLock, releaseLock } from '../../core/ledger/locks';
import { toIso } from '../../core/values/time';
import { amendDocument } from '../case/amend-document';
import { describe, GoogleFault } from '../google/faults';
import { ACK, type ActorDependencies, RETRY } from './dependencies';
import { readCase } from './read-case';
import { readStanding, type Standing, type StandingReading, tryStanding } from './read-standing';
import { finishReversal, ownAccount, recordReversal } from './reversal';
import { scopedTo } from './scoped';

/** Long enough for the reads and writes of one transition; a crash delays the next change of the workload by this much. */
const LEASE_MS = 120_000;

/** Which of the scheduled checks this is. Absent: somebody asked, because an audit log entry came. */
export interface Scheduled {
  readonly minutes: number;
  readonly last: boolean;
}

/** Whether the actor has anything to look at: a closed case that is contained, or whose reversal is not yet told. */
export const isWatched = ({ state, record, watch }: HandedCase): boolean =>
  state === 'closed' && (record.verdict === 'contained' || (watch?.todo ?? []).length > 0);

/**
 * Looks at a contained workload again, and changes nothing of it. The containment holds: a note at the scheduled checks.
 * It does not: the case becomes `reversed` and rings; a person decides what happens then. A read that fails claims
 * neither, and is tried again. Answers with the HTTP status for Pub/Sub.
 */
export async function reverify(
  unscoped: ActorDependencies,
  { record, watch }: HandedCase,
  scheduled?: Scheduled,
): Promise<number> {
  const { caseId } = record;
  const deps = scopedTo(unscoped, record);
  try {
    // Recorded and not told: an earlier delivery died in between.
    const isPending = (watch?.todo ?? []).length > 0;
    const standing = await tryStanding(deps, record);
    // The record is the responder's to write: it may not end a containment that a read shows to hold.
    if (isPending && standing?.whose === 'own' && holds(await read(deps, record, standing))) {
      const why = 'the record speaks of a reversal, and the containment holds';
      deps.log('CRITICAL', 'command.refused', why, { caseId });
      return ACK;
    }
    if (isPending) return await finishReversal(deps, caseId);
    if (!standing) {
      deps.log('INFO', 'containment.not-watched', 'no containment of this case stands', { caseId });
      return ACK;
    }
    const reading = await read(deps, record, standing);
    if (holds(reading)) return await note(deps, record, reading, scheduled);
    if (isSettling(reading)) return RETRY;
    return await decide(deps, caseId, standing);
  } catch (cause) {
    // A refused read is no answer either: the containment may hold or not. In the end the dead letters ring.
    const error = describe(cause);
    deps.log('WARNING', 'containment.unknown', error.message, { caseId, error });
    return RETRY;
  }
}

/** `gone`: the service was deleted, and nothing of it serves. */
async function read(
  deps: ActorDependencies,
  record: CaseDraft,
  standing: Standing,
): Promise<StandingReading | 'gone'> {
  try {
    return await readStanding(deps, record, standing);
  } catch (cause) {
    if (cause instanceof GoogleFault && cause.kind === 'not-found') return 'gone';
    throw cause;
  }
}

/** Whatever fails in a service that nothing is being done to, for example a deploy of others, does not serve. */
const holds = (reading: StandingReading | 'gone'): reading is 'gone' | StandingReading =>
  reading === 'gone' ||
  reading.judgement.holds ||
  (isUnsettled(reading) && reading.service.reconciling !== true);

const isUnsettled = ({ judgement }: StandingReading): boolean =>
  judgement.problems.every(({ code }) => code === 'not-settled');

const isSettling = (reading: StandingReading | 'gone'): boolean => reading !== 'gone' && isUnsettled(reading);

/** Under the lock: an undo or another containment may be at work right now, and what it does is no reversal. */
async function decide(deps: ActorDependencies, caseId: string, { target }: Standing): Promise<number> {
  const owner = { caseId, run: deps.newRunId() };
  const times = { nowMs: deps.clock.now(), leaseMs: LEASE_MS, cooldownMs: 0 };
  const lock = await acquireLock(deps.store, target, owner, times);
  if (lock.kind !== 'acquired') return RETRY;
  try {
    const handed = await readCase(deps, caseId);
    if (!handed.ok || !isWatched(handed.value)) return ACK;
    const { record } = handed.value;
    if (record.verdict === 'contained') {
      const standing = await tryStanding(deps, record);
      if (!standing) return ACK;
      const reading = await read(deps, record, standing);
      // Somebody put it right between the two reads, or it is being changed at this moment.
      if (reading === 'gone' || holds(reading) || isSettling(reading)) return RETRY;
      await recordReversal(deps, record, standing, reading);
    }
    return await finishReversal(deps, caseId);
  } finally {
    await releaseLock(deps.store, target, owner, undefined);
  }
}

async function note(
  deps: ActorDependencies,
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
  await amendDocument(deps.store, caseId, (document) => {
    const since = containedSince(document.record, []) ?? at;
    const checked = document.watch?.since === since ? document.watch.checked : 0;
    // Another delivery made this check, or somebody took the containment back meanwhile.
    if (checked >= minutes || document.record.verdict !== 'contained') return undefined;
    const watch = { ...document.watch, since, checked: minutes };
    return { ...document, watch, record: addTimeline(document.record, entry) };
  });
  return last ? ACK : RETRY;
}

function textOf(deps: ActorDependencies, reading: StandingReading | 'gone'): string {
  if (reading === 'gone') return 'the service no longer exists';
  const { judgement, service, unchanged } = reading;
  const saw = [judgement.saw, ...judgement.problems.map((problem) => problem.text)].join('; ');
  if (unchanged) return saw;
  const by =
    service.lastModifier === ownAccount(deps) ? 'somebody changed the workload' : lastChange(service);
  return `${saw}; ${by}, which does not reverse the containment`;
}
