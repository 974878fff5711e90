import { TIERS } from '../permissions/tiers';
import type { RuntimeConfig } from './runtime-config';

/** The config for one protected project. Undefined when the project is not protected. */
export function configFor(config: RuntimeConfig, project: string): RuntimeConfig | undefined {
  const { workloads, ...hub } = config;
  if (workloads === undefined) return isOf(config.project, project) ? hub : undefined;
  const workload = workloads.find((candidate) => isOf(candidate.project, project));
  if (workload === undefined) return undefined;
  const { exemptions = [], mode, tiers } = workload;
  const policy = { ...hub.policy, exemptions };
  return { ...hub, hub: config.project, project: workload.project, mode, tiers, policy };
}

/**
 * The same for any project. For a finding of a project outside of the rollout, Riposte plans a response and notifies
 * people, but changes nothing. Two things prevent a change, and each is enough: the mode, and the scope guard, which
 * refuses a config that still has a list of workloads. A finding that names no project is treated the same.
 */
export function viewFor(config: RuntimeConfig, project: string | undefined): RuntimeConfig {
  if (config.workloads === undefined) return config;
  return (
    (project === undefined ? undefined : configFor(config, project)) ?? {
      ...config,
      mode: 'observe',
      tiers: TIERS,
    }
  );
}

/** Whether this is the view of a project whose findings reach a hub that does not protect it. */
export const isOutsideRollout = (config: RuntimeConfig): boolean => config.workloads !== undefined;

const isOf = (project: RuntimeConfig['project'], idOrNumber: string): boolean =>
  project.id === idOrNumber || project.number === idOrNumber;
