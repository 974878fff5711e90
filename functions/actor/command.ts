import { caseIdsFor } from '../../core/case/case-id';
import { workloadSteps } from '../../core/catalogue/workload-steps';
import { evidencePiece } from '../../core/evidence/manifest';
import type { CloudRunName } from '../../core/finding/resource-names';
import type { HandedCase } from '../../core/ledger/case-schema';
import { acquireLock, type LockOwner, releaseLock } from '../../core/ledger/locks';
import { hasSpoken, isStanding, readSayings, type Sayings } from '../../core/ledger/sayings';
import { planHash } from '../../core/plan/plan-hash';
import { canonicalJson } from '../../core/values/json';
import { storePieces } from '../case/store-evidence';
import { alertForged } from './alert-forged';
import type { StepResult } from './apply-step';
import { claimWorkload, lastMutation } from './claim';
import type { CommandDelivery } from './classify-message';
import { conclude, recordOnly } from './conclude';
import { type Decision, decide } from './decision';
import { ACK, type ActorDependencies, type CaseDependencies, RETRY } from './dependencies';
import { readCase, refuseUnreadable, restoreRewritten } from './read-case';
import { allResults, NO_REFUSALS, type Refusals, withRefusals } from './refusals';
import { mayRelyOnContainment } from './relies-on';
import { restoreWords } from './restore-words';
import { isOver, isWatched, reverify } from './reverify';
import { applySteps, doneSteps, heldSteps } from './run-steps';
import { scopedTo, workloadOf } from './scoped';
import { readSituation, type Situation } from './situation';
import { ageMs, isTakenOver } from './take-over';
import { trustedWayIn } from './way-in';

/** As long as the function may run. During this time no second actor changes the workload. */
const LEASE_MS = 570_000;

/** With the subscription's backoff, this many deliveries take about ten minutes. Then the actor notifies people. */
export const PATIENCE = 7;

/**
 * Google: a change of a policy is usually known everywhere after two minutes. With the backoff, this many deliveries take two and a
 * half. Until then the actor tries a step again for which it lacks a permission, and afterwards it takes the next alternative.
 */
const GRANT_PATIENCE = 5;

/** SCC's list may lag behind its notification for this many deliveries, about an hour. Then the case counts as forged. */
const LISTING_PATIENCE = 14;

/** After this many deliveries the actor leaves a case to people with verdict `containing` if the instances may still run. */
const REVERIFICATIONS = 15;

/** So does a case of this age that the watch subscription took over. */
const CONTAINING_MS = 2 * 3_600_000;

export interface Answer {
  readonly status: number;
  /** A temporary problem keeps the case open, and the actor has reported nothing about it yet. */
  readonly waitsFor?: string;
}

const ack: Answer = { status: ACK };
const wait = (waitsFor: string): Answer => ({ status: RETRY, waitsFor });

/** Carries out one plan: reads the case and the situation, decides, changes the workload and concludes with a verdict. */
export async function command(unscoped: ActorDependencies, delivery: CommandDelivery): Promise<Answer> {
  const { caseId: id, planHash: hash, changed } = delivery.request;
  const [read, sayings] = await Promise.all([readCase(unscoped, id), readSayings(unscoped.store, id)]);
  if (!delivery.takenOver && isTakenOver(unscoped, sayings.verdict, delivery)) return ack;
  // The watch answers such a command with nothing, so a case that it contained would never be looked at again. The
  // command that the case was handed over with is still on its way. What was reported of a case before is
  // compared with its record.
  const isPast = read.ok ? isOver(read.value, sayings) : sayings.verdict !== undefined;
  if (changed && !isWatched(sayings) && !isPast) return ack;
  if (!read.ok) {
    return isPast
      ? { status: await refuseUnreadable(unscoped, id, read.error, sayings) }
      : refuse(unscoped, id, read.error, sayings);
  }
  const handed = read.value;
  const { record } = handed;
  const deps = scopedTo(unscoped, handed);
  if (isOver(handed, sayings)) {
    const compare = isWatched(sayings) ? reverify : restoreWords;
    return { status: await compare(unscoped, handed, sayings) };
  }
  const isLost = hasLostSteps(handed, sayings);
  if (handed.unknownStep !== undefined && !isLost) {
    const why = `step ${handed.unknownStep} names an action that this deployment does not have`;
    return refuse(deps, id, why, sayings);
  }
  const { hash: handedHash, steps } = record.plan;
  if (hash !== handedHash || (!isLost && planHash(steps) !== handedHash)) {
    const why = 'the plan hashes of the command, of the case and of its steps differ';
    // The command is for the plan that the actor has begun to carry out, so somebody rewrote the document since. Nothing else
    // would deliver that command again.
    if (sayings.open && sayings.kept?.plan.hash === hash && (await restoreRewritten(unscoped, id, why))) {
      return wait(`${why}: the document of the case is restored`);
    }
    // Another command is another forgery.
    return refuse(deps, id, why, sayings, `${why}: ${hash} ${handedHash}`);
  }
  deps.log('INFO', 'actor.claimed', `case ${id} claimed`, { caseId: id });
  const { workload } = handed;
  // The actor calls nothing in a project that nobody decided about.
  if (!workload || deps.authority.because === 'outside-rollout' || !asksForChange(deps, handed, sayings)) {
    // What was verified by a read is not replaced by what a document does not plan: it is looked at again.
    if (isStanding(sayings)) return { status: await reverify(unscoped, handed, sayings) };
    const begun = begunCase(handed, sayings);
    if (begun) return respond(scopedTo(unscoped, begun), begun, begun.workload, sayings, delivery);
    if (workload && (await mayRelyOnContainment(deps, handed))) {
      return respond(deps, handed, workload, sayings, delivery);
    }
    await recordOnly(deps, handed, sayings);
    return ack;
  }
  return respond(deps, handed, workload, sayings, delivery);
}

