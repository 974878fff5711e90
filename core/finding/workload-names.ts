import { parseCloudRunName } from './resource-names';

/** The value in a log line of a part that is not known. */
export const UNKNOWN_PART = 'unknown';

/** The parts of a workload's name, as fields of a log line. */
export interface WorkloadNames {
  /** The short name, or `unknown`. */
  readonly workload: string;
  /** Or `unknown`. */
  readonly region: string;
  /** Or `unknown`. */
  readonly project: string;
}

/** Each part separately. `unknown` when the text, a full or a relative name, is not a Cloud Run name. */
export function workloadNames(resource: string): WorkloadNames {
  const name = parseCloudRunName(resource);
  if (!name.ok) return { workload: UNKNOWN_PART, region: UNKNOWN_PART, project: UNKNOWN_PART };
  const { workload, location: region, project } = name.value;
  return { workload, region, project };
}

/** The subject of an alert: a log line with these fields fires an alert that names them. */
export interface AlertSubject extends WorkloadNames {
  /** As Security Command Center states it, or `unknown`. */
  readonly findingSeverity: string;
}

export const alertSubject = ({
  resource,
  severity = UNKNOWN_PART,
}: {
  /** A full or a relative name. */
  readonly resource: string;
  /** Often from a record, which somebody may have rewritten to anything. @default - unknown */
  readonly severity?: unknown;
}): AlertSubject => ({ ...workloadNames(resource), findingSeverity: String(severity) });

/** For a line about a case that cannot be read. */
export const UNKNOWN_SUBJECT = alertSubject({ resource: '' });
