import { TAMPER_SEVERITIES } from '../events/severity';
import { TAMPER_DETECTIONS } from './detections';
import type { LogEntry } from './log-entry';
import type { PipelineIdentity } from './pipeline-identity';
import type { DataAccessLog, Tampering } from './tampering';

export type { TamperSeverity } from '../events/severity';
export { TAMPER_DETECTIONS } from './detections';
export { decodeLogEntry, entryId, type LogEntry } from './log-entry';
export { type PipelineIdentity, pipelineIdentity } from './pipeline-identity';
export { expectedChanges, expectedVolume, responderSinkFilter, tamperSinkFilter } from './sink-filter';
export type { DataAccessLog, TamperDetection, Tampering } from './tampering';
export { tryWorkloadChange, type WorkloadChange, workloadChangeClause } from './workload-change';

/** What an audit config must enable so that the detections see everything. Without repeats. */
export const DATA_ACCESS_LOGS: readonly DataAccessLog[] = [
  ...new Map(
    TAMPER_DETECTIONS.flatMap(({ dataAccess = [] }) =>
      dataAccess.map((line) => [`${line.service} ${line.logType}`, line] as const),
    ),
  ).values(),
];

export interface TamperedWith {
  readonly kind: 'tampering';
  /** Most severe first, at least one: one entry may affect several guarded resources. */
  readonly found: readonly [Tampering, ...Tampering[]];
}

export interface NotTampering {
  readonly kind: 'not-tampering';
  readonly reason: string;
}

/** What an entry means for the pipeline's guards. Total: every entry gives one of the two results. */
export function detectTampering(entry: LogEntry, pipeline: PipelineIdentity): TamperedWith | NotTampering {
  const found = TAMPER_DETECTIONS.flatMap((detection) => detection.match(entry, pipeline) ?? []).sort(
    (a, b) => TAMPER_SEVERITIES.indexOf(a.severity) - TAMPER_SEVERITIES.indexOf(b.severity),
  );
  const [first, ...others] = found;
  if (first !== undefined) return { kind: 'tampering', found: [first, ...others] };
  return {
    kind: 'not-tampering',
    reason: `${entry.audit.methodName.slice(0, 200)} on ${entry.audit.resourceName.slice(0, 300)} affects no guard, or is expected`,
  };
}
