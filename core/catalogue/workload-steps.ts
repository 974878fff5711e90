import type { PlannedStep, ResponsePlan } from '../plan/response-plan';
import type { Catalogue } from './catalogue-parts';

export const workloadSteps = (
  plan: Pick<ResponsePlan, 'steps'>,
  catalogue: Catalogue,
): readonly PlannedStep[] => plan.steps.filter((step) => catalogue.action(step.action).kind === 'workload');
