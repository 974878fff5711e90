import { marksFinding } from '../../core/action-contract/action';
import type { Accusation } from '../../core/facts/investigation';
import type { GuardAnswer } from '../../core/guards/guard';
import type { CaseState } from '../../core/ledger/case-document';
import type { HandedCase } from '../../core/ledger/case-schema';
import { Contended } from '../../core/ledger/document-store';
import { acquireLock, releaseLock } from '../../core/ledger/locks';
import { isClosed, isStanding, type Sayings } from '../../core/ledger/sayings';
import type { Verdict } from '../../core/outcome/outcome';
import type { Watched } from '../../core/targets';
import { accusationsAgainst, readAccusations, tryAccusedRefuge } from './accused-refuge';
import { NOTHING_YET } from './action-context';
import type { Decision } from './decision';
import type { CaseDependencies } from './dependencies';
import { joinContainment, standingFor } from './join-containment';
import {
  aboutOf,
  type ConcludeInput,
  containmentOf,
  holdsAlready,
  isTakenBack,
  untouched,
  watchedOf,
  withRefuge,
} from './look-facts';
import { readCase } from './read-case';
import { isConfirmed } from './recording-steps';
import { reliesOnContainment } from './relies-on';
import { concludeReversal } from './reversal';
import { isRepetition, type Saying, say, toldOutcomes } from './say';
import { type LedgerReads, readFinding, readLedger } from './situation';
import { type Said, sufficient, verdictOf } from './verdict';
import { look, lookAt, waitUntilGone } from './verify-instances';

export interface Conclusion {
  readonly verdict: Verdict;
  /** Another delivery is needed: the bad instances may still run, or SCC did not accept a mark. */
  readonly again: boolean;
  /** The actor has said `contained`, and this delivery could not look at the workload: it said nothing. */
  readonly standing?: Sayings;
}

const SAYING_LEASE_MS = 120_000;
const LOCK_ATTEMPTS = 10;

/** Reads the workload again and reports the verdict. A verdict is never made from memory (invariant 7). */
export async function conclude(deps: CaseDependencies, input: ConcludeInput): Promise<Conclusion> {
  const { handed, decision, results } = input;
  const outcomes = results.map(({ outcome }) => outcome);
  logGuards(deps, handed.record.caseId, decision);
  const relies = reliesOnContainment(deps, input.situation, decision, outcomes);
  const isNeedless = relies || holdsAlready(deps, decision, outcomes);
  const isLooked = isNeedless || sufficient(outcomes, deps.catalogue);
  const watched = watchedOf(deps, input, isNeedless);
  if (isLooked && input.waits) await waitUntilGone(deps, watched);
  if (isLooked && !input.waits && (await isUnchanged(deps, input, watched, isNeedless))) {
    return { verdict: 'containing', again: true };
  }
  return withLock(deps, input, async (lockedMs) => {
    // While nobody held the lock, another delivery may have closed the case, or an undo or a reversal ended it.
    const now = await readCase(deps, handed.record.caseId);
    const ledger =
      deps.authority.may === 'change' ? await readLedgerNow(deps, input) : input.situation.ledger;
    if (isSettled(now.ok ? now.value.state : undefined, ledger)) {
      // An undo that is still on its way may be refused in the end.
      return {
        verdict: ledger.sayings.verdict ?? 'observed',
        again: ledger.sayings.ended === undefined && isBeingUndone(ledger),
      };
    }
    // The record may be forged so that nothing is to be looked at. What a read has shown stands until another read.
    if (!isLooked && isStanding(ledger.sayings)) {
      return { verdict: 'contained', again: false, standing: ledger.sayings };
    }
    const situation = { ...input.situation, ledger };
    // From here on, the results that other deliveries have recorded meanwhile count.
    const fresh = { ...input, situation, handed: now.ok ? sameFinding(handed, now.value) : handed };
    const { record } = fresh.handed;
    if (!isLooked) {
      return finish(deps, fresh, { outcomes, containment: untouched(outcomes), look: undefined, isNeedless });
    }
    const accusations = await accusationsOf(deps, fresh);
    // The last call before the verdict, so that no other call lies between what it shows and the report.
    const looked = await look(deps, watched);
    // Somebody else may take the lock soon: the next delivery reads again.
    if (deps.clock.now() > lockedMs + SAYING_LEASE_MS / 2) throw new Contended(watched.target);
    const seen = withRefuge(deps, watched.target, ledger, looked, accusations);
    // The other case does not contain the workload, so this one is reported like any case that plans no change.
    if (relies && !seen.judgement.holds) {
      return finish(deps, fresh, {
        outcomes,
        containment: NOTHING_YET,
        look: undefined,
        isNeedless: false,
      });
    }
    const containment = containmentOf(seen, outcomes);
    if (isNeedless) await joinContainment(deps, record, situation, seen, watched.wayIn);
    const isTaken = isTakenBack(decision, outcomes, seen);
    const sofar = [...outcomes, ...toldOutcomes(record, ledger.sayings)];
    if (isTaken && (await concludeReversal(deps, record, aboutOf(watched), sofar))) {
      return { verdict: 'reversed', again: false };
    }
    return finish(deps, fresh, { outcomes, containment, look: seen, isNeedless });
  });
}

