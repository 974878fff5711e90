import type { EventFields, EventName, EventSeverity } from '../events';
import type { LogSeverity } from '../events/severity';
import type { JsonObject } from '../values/json';

export type { CloudRun, CloudRunByKind, CloudRunServices, ServiceListing } from './cloud-run';

/*
 * What core needs of the outside, as capabilities. functions/google implements them over REST; tests and
 * `riposte simulate` over the sandbox. Every method throws a `GoogleFault` (functions/google/faults.ts) on failure.
 */

export interface InstanceCount {
  /** Short revision id. */
  readonly revision: string;
  /** RFC 3339 end of the newest sample. */
  readonly at: string;
  /** Sum over active and idle. */
  readonly count: number;
}

export interface InstanceMetrics {
  /** Newest sample of each revision of a service since `from` (RFC 3339). A revision without samples is absent. */
  newestCounts(service: string, from: string): Promise<readonly InstanceCount[]>;
}

export interface FindingReader {
  /** The finding as SCC has it now, found by its names, or undefined. */
  read(names: { readonly name: string; readonly canonicalName: string }): Promise<JsonObject | undefined>;
  /**
   * Every ACTIVE finding of class THREAT on a workload, at whatever time, under the parent of a canonical name. May hold
   * findings on workloads of the same name and place in other projects: the caller compares. A list that is too long to
   * be read whole is a fault that does not pass, never a part of it.
   *
   * @param workload - relative name, `projects/P/locations/L/services/S`
   */
  threatsOn(workload: string, canonicalName: string): Promise<readonly JsonObject[]>;
  /** ACTIVE findings on the resource within the window. */
  related(
    resourceName: string,
    canonicalName: string,
    from: string,
    to: string,
  ): Promise<readonly JsonObject[]>;
}

export interface FindingMarker {
  /** Merges security marks; other marks stay. */
  mark(canonicalName: string, marks: Readonly<Record<string, string>>): Promise<void>;
}

/** Where a workload's lines are in Cloud Logging. Its parts come from a parsed name and from core/targets/. */
export interface LogPlace {
  readonly project: string;
  readonly location: string;
  readonly workload: string;
  /** Type of the monitored resource, and the label of it that holds the workload's id. */
  readonly source: { readonly type: string; readonly label: string };
}

export interface LogReader {
  /** Newest first; `from` and `to` are RFC 3339. */
  entries(place: LogPlace, from: string, to: string, limit: number): Promise<readonly JsonObject[]>;
}

export interface HashReputation {
  /** Undefined: never seen, which is not the same as clean. */
  lookup(sha256: string): Promise<{ readonly malicious: number; readonly engines: number } | undefined>;
}

/** An object that holds the evidence, and how that is known. */
export interface StoredObject {
  readonly uri: string;
  /**
   * - `written`: this call wrote it.
   * - `compared`: it was there, and holds the same content.
   * - `not-compared`: it was there, and the identity may not read it. Its name carries the content's hash; the ledger
   *   keeps the whole hash, for whoever reads the object.
   */
  readonly known: 'written' | 'compared' | 'not-compared';
}

/** Object create only: there is no overwrite and no delete in this port on purpose. */
export interface EvidenceStore {
  /** Creating the same name again is not an error: names carry the content's hash. Other content under it is one. */
  create(name: string, content: string): Promise<StoredObject>;
}

/** What a notice says beside its text, as the event `notice` has it. */
export type NoticeDetails = Omit<EventFields<'notice'>, 'caseId'>;

/** Where a person reads it; the text is composed by us, never by the finding. */
export interface Notifier {
  notify(notice: {
    readonly severity: 'NOTICE' | 'WARNING' | 'ALERT' | 'CRITICAL';
    readonly caseId: string;
    readonly text: string;
    readonly details: NoticeDetails;
  }): void;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Settles `expired` after `ms` unless cancelled; a cancelled timeout leaves nothing behind. */
  timeout(ms: number): { readonly expired: Promise<void>; cancel(): void };
}

/** One structured line per event. It takes the events of core/events/ alone, each with its severities and its fields. */
export type Log = <Name extends EventName>(
  severity: EventSeverity<Name>,
  event: Name,
  message: string,
  fields: EventFields<Name>,
) => void;

/** Where lines go: it knows no events, so that a sandbox can pass on what another version of the functions logs. */
export type LineWriter = (severity: LogSeverity, event: string, message: string, fields?: JsonObject) => void;
