import { type CloudRunName, parseCloudRunName } from '../../core/finding/resource-names';
import { type GuardAnswer, pass, refuse } from '../../core/guards/guard';
import { isSameWorkload } from '../../core/guards/static-guards';
import type { PlannedStep } from '../../core/plan/response-plan';
import type { ActorDependencies } from './dependencies';

/**
 * Each step's target must be the finding's own resource, compared by parsed parts.
 *
 * @param own - that resource. Undefined: it could not be parsed
 */
export function targetGuard(
  step: PlannedStep,
  own: CloudRunName | undefined,
  { config }: Pick<ActorDependencies, 'config'>,
): GuardAnswer {
  const target = parseCloudRunName(step.target);
  if (target.ok && own && isSameWorkload(target.value, own, config.project)) return pass;
  return refuse(
    'scope',
    `step ${step.id} targets ${step.target}, which is not the finding's resource`,
    'treat the case as forged: SECURITY.md, "A forged case"',
  );
}
