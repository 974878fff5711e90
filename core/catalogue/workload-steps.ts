import type { PlannedStep, ResponsePlan } from '../plan/response-plan';
import type { Playbook } from '../playbooks/playbook';
import type { Catalogue } from './catalogue-parts';

export const workloadSteps = (
  plan: Pick<ResponsePlan, 'steps'>,
  catalogue: Catalogue,
): readonly PlannedStep[] => plan.steps.filter((step) => catalogue.action(step.action).kind === 'workload');

/** Whether any step of the playbook changes a workload. */
export const changesWorkload = (
  { steps }: Pick<Playbook, 'steps'>,
  catalogue: Pick<Catalogue, 'action'>,
): boolean =>
  steps
    .flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.firstOf))
    .some((id) => catalogue.action(id).kind === 'workload');
