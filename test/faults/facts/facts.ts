import type { JsonObject } from '../../../core/values/json';
import type { DeliveryRef } from '../run/recording';
import type { Settings } from '../schedule/schedule';

/**
 * What happened in one run, as far as an observer can judge it: only from the sandbox's journal and state. Plain data,
 * so that a test can show a judgement a history that the product never produces.
 */
export interface Facts {
  readonly settings: Pick<Settings, 'mode' | 'breaker' | 'holdHours'> & {
    readonly minimumSeverity: string;
    /** By full name of the service. */
    readonly exemptions: readonly { readonly service: string; readonly untilMs: number }[];
  };
  readonly startMs: number;
  /** How far the actor's clock was ahead, at most. An exemption or a hold ends that much earlier for it. */
  readonly actorAheadMs: number;
  readonly healedMs: number;
  readonly endMs: number;
  readonly isQuiet: boolean;
  /** The versions that SCC published, in order. */
  readonly versions: readonly FindingVersion[];
  readonly undos: readonly UndoRequest[];
  readonly deliveries: readonly DeliveryFact[];
  /** Requests of the two functions. */
  readonly calls: readonly Call[];
  /** Every change of a workload, by any caller. */
  readonly changes: readonly Change[];
  readonly sayings: readonly Saying[];
  readonly logs: readonly LogLine[];
  /** The cases at the end. */
  readonly cases: readonly CaseFact[];
  readonly locks: readonly { readonly target: string; readonly leaseUntilMs: number }[];
  readonly holds: readonly {
    readonly caseId: string;
    readonly target: string;
    readonly digest: string | undefined;
    readonly untilMs: number;
  }[];
  readonly evidence: Readonly<Record<string, StoredObject>>;
  readonly deadLetters: readonly DeadLetter[];
  /** Display names of the alert policies that triggered, in order. */
  readonly incidents: readonly { readonly policy: string; readonly atMs: number }[];
  readonly workloadsAtEnd: readonly Workload[];
  /** Resources of findings that Riposte only reports: jobs, worker pools, and workloads of a project that it does not protect. */
  readonly reportOnly: readonly string[];
  /** Workloads that neither a finding of a service nor a person names, and whether they are unchanged. */
  readonly bystanders: readonly { readonly name: string; readonly isSame: boolean }[];
  readonly killSwitch: readonly { readonly atMs: number; readonly engaged: boolean }[];
  /** Cases whose documents the compromised responder wrote. */
  readonly forgedCases: readonly string[];
  /** The time of each forgery. */
  readonly forgeries: readonly { readonly caseId: string; readonly atMs: number }[];
}

export interface FindingVersion {
  readonly seq: number;
  readonly atMs: number;
  readonly canonicalName: string;
  readonly caseId: string;
  /** `projects/P/locations/L/services/S`, or the job or worker pool that the finding is about. */
  readonly service: string;
  readonly category: string;
  readonly severity: string;
  /** Accused image digests. */
  readonly digests: readonly string[];
  /** ACTIVE and not muted. */
  readonly isOpen: boolean;
  readonly eventMs: number;
  /** The time since when Riposte could know it: SCC lists it, or the responder acknowledged its notification. */
  readonly knownMs: number;
}

export interface UndoRequest {
  readonly atMs: number;
  readonly caseId: string;
  readonly isAllowed: boolean;
}

export interface DeliveryFact {
  readonly delivery: DeliveryRef;
  readonly purpose: 'finding' | 'command' | 'undo' | 'audit' | 'other';
  readonly startSeq: number;
  readonly endMs: number;
  readonly status: number | undefined;
  readonly error?: string;
}

export interface Call {
  readonly seq: number;
  readonly atMs: number;
  readonly by: 'actor' | 'responder';
  readonly delivery: number | undefined;
  readonly api: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly status: number | undefined;
  readonly seen: string;
  /** The call took effect, whatever the caller received. */
  readonly took: boolean;
}

/** A service as users set it, with what follows from it. */
export interface Workload {
  readonly name: string;
  readonly config: JsonObject;
  readonly bindings: readonly { readonly role: string; readonly members: readonly string[] }[];
  readonly revisions: readonly Revision[];
}

export interface Revision {
  readonly name: string;
  readonly digests: readonly string[];
  readonly createdMs: number;
  readonly ready: boolean;
  /** Instances now. */
  readonly instances: number;
  /** It gets traffic or has a tag, and the service is not scaled to zero. */
  readonly isRouted: boolean;
}

export interface Change {
  readonly seq: number;
  readonly atMs: number;
  readonly by: string;
  readonly isOurs: boolean;
  readonly delivery: number | undefined;
  /** For Riposte's changes. */
  readonly purpose: DeliveryFact['purpose'] | undefined;
  /** For Riposte's changes: the case that the message names. */
  readonly caseId: string | undefined;
  readonly service: string;
  readonly before: Workload;
  readonly after: Workload;
}

/** A verdict that people can read: in a log line, in the record, as a mark on the finding, or in a notice. */
export interface Saying {
  readonly seq: number;
  readonly atMs: number;
  readonly caseId: string;
  readonly where: 'log' | 'record' | 'mark' | 'notice';
  readonly verdict: string;
  readonly delivery: number | undefined;
  /** The finding's workload at that moment; absent if it does not exist. */
  readonly workload: Workload | undefined;
}

export interface LogLine {
  readonly seq: number;
  readonly atMs: number;
  readonly severity: string;
  readonly event: string;
  readonly message: string;
  readonly caseId: string | undefined;
  readonly fields: JsonObject;
  readonly delivery: number | undefined;
  /** A deployed alert policy notifies people for such a line. */
  readonly rings: boolean;
  readonly bytes: number;
}

export interface CaseFact {
  readonly caseId: string;
  readonly state: string;
  readonly leaseUntilMs: number;
  readonly verdict: string | undefined;
  readonly resource: string | undefined;
  readonly outcomes: readonly { readonly action: string; readonly status: string }[];
  /** For a case whose document was forged: according to the actor's own ledger. */
  readonly isUndone: boolean;
  readonly evidence: {
    readonly manifestUri: string;
    readonly head: string;
    readonly entries: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[];
  };
  /** The content of the actor's own ledger, which the responder cannot write. Absent members: no entry. */
  readonly own: {
    readonly verdict?: string;
    readonly ended?: string;
    readonly undone?: boolean;
    /** When everything has settled, before any finding is published again, the actor has not finished the case. */
    readonly open?: boolean;
  };
  /** `riposte_verdict` on the finding at the end, if the mark names this case. */
  readonly mark: string | undefined;
  readonly hasRecord: boolean;
}

export interface StoredObject {
  readonly sha256: string;
  readonly createdMs: number;
  readonly text: string;
}

export interface DeadLetter {
  readonly subscription: string;
  readonly message: JsonObject;
}
