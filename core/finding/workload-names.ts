import { parseCloudRunName } from './resource-names';

/** The parts of a workload's name, as fields of a log line. */
export interface WorkloadNames {
  readonly workload?: string;
  readonly region?: string;
  readonly project?: string;
}

/** Each part separately. None when the text, a full or a relative name, is not a Cloud Run name. */
export function workloadNames(resource: string): WorkloadNames {
  const name = parseCloudRunName(resource);
  if (!name.ok) return {};
  const { workload, location: region, project } = name.value;
  return { workload, region, project };
}
