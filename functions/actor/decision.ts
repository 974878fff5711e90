import type { WorkloadAction } from '../../core/actions';
import { planOf } from '../../core/case/plan-of';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import { workloadSteps } from '../../core/catalogue/workload-steps';
import type { CloudRunName } from '../../core/finding/resource-names';
import { firstRefusal, type GuardAnswer, pass, refuse } from '../../core/guards/guard';
import { confirmedFindingGuard, holdGuard, killSwitchGuard } from '../../core/guards/live-guards';
import { staticGuards } from '../../core/guards/static-guards';
import type { HandedCase } from '../../core/ledger/case-schema';
import type { StandingContainment } from '../../core/ledger/containments';
import type { Effect } from '../../core/ledger/effects';
import { whoseChange } from '../../core/ledger/whose-change';
import type { RefusedActions } from '../../core/outcome/refusal';
import type { PlannedStep, ResponsePlan } from '../../core/plan/response-plan';
import { jsonEqual } from '../../core/values/json';
import { known } from '../../core/values/result';
import type { ActorDependencies } from './dependencies';
import { ownAccount } from './own-account';
import { type OwnPlan, ownPlan } from './own-plan';
import type { Situation } from './situation';
import { targetGuard } from './target-guard';

/** One step of a case, as the actor sees it now. */
export interface Wanted {
  readonly step: PlannedStep;
  readonly action: WorkloadAction;
  /** The case has begun it before. */
  readonly effect: Effect | undefined;
  /** Riposte's own change is in the present state, so the recorded prior state stays (core/ledger/prior-state.ts). */
  readonly keepsPrior?: boolean;
  /** Riposte's earlier change may be a part of the present state. */
  readonly isPriorUnknown?: boolean;
  /**
   * - `apply`: the workload is to be changed.
   * - `adopt`: the change is there. An earlier delivery made it and may have died before it recorded that.
   * - `join`: the change is there. Another case or a person made it, or may have made it.
   * - `verified`: an earlier delivery made the change and verified it. The actor verifies it again and never repeats it: if
   *   the change is gone, somebody reverted it.
   * - `undone`: a person undid it.
   */
  readonly doing: 'apply' | 'adopt' | 'join' | 'verified' | 'undone';
  /** The change is there, and the actor cannot tell whether an earlier delivery or somebody else made it. */
  readonly isUnknown?: true;
}

export interface Decision {
  readonly answer: GuardAnswer;
  /** In the order of the plan. If the answer is a refusal, only steps that were done before. */
  readonly wanted: readonly Wanted[];
  /** Steps of the handed plan that the refusal is about. */
  readonly refused: readonly PlannedStep[];
  readonly own: OwnPlan | undefined;
  /** The actor's own plan, if it differs from the handed plan and replaces it. */
  readonly replanned: ResponsePlan | undefined;
}

/** Decides what to change and whether that is allowed: every guard, then the actor's own plan. Pure except for the clock. */
export function decide(
  deps: ActorDependencies,
  handed: HandedCase,
  target: CloudRunName,
  situation: Situation,
  refused: RefusedActions = {},
): Decision {
  const { record } = handed;
  const planned = workloadSteps(planOf(record), deps.catalogue);
  const own = situation.live && ownPlan(deps, record.caseId, situation.live, situation, refused);
  const wanted = wantedSteps(deps, record.caseId, planned, own?.plan, situation);
  // Cloud Run refused these steps although the actor planned them itself.
  const possible = planned.filter(({ action }) => !Object.hasOwn(refused, action));
  const answer = firstRefusal([
    ...guards(deps, handed, target, situation),
    ...planned.map((step) => targetGuard(step, target, deps)),
    ownPlanGuard(deps.catalogue, possible, own, wanted),
  ]);
  if (answer.kind === 'refuse') {
    const done = wanted.filter(({ doing }) => doing !== 'apply');
    const refused = planned.filter((step) => !done.some(({ action }) => action.id === step.action));
    return { answer, wanted: done, refused, own, replanned: undefined };
  }
  return { answer, wanted, refused: [], own, replanned: replannedOf(deps.catalogue, handed, own, wanted) };
}

function guards(
  { config, clock }: ActorDependencies,
  { record }: HandedCase,
  target: CloudRunName,
  { live, ledger }: Situation,
): readonly GuardAnswer[] {
  const { finding, detection } = record;
  const claimed = {
    canonicalName: finding.canonicalName,
    resource: finding.resource,
    eventTime: finding.eventTime,
    imageDigest: detection.evidence.imageDigest,
  };
  return [
    confirmedFindingGuard(claimed, live),
    staticGuards(target, config, clock.now()),
    killSwitchGuard(known(ledger.killSwitch)),
    holdGuard(known(ledger.hold)),
  ];
}

