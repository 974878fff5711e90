import { type CloudRunName, parseCloudRunName, workloadKind, workloadName } from '../finding/resource-names';
import { isOutsideRollout } from '../runtime-config/config-for';
import type { RuntimeConfig } from '../runtime-config/runtime-config';
import { parseIso } from '../values/time';
import { firstRefusal, type GuardAnswer, pass, refuse } from './guard';

type Project = RuntimeConfig['project'];

/** A project segment may contain the id or the number. Only these two mean the same project. */
export const isProject = (segment: string, project: Project): boolean =>
  segment === project.id || segment === project.number;

/**
 * The one name of a workload that locks, holds, effects and steps use. SCC may write the project's id or its number, and
 * two spellings must not give two locks.
 */
export const ownWorkloadName = (name: CloudRunName, project: Project): string =>
  workloadName(isProject(name.project, project) ? { ...name, project: project.id } : name);

/** Whether two names mean the same workload. Compares parsed parts, and treats id and number as equal. Never compares prefixes or patterns of the text. */
export const isSameWorkload = (a: CloudRunName, b: CloudRunName, project: Project): boolean =>
  ownWorkloadName(a, project) === ownWorkloadName(b, project);

export function scopeGuard(target: CloudRunName, config: RuntimeConfig): GuardAnswer {
  if (isOutsideRollout(config)) {
    return refuse(
      'scope',
      `project ${target.project} is not in the rollout`,
      'add it to the rollout, or contain the workload by hand',
    );
  }
  if (isProject(target.project, config.project)) return pass;
  return refuse(
    'scope',
    `project ${target.project} is not the protected project ${config.project.id} (${config.project.number})`,
    'deploy Riposte for that project, or correct project.id and project.number in the config',
  );
}

export function selfProtectionGuard(target: CloudRunName, config: RuntimeConfig): GuardAnswer {
  const home = isProject(target.project, config.hub ?? config.project);
  const own = home && target.location === config.region && config.self.includes(target.workload);
  if (workloadKind(target) !== 'service' || !own) return pass;
  return refuse(
    'self-protection',
    `${target.workload} is part of Riposte itself`,
    'contain it by hand: see SECURITY.md',
  );
}

export function exemptionGuard(target: CloudRunName, config: RuntimeConfig, nowMs: number): GuardAnswer {
  for (const exemption of config.policy.exemptions) {
    const name = parseCloudRunName(exemption.resource);
    const expires = parseIso(exemption.expires);
    // Synthesis checked the config. If it cannot be read now, the workload counts as exempt (fail closed).
    if (!name.ok || expires === undefined) {
      return refuse(
        'exemption',
        `exemption ${exemption.resource} cannot be read`,
        'correct the exemption and deploy again',
      );
    }
    if (nowMs < expires && isSameWorkload(name.value, target, config.project)) {
      return refuse(
        'exemption',
        `${workloadName(target)} is exempt until ${exemption.expires}: ${exemption.reason}`,
        'contain the workload by hand, or wait until the exemption ends',
      );
    }
  }
  return pass;
}

/** Guards that need only config, target and time. They run while planning and again before acting. */
export const staticGuards = (target: CloudRunName, config: RuntimeConfig, nowMs: number): GuardAnswer =>
  firstRefusal([
    // First, because the other guards would advise to add Riposte's own resources to a list.
    selfProtectionGuard(target, config),
    scopeGuard(target, config),
    exemptionGuard(target, config, nowMs),
  ]);
