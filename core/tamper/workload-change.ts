import {
  collectionOf,
  collectionsOf,
  parseCloudRunName,
  type WorkloadKind,
  workloadName,
} from '../finding/resource-names';
import type { ObservedChange } from '../outcome/outcome';
import { AUTOMATIC, TARGETS, targetOf, tryAutomatic } from '../targets';
import { hashOf } from '../values/json';
import { all, type Clause, field, log, method, resource, service } from './clause';
import { verbOf } from './define-tamper-detection';
import { entryId, type LogEntry } from './log-entry';
import { textAt, validatesOnly } from './member';
import { isOurAccount, type PipelineIdentity } from './pipeline-identity';
import { whoCalled } from './who';

/** Methods that change an existing workload, of every kind that Riposte changes. */
const METHODS = [...new Set(AUTOMATIC.flatMap(({ response }) => response.changes))];
const COLLECTIONS = [...new Set(AUTOMATIC.flatMap(({ kind }) => collectionsOf(kind)))];

/** A much longer list of log names leaves too little room for the rest of the sink's filter. */
const LONGEST_LIST = 6_000;

/**
 * Changes of workloads in the protected projects, of the kinds that Riposte changes. The names of more than about a hundred projects do not fit
 * into a filter. Then every project of the sink's scope counts, and the responder drops those that it does not protect.
 */
export function workloadChangeClause(projects: readonly string[]): Clause {
  const names = projects.map((id) => `projects/${id}/logs/cloudaudit.googleapis.com%2Factivity`);
  const fits = names.join('').length <= LONGEST_LIST && names.length > 0;
  return all(
    service('run.googleapis.com'),
    fits ? field('logName', ...names) : log('activity'),
    resource(`/(${COLLECTIONS.join('|')})/`),
    method(...METHODS),
  );
}

export interface WorkloadChange {
  /** Relative name, for example `projects/P/locations/L/services/S`, with the id or the number that the entry contains. */
  readonly workload: string;
  /** Id or number. */
  readonly project: string;
  readonly change: ObservedChange;
  /** Whether the actor itself made the change, with its own credentials and not on behalf of another identity. */
  readonly byActor: boolean;
}

/**
 * The workload that changed, who changed it and with what tool. Undefined when the entry is about something else, the
 * call failed, or the names do not identify one workload of a kind that Riposte changes. Names of v1 contain no region, but the entry's labels do.
 */
export function tryWorkloadChange(entry: LogEntry, pipeline: PipelineIdentity): WorkloadChange | undefined {
  const { audit } = entry;
  const verb = verbOf(entry);
  if (audit.serviceName !== 'run.googleapis.com' || !METHODS.includes(verb)) return undefined;
  if (!/%2factivity$/i.test(entry.logName)) return undefined;
  if (audit.statusCode !== 0 || validatesOnly(audit.request)) return undefined;
  const name = parseCloudRunName(fullName(entry));
  if (!name.ok || !tryAutomatic(targetOf(name.value))?.changes.includes(verb)) return undefined;
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

/** `namespaces/P/services/S`. */
const OF_V1 = new RegExp(`^namespaces/([^/]+)/(${COLLECTIONS.join('|')})/([^/]+)$`);

function fullName({ audit, raw }: LogEntry): string {
  const [, project, collection = '', id] = OF_V1.exec(audit.resourceName) ?? [];
  if (project === undefined) return audit.resourceName;
  const label = (key: string): string => textAt(raw, 'resource', 'labels', key);
  const location =
    label('location') || textAt(audit.response, 'metadata', 'labels', 'cloud.googleapis.com/location');
  // Kinds may share the collection of what lies below them. The label of a kind names its workload, so it shows the kind.
  const kinds = AUTOMATIC.map(({ kind }) => kind).filter((kind) => collectionsOf(kind).includes(collection));
  const nameLabel = (kind: WorkloadKind): string => label(TARGETS[kind].logs.label);
  const kind = kinds.find((one) => collectionOf(one) === collection || nameLabel(one) !== '') ?? kinds[0];
  if (kind === undefined) return audit.resourceName;
  const workload = collectionOf(kind) === collection ? id : nameLabel(kind);
  return `projects/${project}/locations/${location}/${collectionOf(kind)}/${workload}`;
}
