import type { Action } from '../action-contract/action';
import type { Catalogue } from '../catalogue/catalogue-parts';
import { workloadSteps } from '../catalogue/workload-steps';
import type { Mode } from '../permissions/tiers';
import type { ResponsePlan } from '../plan/response-plan';
import { missingContainment } from '../planning/plan-response';
import { isOutsideRollout } from '../runtime-config/config-for';
import type { RuntimeConfig } from '../runtime-config/runtime-config';

/**
 * The expected verdict of a case, before anything is applied and verified. would-contain: a step that stops the bad
 * instances would run. would-restrict: only steps that change the workload but leave its instances running. The others
 * as in `Verdict`. Breaker, cooldown and kill switch depend on other cases and are not evaluated.
 */
export const EXPECTED_VERDICTS = [
  'would-contain',
  'would-restrict',
  'awaiting-approval',
  'observed',
  'refused',
  'not-ours',
] as const;
export type ExpectedVerdict = (typeof EXPECTED_VERDICTS)[number];

/** runs: changes the workload. awaits-approval and would-run: planned and shown, without a change. */
export type StepEffect = 'runs' | 'awaits-approval' | 'would-run';

/** The mode decides what happens to a planned step. Recordings of tier observe run in every mode. */
export function effectOf({ kind, tier }: Pick<Action, 'kind' | 'tier'>, mode: Mode): StepEffect {
  if (mode === 'enforce' || (kind === 'recording' && tier === 'observe')) return 'runs';
  return mode === 'observe' ? 'would-run' : 'awaits-approval';
}

/** The result of `effectOf` in words. */
export function effectWords(effect: StepEffect, mode: Mode): string {
  if (effect === 'runs') return 'runs';
  return effect === 'would-run'
    ? `mode ${mode}: would plan, changes nothing`
    : `mode ${mode}: waits for a person, changes nothing`;
}

export interface Expectation {
  readonly verdict: ExpectedVerdict;
  /** As a sentence without a full stop. */
  readonly reason: string;
}

/** The actor's verdict about a plan if every step works. */
export function expectedVerdict(plan: ResponsePlan, view: RuntimeConfig, catalogue: Catalogue): Expectation {
  if (isOutsideRollout(view)) {
    return { verdict: 'refused', reason: 'the project is not in the rollout: Riposte changes nothing there' };
  }
  const changing = workloadSteps(plan, catalogue);
  if (changing.length > 0)
    return ofChangingSteps(
      changing.map(({ action }) => catalogue.action(action)),
      view.mode,
    );
  const closed = plan.withheld.find(({ cause }) => cause === 'closed');
  if (closed) return { verdict: 'observed', reason: closed.reason };
  const missing = missingContainment(plan, catalogue);
  const [first] = missing;
  if (first) {
    const refused = missing.some(({ cause }) => cause === 'guard' || cause === 'input');
    return {
      verdict: view.mode === 'enforce' && refused ? 'refused' : 'observed',
      reason: `nothing contains the workload: ${first.action}: ${first.reason}`,
    };
  }
  const needless = plan.withheld.find(({ cause }) => cause === 'not-needed');
  return {
    verdict: 'observed',
    reason: needless ? `${needless.action}: ${needless.reason}` : 'the playbook changes no workload',
  };
}

function ofChangingSteps(actions: readonly Action[], mode: Mode): Expectation {
  const ids = actions.map(({ id }) => id).join(', ');
  switch (mode) {
    case 'observe':
      return { verdict: 'observed', reason: `mode observe: would plan ${ids}, changes nothing` };
    case 'approve':
      return { verdict: 'awaiting-approval', reason: `mode approve: ${ids} would wait for a person` };
    case 'enforce':
      return actions.some((action) => action.kind === 'workload' && action.killsRunningInstances)
        ? { verdict: 'would-contain', reason: `${ids}: the bad instances stop serving` }
        : { verdict: 'would-restrict', reason: `${ids}: the running instances continue` };
  }
}
