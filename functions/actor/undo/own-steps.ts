import type { WorkloadAction } from '../../../core/action-contract/action';
import {
  containmentsOf,
  containmentsPlace,
  type StandingContainment,
} from '../../../core/ledger/containments';
import { type Effect, effectKey, effectPlace, toEffect } from '../../../core/ledger/effects';
import type { PlannedStep } from '../../../core/plan/response-plan';
import { parseIso } from '../../../core/values/time';
import type { FoundCase } from './find-case';

/** A step that the actor has begun for this case. */
export interface OwnStep {
  readonly caseId: string;
  /** Relative name of the workload. */
  readonly target: string;
  /** Key of the effect, made from the finding's names, the action and the target. */
  readonly key: string;
  readonly effect: Effect;
  readonly action: WorkloadAction;
  /** Id of the step in the plan. If no plan names it any more, the action's id. */
  readonly id: string;
}

export interface OwnSteps {
  /** Oldest first: in the order in which the actor began them. */
  readonly steps: readonly OwnStep[];
  /** What keeps the workload contained, oldest first. */
  readonly standing: readonly StandingContainment[];
}

/**
 * What the actor did for the case, from one consistent read of its own database. It looks for every action of the catalogue, so
 * a record that no longer names a step does not hide it.
 */
export async function readOwnSteps({ deps, record, target, planned }: FoundCase): Promise<OwnSteps> {
  const actions = deps.catalogue.actions.filter((action) => action.kind === 'workload');
  // Steps of one claim have the same start time. They were carried out in the order of the plan.
  const order = (action: string) => {
    const place = planned.findIndex((step) => step.action === action);
    return place < 0 ? planned.length : place;
  };
  const wanted = actions
    .map((action) => ({ action, key: effectKey(record.finding, { action: action.id, target }) }))
    .sort((a, b) => order(a.action.id) - order(b.action.id));
  const places = [containmentsPlace(target), ...wanted.map(({ key }) => effectPlace(key))];
  const [containments, ...effects] = await deps.store.getMany(places);
  const steps = wanted.flatMap(({ action, key }, index): OwnStep[] => {
    const stored = effects[index];
    if (!stored) return [];
    const effect = toEffect(stored.data);
    const named = effect.planned ?? planned.find((step) => step.action === action.id);
    return [{ key, action, id: named?.id ?? action.id, effect, caseId: record.caseId, target }];
  });
  return {
    // Ordered by the start of a step: a change whose answer was lost is verified late.
    steps: steps.sort((a, b) => startedMs(a) - startedMs(b)),
    standing: containmentsOf(containments?.data),
  };
}

const startedMs = ({ effect }: OwnStep): number => parseIso(effect.startedAt) ?? 0;

/** What an action needs to know about the step that it undoes. */
export const plannedStep = ({ id, action, effect, target }: OwnStep): PlannedStep => ({
  id,
  action: action.id,
  target,
  tier: action.tier,
  reversible: action.reversible,
  permissions: [],
  before: action.project(effect.prior),
  after: effect.planned?.after ?? null,
  rationale: '',
});
