import { parseCloudRunName } from '../../core/finding/resource-names';
import { type GuardAnswer, pass, refuse } from '../../core/guards/guard';
import { isSameWorkload } from '../../core/guards/static-guards';
import type { PlannedStep } from '../../core/plan/response-plan';
import type { ActorDependencies } from './dependencies';

/** Each step's target must be the finding's own resource, compared by parsed parts. */
export function targetGuard(step: PlannedStep, resource: string, deps: ActorDependencies): GuardAnswer {
  const target = parseCloudRunName(step.target);
  const own = parseCloudRunName(resource);
  if (target.ok && own.ok && isSameWorkload(target.value, own.value, deps.config.project)) return pass;
  return refuse(
    'scope',
    `step ${step.id} aims at ${step.target}, which is not the finding's resource`,
    'treat the case as forged: SECURITY.md',
  );
}
