import { copied } from '../../core/values/copied';
import type { JsonObject } from '../../core/values/json';
import { rfc3339 } from '../protocol/time';
import type { CloudFunction } from '../state/cloud-state';

/** One structured log line of a function. */
export interface FunctionLine {
  readonly severity: string;
  readonly event: string;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * The log entry that Cloud Run creates from a JSON line on standard output. Cloud Run reads `severity` and `message`,
 * and leaves the rest in jsonPayload (cloud.google.com/run/docs/logging, structured logs).
 */
export const functionLine = (
  fn: Pick<CloudFunction, 'name' | 'project' | 'location'> & Partial<Pick<CloudFunction, 'revision'>>,
  nowMs: number,
  { severity, event, message, fields = {} }: FunctionLine,
): JsonObject => ({
  logName: `projects/${fn.project}/logs/run.googleapis.com%2Fstdout`,
  resource: {
    type: 'cloud_run_revision',
    labels: {
      project_id: fn.project,
      location: fn.location,
      service_name: fn.name,
      revision_name: fn.revision ?? `${fn.name}-00001-fun`,
      configuration_name: fn.name,
    },
  },
  timestamp: rfc3339(nowMs),
  severity,
  jsonPayload: copied({ ...(fields as JsonObject), event, message }),
});
