import { TIERS } from '../permissions/tiers';
import type { RuntimeConfig } from './runtime-config';

/** The config as it counts for one protected project; undefined when the project is not protected. */
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
 * The same, total: a finding of a project outside of the rollout is planned for and told to people, and changes
 * nothing. Two things hold it back, each enough: the mode, and the scope guard, which refuses whatever still has a
 * list of workloads. A finding that names no project at all is treated the same.
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

/** Is this the view of a project that a hub hears of and does not protect? */
export const isOutsideRollout = (config: RuntimeConfig): boolean => config.workloads !== undefined;

const isOf = (project: RuntimeConfig['project'], idOrNumber: string): boolean =>
  project.id === idOrNumber || project.number === idOrNumber;
