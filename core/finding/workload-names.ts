import { parseCloudRunName } from './resource-names';

/** The parts of a workload's name, as fields of a log line. */
export interface WorkloadNames {
  readonly workload?: string;
  readonly region?: string;
  readonly project?: string;
}

/** Each part by itself; none where the text, a full or a relative name, is no name of Cloud Run. */
export function workloadNames(resource: string): WorkloadNames {
  const name = parseCloudRunName(resource);
  if (!name.ok) return {};
  const { workload, location: region, project } = name.value;
  return { workload, region, project };
}
