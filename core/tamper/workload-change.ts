import { parseCloudRunName, workloadKind, workloadName } from '../finding/resource-names';
import type { ObservedChange } from '../outcome/outcome';
import { hashOf } from '../values/json';
import { all, type Clause, field, log, method, resource, service } from './clause';
import { verbOf } from './define-tamper-detection';
import { entryId, type LogEntry } from './log-entry';
import { textAt, validatesOnly } from './member';
import { isOurAccount, type PipelineIdentity } from './pipeline-identity';
import { whoCalled } from './who';

/**
 * Methods that change an existing service. v1, v2 and Google's internal ones end alike (audit log entries of Cloud
 * Run).
 */
const METHODS = [
  'ReplaceService',
  'UpdateService',
  'DeleteService',
  'DeleteRevision',
  'SetIamPolicy',
  'ReplaceInternalService',
  'DeleteInternalService',
];

/** A much longer list of log names leaves too little room for the rest of the sink's filter. */
const LONGEST_LIST = 6_000;

/**
 * Changes of Cloud Run services in the protected projects. The names of more than about a hundred projects do not fit
 * into a filter. Then every project of the sink's scope counts, and the responder drops those that it does not protect.
 */
export function workloadChangeClause(projects: readonly string[]): Clause {
  const names = projects.map((id) => `projects/${id}/logs/cloudaudit.googleapis.com%2Factivity`);
  const fits = names.join('').length <= LONGEST_LIST && names.length > 0;
  return all(
    service('run.googleapis.com'),
    fits ? field('logName', ...names) : log('activity'),
    resource('/(services|revisions)/'),
    method(...METHODS),
  );
}

export interface WorkloadChange {
  /** `projects/P/locations/L/services/S`, with the id or the number that the entry contains. */
  readonly workload: string;
  /** Id or number. */
  readonly project: string;
  readonly change: ObservedChange;
  /** Whether the actor itself made the change, with its own credentials and not on behalf of another identity. */
  readonly byActor: boolean;
}

/**
 * The service that changed, who changed it and with what tool. Undefined when the entry is about something else, the
 * call failed, or the names do not identify one service. Names of v1 contain no region, but the entry's labels do.
 */
export function tryWorkloadChange(entry: LogEntry, pipeline: PipelineIdentity): WorkloadChange | undefined {
  const { audit } = entry;
  const verb = verbOf(entry);
  if (audit.serviceName !== 'run.googleapis.com' || !METHODS.includes(verb)) return undefined;
  if (!/%2factivity$/i.test(entry.logName)) return undefined;
  if (audit.statusCode !== 0 || validatesOnly(audit.request)) return undefined;
  const name = parseCloudRunName(fullName(entry));
  if (!name.ok || workloadKind(name.value) !== 'service') return undefined;
  const who = whoCalled(audit);
  return {
    workload: workloadName(name.value),
    project: name.value.project,
    byActor: isActor(who.principal, pipeline) && who.via.length === 0,
    change: {
      at: entry.timestamp,
      method: verb,
      principal: who.principal,
      via: who.via,
      tool: who.userAgent,
      entry: entry.operation ? hashOf(entry.operation.id).slice(0, 40) : entryId(entry),
    },
  };
}

const isActor = (principal: string, pipeline: PipelineIdentity): boolean =>
  isOurAccount(pipeline, principal) && principal.toLowerCase().startsWith(`${pipeline.name}-actor@`);

function fullName({ audit, raw }: LogEntry): string {
  const [, project, collection, id] =
    /^namespaces\/([^/]+)\/(services|revisions)\/([^/]+)$/.exec(audit.resourceName) ?? [];
  if (project === undefined) return audit.resourceName;
  const label = (key: string): string => textAt(raw, 'resource', 'labels', key);
  const location =
    label('location') || textAt(audit.response, 'metadata', 'labels', 'cloud.googleapis.com/location');
  const workload = collection === 'services' ? id : label('service_name');
  return `projects/${project}/locations/${location}/services/${workload}`;
}
