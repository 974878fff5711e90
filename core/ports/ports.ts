import type { EventFields, EventName, EventSeverity } from '../events';
import type { LogSeverity } from '../events/severity';
import type { JsonObject } from '../values/json';

export type * from './cloud-run';

/*
 * The capabilities that core needs from outside. functions/google implements them over REST; tests and
 * `riposte simulate` implement them over the sandbox. On failure, every method throws a `GoogleFault`
 * (functions/google/faults.ts).
 */

export interface InstanceCount {
  /** Short revision id. */
  readonly revision: string;
  /** RFC 3339 end of the newest sample. */
  readonly at: string;
  /** Sum of active and idle instances. */
  readonly count: number;
}

export interface InstanceMetrics {
  /** Newest sample of each revision of a service since `from` (RFC 3339). A revision without samples is absent. */
  newestCounts(service: string, from: string): Promise<readonly InstanceCount[]>;
}

export interface FindingReader {
  /** The current finding in SCC, found by its names. Undefined when there is none. */
  read(names: { readonly name: string; readonly canonicalName: string }): Promise<JsonObject | undefined>;
  /**
   * `listFindingsResults` of the other ACTIVE findings of class THREAT on a Cloud Run workload that name an image, of any
   * time, under the parent of a canonical name. That parent is the project. Muted findings are included. Each has only
   * its name, its category and the images of its containers, and of several findings with the same images, only one is
   * in the list. A list that is too long to read completely is a permanent fault. The result is never partial.
   */
  activeThreats(canonicalName: string): Promise<readonly JsonObject[]>;
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
  /** Undefined: never seen, which does not mean clean. */
  lookup(sha256: string): Promise<{ readonly malicious: number; readonly engines: number } | undefined>;
}

/** A stored object, and how its content is known. */
export interface StoredObject {
  readonly uri: string;
  /**
   * - `written`: this call wrote it.
   * - `compared`: it existed, with the same content.
   * - `not-compared`: it existed, and the identity may not read it. Its name contains the content's hash. The ledger
   *   stores the whole hash, so that a reader of the object can compare.
   */
  readonly known: 'written' | 'compared' | 'not-compared';
}

/** Only creates objects: this port deliberately has no overwrite and no delete. */
export interface EvidenceStore {
  /**
   * Creating the same name again is not an error, because names contain the content's hash. Other content is an error.
   */
  create(name: string, content: string): Promise<StoredObject>;
}

/** What a notice contains in addition to its text, as in the event `notice`. */
export type NoticeDetails = Omit<EventFields<'notice'>, 'caseId'>;

/** Delivers a text to people. Riposte composes the text; it never comes from the finding. */
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
  /** Settles `expired` after `ms` unless cancelled. A cancelled timeout leaves nothing behind. */
  timeout(ms: number): { readonly expired: Promise<void>; cancel(): void };
}

/** One structured line per event. Accepts only the events of core/events/, each with its severities and fields. */
export type Log = <Name extends EventName>(
  severity: EventSeverity<Name>,
  event: Name,
  message: string,
  fields: EventFields<Name>,
) => void;

/**
 * Writes lines. It does not know the events, so that a sandbox can forward lines of another version of the functions.
 */
export type LineWriter = (severity: LogSeverity, event: string, message: string, fields?: JsonObject) => void;