/**
 * A case for which the actor has begun to change a workload, with the workload that its own ledger names. A record that
 * plans nothing any more, or names another workload, does not end it. Undefined: the actor has not begun.
 */
function begunCase(
  handed: HandedCase,
  { target, kept }: Sayings,
): (HandedCase & { readonly workload: CloudRunName }) | undefined {
  const workload = target === undefined ? undefined : workloadOf(target);
  if (!workload) return undefined;
  const { record } = handed;
  // Security Command Center may name the project by its number.
  const resource = kept?.finding.resource ?? `//run.googleapis.com/${target}`;
  return { ...handed, workload, record: { ...record, finding: { ...record.finding, resource } } };
}

/** The plan is the one that the actor has kept the hash of, and not every step of it can be read any more. */
const hasLostSteps = ({ record: { plan }, unknownStep }: HandedCase, { kept }: Sayings): boolean =>
  kept?.plan.hash === plan.hash && (plan.steps.length === 0 || unknownStep !== undefined);

/**
 * The plan changes the workload, or withholds a change. Without its steps, the actor's own plan decides. The case of a closed or
 * muted finding is only recorded.
 */
function asksForChange({ catalogue }: ActorDependencies, handed: HandedCase, sayings: Sayings): boolean {
  const { record } = handed;
  if (record.caseId !== caseIdsFor(record.finding).active) return false;
  if (hasLostSteps(handed, sayings) || workloadSteps(record.plan, catalogue).length > 0) return true;
  return record.plan.withheld.some(
    ({ action, cause }) =>
      ['not-needed', 'input', 'guard'].includes(cause) &&
      catalogue.actions.some((one) => one.id === action && one.kind === 'workload'),
  );
}

async function respond(
  deps: CaseDependencies,
  handed: HandedCase,
  name: CloudRunName,
  sayings: Sayings,
  delivery: CommandDelivery,
  before: Refusals = NO_REFUSALS,
): Promise<Answer> {
  const { record } = handed;
  const { attempt, takenOver } = delivery;
  const situation = await readSituation(deps, handed, name);
  if (hasSpoken(sayings, situation.ledger.sayings)) {
    return wait('another delivery of this case has reported a verdict in the meantime');
  }
  if (!situation.live && attempt < LISTING_PATIENCE) {
    return wait('Security Command Center does not list the finding as it was sent');
  }
  // It may take effect or be refused in the end, and only then is there something to decide.
  if ([...situation.ledger.effects.values()].some(({ state }) => state === 'undoing')) {
    return wait('an undo of this case is under way');
  }
  const decision = decide(deps, handed, name, situation, before.reasons);
  if (decision.replanned) {
    const { hash } = decision.replanned;
    deps.log('WARNING', 'plan.replaced', `the actor carries out its own plan ${hash}`, {
      caseId: record.caseId,
      hash,
    });
  }
  const owner = { caseId: record.caseId, run: deps.newRunId() };
  const mayPropagate = attempt < GRANT_PATIENCE;
  const changed = await change(deps, handed, situation, decision, { owner, mayPropagate });
  if ('waitsFor' in changed) return wait(changed.waitsFor);
  // Cloud Run refused a step, and the next alternative may be possible. At most one round for each action.
  const refusals = withRefusals(before, changed.results);
  if (refusals) return respond(deps, handed, name, sayings, delivery, refusals);
  const results = allResults(before, changed.results);
  const more = takenOver ? ageMs(deps, delivery) < CONTAINING_MS : attempt < REVERIFICATIONS;
  // The watch subscription delivers a case every few minutes for up to two hours. Waiting would only occupy an instance.
  const waits = takenOver !== true;
  const { verdict, again, standing } = await conclude(deps, {
    handed,
    situation,
    ...changed,
    results,
    owner,
    more,
    waits,
  });
  if (standing) return { status: await reverify(deps, handed, standing) };
  return again && !isTakenOver(deps, verdict, delivery) ? { status: RETRY } : ack;
}