/** What the actor would do now, and the steps that the case has begun. */
function wantedSteps(
  deps: ActorDependencies,
  caseId: string,
  planned: readonly PlannedStep[],
  own: ResponsePlan | undefined,
  { cloud, ledger }: Situation,
): readonly Wanted[] {
  if (!cloud?.isNamed) return [];
  const { catalogue } = deps;
  const begunSteps = [...ledger.effects.values()];
  const fresh = own ? workloadSteps(own, catalogue) : [];
  const ids = [...new Set([...fresh.map((step) => step.action), ...ledger.effects.keys()])];
  return ids.flatMap((id): Wanted[] => {
    const action = catalogue.action(id);
    if (action.kind !== 'workload') return [];
    const effect = ledger.effects.get(id);
    const mine = asSaid(
      fresh.find((step) => step.action === id),
      planned,
    );
    if (!effect) return mine ? [{ step: mine, action, effect, doing: 'apply' }] : [];
    const begun = effect.planned ?? planned.find((step) => step.action === id) ?? mine;
    if (!begun) return [];
    if (effect.state === 'undone' || effect.state === 'undoing')
      return [{ step: begun, action, effect, doing: 'undone' }];
    if (effect.state === 'applied') return [{ step: begun, action, effect, doing: 'verified' }];
    const state = cloud.state.stateOf(action);
    const isThere = jsonEqual(action.project(state), begun.after) || action.verify(begun, state).ok;
    if (isThere) {
      const whose = madeByAnother(ledger.containments, caseId, id, effect)
        ? 'others'
        : whoseChange(effect, state, ownAccount(deps), begunSteps);
      const found = { step: begun, action, effect };
      if (whose === 'ours') return [{ ...found, doing: 'adopt' }];
      return [{ ...found, doing: 'join', ...(whose === 'unknown' ? { isUnknown: true } : {}) }];
    }
    return mine ? [{ step: mine, action, effect, doing: 'apply' }] : [];
  });
}

/** Another case made the same change since this case began. An undo of this case must not revert it. */
const madeByAnother = (
  standing: readonly StandingContainment[],
  caseId: string,
  action: string,
  { startedAt }: Effect,
): boolean =>
  standing.some(
    (one) => one.caseId !== caseId && one.action === action && one.changed && one.appliedAt >= startedAt,
  );

/** A step that the case has too keeps the id that it has there. */
function asSaid(mine: PlannedStep | undefined, said: readonly PlannedStep[]): PlannedStep | undefined {
  const alike = said.find(
    ({ action, target, after }) =>
      action === mine?.action && target === mine.target && jsonEqual(after, mine.after),
  );
  return mine && alike ? { ...alike, before: mine.before } : mine;
}

/**
 * The actor's own plan may replace the handed plan if it is as strong: each handed step is planned, not needed, or replaced
 * by one that also stops the bad image. Anything else is refused: the workload changed, or the case is forged.
 */
function ownPlanGuard(
  catalogue: Catalogue,
  planned: readonly PlannedStep[],
  own: OwnPlan | undefined,
  wanted: readonly Wanted[],
): GuardAnswer {
  const stops = wanted.some(({ action }) => action.killsRunningInstances);
  const kills = (id: string): boolean => {
    const action = catalogue.action(id);
    return action.kind === 'workload' && action.killsRunningInstances;
  };
  // Another case, or a person, stopped the bad image since the plan: no step of the plan that would stop it is needed.
  const isStopped = own?.plan.withheld.some(({ action, cause }) => cause === 'not-needed' && kills(action));
  const withheldFor = (step: PlannedStep) => own?.plan.withheld.find((entry) => entry.action === step.action);
  const foreign = planned.find(
    (step) =>
      !stops &&
      !(isStopped && kills(step.action)) &&
      !wanted.some(({ action }) => action.id === step.action) &&
      withheldFor(step)?.cause !== 'not-needed',
  );
  if (!foreign) return pass;
  const why = withheldFor(foreign)?.reason;
  return refuse(
    'own-plan',
    `the actor's own plan does not contain step ${foreign.id}${why ? `: ${why}` : ''}`,
    'compare the case with the workload: the workload changed since the plan, or the case is forged (SECURITY.md, "A forged case"); to try again, publish the finding again',
  );
}

/** The actor's own plan, if it changes something that the plan in the case does not. */
function replannedOf(
  catalogue: Catalogue,
  { record }: HandedCase,
  own: OwnPlan | undefined,
  wanted: readonly Wanted[],
): ResponsePlan | undefined {
  const said = workloadSteps(planOf(record), catalogue);
  const isSaid = ({ step }: Wanted) =>
    said.some((one) => one.action === step.action && jsonEqual(one.after, step.after));
  return wanted.every((one) => one.doing !== 'apply' || isSaid(one)) ? undefined : own?.plan;
}