/**
 * Whether the reads of this delivery, and the metric, show exactly what the last report says: the instances may still run.
 * Then there is nothing to report, and nothing to lock the workload for.
 */
async function isUnchanged(
  deps: CaseDependencies,
  input: ConcludeInput,
  watched: Watched,
  isNeedless: boolean,
): Promise<boolean> {
  const { handed, decision, situation, results } = input;
  const outcomes = results.map(({ outcome }) => outcome);
  const { cloud, ledger, notified } = situation;
  const isSettledPlan = decision.answer.kind === 'pass' && decision.wanted.every(isVerified);
  if (!cloud || !isSettledPlan || ledger.sayings.verdict !== 'containing' || !handed.workload) return false;
  // A case that relies on a containment joins it again, under the lock.
  if (isNeedless && standingFor(situation) !== undefined) return false;
  const { record } = handed;
  const accusations = accusationsAgainst(record.finding.canonicalName, cloud.threats, notified);
  const isAccused =
    accusations.status === 'known' &&
    tryAccusedRefuge(deps, ledger, cloud.state, accusations.value) !== undefined;
  if (isAccused) return false;
  const seen = await lookAt(deps, watched, cloud.state);
  if (isTakenBack(decision, outcomes, seen)) return false;
  const said = { outcomes, containment: containmentOf(seen, outcomes), look: seen, isNeedless };
  return isRepetition(deps, record, sayingOf(deps, input, said));
}

const isVerified = ({ doing }: Decision['wanted'][number]): boolean => doing === 'verified';

const accusationsOf = async (
  deps: CaseDependencies,
  { handed: { record, workload }, situation: { target, ledger } }: ConcludeInput,
): Promise<readonly Accusation[]> =>
  workload ? readAccusations(deps, { canonicalName: record.finding.canonicalName, target }, ledger) : [];

const readLedgerNow = (deps: CaseDependencies, { handed, situation }: ConcludeInput): Promise<LedgerReads> =>
  readLedger(deps, handed.record, situation.target);

/** The finding that Security Command Center has confirmed stays, whatever somebody wrote into the record since. */
const sameFinding = ({ record: { finding }, workload }: HandedCase, now: HandedCase): HandedCase => ({
  ...now,
  workload,
  record: { ...now.record, finding },
});

/**
 * Whether somebody else has ended the case. The responder can write the record, so the actor reads its own ledger: an undo
 * and a reversal end the sayings, and the state of the effect shows an undo that may have taken effect. That another
 * delivery failed says nothing about the workload.
 */
const isSettled = (state: CaseState | undefined, { effects, sayings }: LedgerReads): boolean =>
  sayings.ended !== undefined ||
  isBeingUndone({ effects }) ||
  (isClosed(state, sayings) && sayings.verdict !== 'failed');

