import type { RuntimeConfig } from './runtime-config';

/** The config as it counts for one protected project; undefined when the project is not protected. */
export function configFor(config: RuntimeConfig, project: string): RuntimeConfig | undefined {
  const { workloads, ...hub } = config;
  if (workloads === undefined) return isOf(config.project, project) ? hub : undefined;
  const workload = workloads.find((candidate) => isOf(candidate.project, project));
  if (workload === undefined) return undefined;
  const { exemptions = [], mode, tiers } = workload;
  return { ...hub, project: workload.project, mode, tiers, policy: { ...hub.policy, exemptions } };
}

const isOf = (project: RuntimeConfig['project'], idOrNumber: string): boolean =>
  project.id === idOrNumber || project.number === idOrNumber;
