import type { WorkloadAction } from '../../core/action-contract/action';
import { firstRefusal, type GuardAnswer } from '../../core/guards/guard';
import { holdGuard, killSwitchGuard } from '../../core/guards/live-guards';
import { askBreaker, BREAKER_PLACE } from '../../core/ledger/breaker';
import type { HandedCase } from '../../core/ledger/case-schema';
import { Contended, type DocumentWrite } from '../../core/ledger/document-store';
import {
  type Effect,
  effectKey,
  effectPlace,
  sentOver,
  startedEffect,
  toEffect,
} from '../../core/ledger/effects';
import { holdPlaces, withBadDigest } from '../../core/ledger/holds';
import { keptRecord } from '../../core/ledger/kept-record';
import {
  judgeLock,
  type LastMutation,
  type LockOwner,
  type LockTimes,
  lockPlace,
  withMutation,
} from '../../core/ledger/locks';
import { likelyPrior, priorStateFor } from '../../core/ledger/prior-state';
import { begunSayings, hasSpoken, sayingsPlace } from '../../core/ledger/sayings';
import type { JsonObject } from '../../core/values/json';
import { known } from '../../core/values/result';
import { toIso } from '../../core/values/time';
import type { Wanted } from './decision';
import type { ActorDependencies } from './dependencies';
import { ownAccount } from './own-account';
import { type CloudReads, type LedgerReads, readLedger } from './situation';

export type Claim =
  /** The case may change the workload, and the prior state is recorded. */
  | { readonly kind: 'claimed'; readonly wanted: readonly Wanted[]; readonly before: LastMutation }
  /** Another case changes the workload now, or did so a moment ago. */
  | { readonly kind: 'wait'; readonly why: 'held' | 'cooling' }
  | { readonly kind: 'refused'; readonly answer: GuardAnswer };

export interface ClaimInput {
  readonly handed: HandedCase;
  readonly target: string;
  readonly wanted: readonly Wanted[];
  readonly cloud: CloudReads;
  readonly ledger: LedgerReads;
  readonly owner: LockOwner;
  readonly times: LockTimes;
}

const ATTEMPTS = 8;

/**
 * Writes the lock, the breaker's count, the memory of the bad digest and the prior state of each step in one commit. The commit
 * succeeds only if nothing has changed since the read; otherwise everything is judged again. After it the workload may
 * be changed.
 */
export async function claimWorkload(deps: ActorDependencies, input: ClaimInput): Promise<Claim> {
  let { ledger } = input;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) ledger = await readLedger(deps, input.handed.record, input.target);
    // Another delivery of this case has begun a step or reported a verdict, so the decision has to be made again.
    if (wasBegun(input, ledger) || hasSpoken(input.ledger.sayings, ledger.sayings)) {
      return { kind: 'wait', why: 'held' };
    }
    const judged = judge(deps, input, ledger);
    if (judged.claim.kind !== 'claimed') return judged.claim;
    if ((await deps.store.commit(judged.writes)) === 'committed') return judged.claim;
  }
  throw new Contended(input.target);
}

const wasBegun = ({ wanted, ledger: before }: ClaimInput, { effectVersions }: LedgerReads): boolean =>
  wanted.some(({ action }) => effectVersions.get(action.id) !== before.effectVersions.get(action.id));

interface Judged {
  readonly claim: Claim;
  readonly writes: readonly DocumentWrite[];
}

const no = (claim: Claim): Judged => ({ claim, writes: [] });

