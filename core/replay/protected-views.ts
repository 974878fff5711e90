import { configFor } from '../runtime-config/config-for';
import type { RuntimeConfig } from '../runtime-config/runtime-config';

/** The config for each protected project, by project id: one for a single project, many for a hub. */
export function protectedViews(config: RuntimeConfig): ReadonlyMap<string, RuntimeConfig> {
  const projects = (config.workloads ?? [config]).map(({ project }) => project.id);
  return new Map(
    projects.flatMap((id) => {
      const view = configFor(config, id);
      return view ? [[id, view] as const] : [];
    }),
  );
}