interface Changed {
  readonly decision: Decision;
  readonly results: readonly StepResult[];
}

/** Holds the lock of the workload only while it changes the workload. */
async function change(
  deps: CaseDependencies,
  handed: HandedCase,
  { target, cloud, ledger }: Situation,
  decision: Decision,
  { owner, mayPropagate }: { readonly owner: LockOwner; readonly mayPropagate: boolean },
): Promise<Changed | { readonly waitsFor: string }> {
  const { record } = handed;
  const held = [...heldSteps(deps, record, decision), ...doneSteps(deps, record, decision.wanted)];
  const wanted = decision.wanted.filter(({ doing }) => ['apply', 'adopt', 'join'].includes(doing));
  const isUndone = decision.wanted.some(({ doing }) => doing === 'undone');
  if (!cloud || wanted.length === 0 || isUndone || deps.authority.may !== 'change') {
    return { decision, results: held };
  }
  const wayIn = trustedWayIn(record.caseId, decision.own, ledger);
  let mutatedAtMs: number | undefined;
  const changed = (atMs: number) => {
    mutatedAtMs = Math.max(atMs, mutatedAtMs ?? 0);
  };
  // Nothing is left to change. The result of an earlier delivery is recorded, whatever a guard says now.
  const times = {
    nowMs: deps.clock.now(),
    leaseMs: LEASE_MS,
    cooldownMs: deps.config.policy.cooldownSeconds * 1000,
  };
  if (wanted.every(({ doing }) => doing !== 'apply')) {
    const lock = await acquireLock(deps.store, target, owner, { ...times, cooldownMs: 0 });
    if (lock.kind !== 'acquired') return waitForLock(deps, record.caseId, target, lock.kind);
    try {
      const rest = { before: [], wayIn, changed, mayPropagate };
      const adopted = await applySteps(deps, record, wanted, cloud, rest);
      return { decision, results: [...held, ...adopted] };
    } finally {
      await releaseLock(deps.store, target, owner, mutatedAtMs);
    }
  }
  const read = { ...cloud.state.documents, isNamed: cloud.isNamed };
  const before = evidencePiece(record.caseId, 'before', canonicalJson(read));
  const [claiming, storing] = await Promise.allSettled([
    claimWorkload(deps, { handed, target, wanted, cloud, ledger, owner, times }),
    storePieces(deps, record.caseId, [before]),
  ]);
  const failed = [claiming, storing].find((one) => one.status === 'rejected');
  if (claiming.status === 'rejected' || failed) {
    // The claim may have been written although its answer was lost. Nobody should have to wait until its lease ends.
    const unchanged = lastMutation(ledger);
    await releaseLock(deps.store, target, owner, undefined, unchanged).catch(() => undefined);
    throw failed?.reason;
  }
  const claim = claiming.value;
  if (claim.kind === 'wait') return waitForLock(deps, record.caseId, target, claim.why);
  if (claim.kind === 'refused') {
    const refused = { ...decision, answer: claim.answer, refused: wanted.map(({ step }) => step) };
    const done = doneSteps(deps, record, decision.wanted);
    return { decision: refused, results: [...heldSteps(deps, record, refused), ...done] };
  }
  try {
    const rest = { before: [before.entry], wayIn, changed, mayPropagate };
    const results = await applySteps(deps, record, claim.wanted, cloud, rest);
    return { decision, results: [...held, ...results] };
  } finally {
    await releaseLock(deps.store, target, owner, mutatedAtMs, claim.before);
  }
}

function waitForLock({ log }: ActorDependencies, caseId: string, target: string, lock: 'held' | 'cooling') {
  const text =
    lock === 'held'
      ? `another case is working on ${target}`
      : `another case changed ${target} a short time ago, and Riposte waits before the next case`;
  log('INFO', 'lock.waiting', text, { caseId, lock });
  return { waitsFor: text };
}

/** The case may be forged, so the actor changes nothing in it and only logs. */
async function refuse(
  deps: ActorDependencies,
  id: string,
  reason: string,
  sayings: Sayings,
  cause = reason,
): Promise<Answer> {
  await alertForged(deps, id, { reason, cause, sayings });
  return ack;
}
