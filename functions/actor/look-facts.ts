import type { WayIn } from '../../core/containment/way-in';
import type { Accusation } from '../../core/facts/investigation';
import { imageDigestOf } from '../../core/finding/finding';
import type { HandedCase } from '../../core/ledger/case-schema';
import type { LockOwner } from '../../core/ledger/locks';
import type { Containment, StepOutcome } from '../../core/outcome/outcome';
import { isRefusal } from '../../core/outcome/refusal';
import type { Watched } from '../../core/targets';
import { responseWordsOf } from '../../core/targets/response-words';
import type { JsonObject } from '../../core/values/json';
import { tryAccusedRefuge } from './accused-refuge';
import { NOTHING_YET } from './action-context';
import type { StepResult } from './apply-step';
import type { Decision } from './decision';
import type { CaseDependencies } from './dependencies';
import { standingFor } from './join-containment';
import type { StandingOf } from './read-standing';
import { reliedWayIn, reliesOnContainment } from './relies-on';
import type { LedgerReads, Situation } from './situation';
import { sufficient } from './verdict';
import type { Look } from './verify-instances';
import { trustedWayIn } from './way-in';

/** What a verdict looks at, and what a look at the workload shows. Without calls. */

export interface ConcludeInput {
  readonly handed: HandedCase;
  readonly situation: Situation;
  readonly decision: Decision;
  readonly results: readonly StepResult[];
  readonly owner: LockOwner;
  /** Another delivery follows if this one asks for it. */
  readonly more: boolean;
  /** Whether to wait for the instances. False: the next delivery looks again soon, so this one looks once. */
  readonly waits: boolean;
}

/**
 * No step against the bad image is needed because it does not run. This case did not cause that, and verifies it anyway. In
 * addition, the case may have closed the way in.
 */
export function holdsAlready(
  { catalogue }: CaseDependencies,
  { answer, own, wanted }: Decision,
  outcomes: readonly StepOutcome[],
): boolean {
  if (answer.kind === 'refuse' || !own || wanted.some(({ action }) => action.killsRunningInstances))
    return false;
  if (outcomes.some(({ status }) => status !== 'done')) return false;
  return own.plan.withheld.some(({ action, cause }) => {
    const known = catalogue.action(action);
    return cause === 'not-needed' && known.kind === 'workload' && known.killsRunningInstances;
  });
}

export const untouched = (outcomes: readonly StepOutcome[]): Containment => {
  if (outcomes.some((outcome) => outcome.status === 'done')) {
    return { config: 'not-verified', instances: 'running' };
  }
  return outcomes.some((outcome) => outcome.status === 'failed')
    ? { config: 'not-verified', instances: 'unknown' }
    : NOTHING_YET;
};

/** Traffic that this case moved to an image which another finding accuses is no containment: the next delivery goes on. */
export function withRefuge(
  deps: CaseDependencies,
  target: string,
  ledger: LedgerReads,
  seen: Look,
  accusations: readonly Accusation[],
): Look {
  const accused = tryAccusedRefuge(deps, ledger, seen.state, accusations);
  if (!accused) return seen;
  const { judgement } = seen;
  const { accusedRefuge } = responseWordsOf(target);
  const text =
    accusedRefuge?.(accused.revision, accused.by) ?? `${accused.by} accuses the image of ${accused.revision}`;
  const problems = [...judgement.problems, { code: 'bad-serving', text } as const];
  return { ...seen, judgement: { ...judgement, problems, holds: false } };
}

/** A refused step changed nothing. Whether another step contains the workload without it, the read shows. */
export function containmentOf({ judgement, instances }: Look, outcomes: readonly StepOutcome[]): Containment {
  const failed = outcomes.some((outcome) => outcome.status === 'failed' && !isRefusal(outcome));
  return { config: judgement.holds && !failed ? 'verified' : 'not-verified', instances };
}

/** Somebody reverted a step if it is done and its change is no longer in place. */
export const isTakenBack = ({ wanted }: Decision, outcomes: readonly StepOutcome[], seen: Look): boolean =>
  wanted.some(({ step, action }) => {
    // The record may name the step otherwise: a case has each action once.
    const isDone = outcomes.some((one) => one.action === action.id && one.status === 'done');
    const state = seen.state.stateOf(action);
    return isDone && !action.verify(step, state).ok;
  });

export function watchedOf(
  deps: CaseDependencies,
  { handed, situation, decision, results }: ConcludeInput,
  isNeedless: boolean,
): Watched {
  const standing = isNeedless ? standingFor(situation) : undefined;
  return {
    target: situation.target,
    badDigest: situation.live && imageDigestOf(situation.live),
    wayIn: wayInFor(deps, { handed, situation, decision, results }),
    priors: results.flatMap((result): readonly JsonObject[] => (result.prior ? [result.prior] : [])),
    changedAt: lastKill(deps, results),
    goneBefore: standing?.goneAt,
  };
}

function wayInFor(
  deps: CaseDependencies,
  {
    handed: { record },
    situation,
    decision,
    results,
  }: Pick<ConcludeInput, 'handed' | 'situation' | 'decision' | 'results'>,
): WayIn {
  const outcomes = results.map(({ outcome }) => outcome);
  return reliesOnContainment(deps, situation, decision, outcomes)
    ? reliedWayIn(deps, record.caseId, situation, decision)
    : trustedWayIn(record.caseId, decision.own, situation.ledger);
}

/** Only a sample that is newer than the last step that ends instances can show that they are gone. */
function lastKill({ catalogue }: CaseDependencies, results: readonly StepResult[]): string | undefined {
  const killing = results.filter(({ outcome }) => sufficient([outcome], catalogue));
  return killing
    .map(({ outcome, appliedAt }) => appliedAt ?? outcome.endedAt)
    .sort()
    .at(-1);
}

/** What the verdict is about, by the actor's own reads. */
export const aboutOf = ({ target, badDigest, wayIn }: Watched): Omit<StandingOf, 'caseId'> => ({
  target,
  ...(badDigest === undefined ? {} : { digest: badDigest }),
  wayIn,
});