const isBeingUndone = ({ effects }: Pick<LedgerReads, 'effects'>): boolean =>
  [...effects.values()].some(({ state }) => state === 'undoing');

/** Concludes a case whose plan changes no workload: records and marks it, and notifies people. */
export async function recordOnly(
  deps: CaseDependencies,
  handed: HandedCase,
  sayings: Sayings,
): Promise<void> {
  const isMarked = deps.catalogue.actions.some(
    (action) => marksFinding(action) && sayings.told[action.id] !== undefined,
  );
  const marks =
    deps.authority.may === 'change' &&
    (isMarked || handed.record.plan.steps.some((step) => marksFinding(deps.catalogue.action(step.action))));
  const live = marks ? await readFinding(deps, handed) : undefined;
  const confirmed =
    live?.canonicalName === handed.record.finding.canonicalName &&
    (isMarked || (live.state === 'ACTIVE' && !live.muted));
  const verdict = verdictOf(handed.record, NOTHING_SAID, deps);
  await say(deps, handed.record, {
    ...NOTHING_SAID,
    verdict,
    confirmed,
    sayings,
    more: false,
    replanned: undefined,
  });
}

const NOTHING_SAID: Said = {
  outcomes: [],
  containment: NOTHING_YET,
  look: undefined,
  isNeedless: false,
};

async function finish(deps: CaseDependencies, input: ConcludeInput, said: Said): Promise<Conclusion> {
  const { record } = input.handed;
  const saying = sayingOf(deps, input, said);
  const { again } = await say(deps, record, saying);
  return { verdict: saying.verdict, again };
}

function sayingOf(deps: CaseDependencies, input: ConcludeInput, said: Said): Saying {
  const { handed, decision, situation, more } = input;
  const { record } = handed;
  const { sayings } = situation.ledger;
  // Another delivery of this case may be the one that contained the workload. A case relies on no containment but another's.
  const standing = standingFor(situation)?.caseId;
  const earlier = standing === record.caseId ? undefined : standing;
  const joins = said.isNeedless && said.outcomes.length === 0 ? (earlier ?? '') : undefined;
  return {
    ...said,
    verdict: verdictOf(record, said, deps),
    confirmed: isConfirmed(deps, record, sayings, { answer: decision.answer, live: situation.live }),
    sayings,
    ...(said.look ? { about: aboutOf(watchedOf(deps, input, said.isNeedless)) } : {}),
    more,
    replanned: decision.replanned,
    own: decision.own?.plan,
    ...(joins === undefined ? {} : { joins }),
  };
}

/** While the actor reports the verdict, no undo and no other case may change the workload. It takes seconds. */
async function withLock(
  deps: CaseDependencies,
  { situation: { target }, owner }: ConcludeInput,
  act: (lockedMs: number) => Promise<Conclusion>,
): Promise<Conclusion> {
  let lockedMs = deps.clock.now();
  if (deps.authority.may !== 'change') return act(lockedMs);
  for (let attempt = 1; ; attempt += 1) {
    lockedMs = deps.clock.now();
    const times = { nowMs: lockedMs, leaseMs: SAYING_LEASE_MS, cooldownMs: 0 };
    const lock = await acquireLock(deps.store, target, owner, times);
    if (lock.kind === 'acquired') break;
    if (attempt >= LOCK_ATTEMPTS) throw new Contended(target);
    await deps.clock.sleep(1_000);
  }
  try {
    return await act(lockedMs);
  } finally {
    await releaseLock(deps.store, target, owner, undefined);
  }
}

function logGuards({ log }: CaseDependencies, caseId: string, { answer, wanted, refused }: Decision): void {
  if (wanted.length + refused.length === 0) return;
  if (answer.kind === 'pass') log('INFO', 'guard.passed', 'every guard passed', { caseId });
  else logRefusal(log, caseId, answer);
}

function logRefusal(
  log: CaseDependencies['log'],
  caseId: string,
  { guard, reason, fix }: Extract<GuardAnswer, { kind: 'refuse' }>,
): void {
  log('CRITICAL', 'guard.refused', reason, { caseId, guard, reason, fix });
}