function judge(deps: ActorDependencies, input: ClaimInput, ledger: LedgerReads): Judged {
  const { handed, target, owner, times } = input;
  const { config, clock } = deps;
  const lock = judgeLock(ledger.lock?.data, target, owner, times);
  if (lock.outcome.kind !== 'acquired') return no({ kind: 'wait', why: lock.outcome.kind });
  const place = { caseId: handed.record.caseId, target };
  const breaker = askBreaker(ledger.breaker?.data, place, config.policy.breaker, clock.now());
  const answer = firstRefusal([
    killSwitchGuard(known(ledger.killSwitch)),
    holdGuard(known(ledger.hold)),
    breaker.answer,
  ]);
  if (answer.kind === 'refuse') return no({ kind: 'refused', answer });
  const digest = handed.record.detection.evidence.imageDigest;
  const [, memoryPlace] = holdPlaces(target, digest);
  const effects = input.wanted.map((one) => recorded(deps, input, ledger, one));
  const taken = lock.next && withMutation(lock.next, owner, clock.now());
  const writes = [
    { ...lockPlace(target), data: taken, version: ledger.lock?.version },
    { ...BREAKER_PLACE, data: breaker.next, version: ledger.breaker?.version },
    {
      ...memoryPlace,
      data: withBadDigest(ledger.memory?.data, target, digest),
      version: ledger.memory?.version,
    },
    {
      // An undo that comes before the first verdict finds the workload here, whatever the record names.
      ...sayingsPlace(handed.record.caseId),
      data: begunSayings(ledger.sayingsDocument?.data, target, keptRecord(handed.record)),
      version: ledger.sayingsDocument?.version,
    },
    ...effects.map(({ write }) => write),
  ].flatMap(({ data, ...write }): DocumentWrite[] => (data === undefined ? [] : [{ ...write, data }]));
  const wanted = effects.map((effect) => effect.wanted);
  return { claim: { kind: 'claimed', wanted, before: lastMutation(ledger) }, writes };
}

/** What the lock recorded about the last change. A claim that changes nothing restores it. */
export function lastMutation({ lock }: LedgerReads): LastMutation {
  const { mutatedBy, mutatedAtMs } = lock?.data ?? {};
  return {
    ...(mutatedBy === undefined ? {} : { mutatedBy }),
    ...(mutatedAtMs === undefined ? {} : { mutatedAtMs }),
  };
}

/** The second change of a resource replaces the version that the first one made. run-steps.ts records that version. */
const isFirst = ({ wanted, cloud: { state } }: ClaimInput, { action }: Wanted): boolean =>
  wanted.find((one) => state.resourceOf(one.action) === state.resourceOf(action))?.action.id === action.id;

const priorOf = {
  recorded: (_action: WorkloadAction, { prior }: Effect): JsonObject => prior,
  unknown: likelyPrior,
};

interface Recorded {
  readonly wanted: Wanted;
  readonly write: Omit<DocumentWrite, 'data'> & { readonly data: JsonObject | undefined };
}

/**
 * The prior state of a step is the state just before the change, with every edit by others. A retry must not take its own change
 * for the prior state (core/ledger/prior-state.ts).
 */
function recorded(deps: ActorDependencies, input: ClaimInput, ledger: LedgerReads, wanted: Wanted): Recorded {
  const { handed, target, cloud } = input;
  const place = effectPlace(effectKey(handed.record.finding, { action: wanted.action.id, target }));
  const version = ledger.effectVersions.get(wanted.action.id);
  if (wanted.doing !== 'apply') return { wanted, write: { ...place, version, data: undefined } };
  const digest = handed.record.detection.evidence.imageDigest;
  const earlier = ledger.effects.get(wanted.action.id);
  const current = cloud.state.stateOf(wanted.action);
  const prior = priorStateFor(wanted.action, earlier, current, ownAccount(deps));
  const keepsPrior = prior === 'recorded';
  const isPriorUnknown = prior === 'unknown' || earlier?.unknownPrior === true;
  const data = startedEffect({
    prior: earlier && prior !== 'current' ? priorOf[prior](wanted.action, earlier, current) : current,
    planned: wanted.step,
    ...(digest === undefined ? {} : { digest }),
    ...(earlier?.joined ? { joined: earlier.joined } : {}),
    ...(isPriorUnknown ? { unknownPrior: true } : {}),
    startedAt: toIso(deps.clock.now()),
    ...(isFirst(input, wanted)
      ? { sent: sentOver(current) }
      : keepsPrior && earlier?.sent
        ? { sent: earlier.sent }
        : { unsent: true }),
  });
  const effect: Effect = toEffect(data);
  return { wanted: { ...wanted, effect, keepsPrior, isPriorUnknown }, write: { ...place, version, data } };
}
