import type { TamperSeverity } from '../events/severity';
import type { Clause } from './clause';
import type { LogEntry } from './log-entry';
import type { PipelineIdentity } from './pipeline-identity';
import type { Who } from './who';

/** One change, reported by one entry, of what guards the workloads. */
export interface Tampering {
  readonly kind: 'tampering';
  /** Id of the detection. */
  readonly id: string;
  readonly severity: TamperSeverity;
  /** What was done, in Riposte's words with names from the entry. */
  readonly what: string;
  readonly who: Who;
  readonly resource: string;
  readonly succeeded: boolean;
  /** `operation` joins entries of one long-running operation: the first states the change, the last the outcome. */
  readonly phase: 'first' | 'last' | 'only';
  readonly operation?: string;
  /** Why the change may be in order. Lowers the severity by at most one level, and never suppresses the report. */
  readonly expected?: string;
  readonly techniques: readonly string[];
}

/** The judgement of a detection about an entry that meets its clause. */
export interface Observation {
  readonly what: string;
  readonly severity: TamperSeverity;
  /** A known, ordinary cause. */
  readonly expected?: string;
}

export type Methods = Readonly<Record<string, TamperSeverity>>;

/** One line of an audit config. Data Access logs are off by default for almost every service. */
export interface DataAccessLog {
  readonly service: string;
  readonly logType: 'ADMIN_READ' | 'DATA_READ' | 'DATA_WRITE';
  /** False: known from third parties or by elimination, not from Google's documents. */
  readonly documented: boolean;
}

/** One kind of guarded resource. */
export interface TamperDetection {
  readonly id: string;
  /** What it guards, as a noun. */
  readonly guards: string;
  readonly summary: string;
  /** MITRE ATT&CK, Enterprise matrix, as we read it. */
  readonly techniques: readonly string[];
  /**
   * Last part of a method's name -> the severity of a call, if nothing more is known. Empty: only the clause decides.
   */
  readonly methods: Methods;
  /** Entries that exist only if an audit config enables them. */
  readonly dataAccess?: readonly DataAccessLog[];
  /** The entries that the detection examines. Becomes a part of the sink's filter. */
  clause(pipeline: PipelineIdentity): Clause;
  match(entry: LogEntry, pipeline: PipelineIdentity): Tampering | undefined;
}
