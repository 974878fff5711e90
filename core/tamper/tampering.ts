import type { Clause } from './clause';
import type { LogEntry } from './log-entry';
import type { PipelineIdentity } from './pipeline-identity';
import type { Who } from './who';

/** As Cloud Logging writes them, severest first. An alert policy matches CRITICAL. */
export const TAMPER_SEVERITIES = ['CRITICAL', 'ERROR', 'WARNING', 'INFO'] as const;
export type TamperSeverity = (typeof TAMPER_SEVERITIES)[number];

/** One thing that one entry says about what guards the workloads. */
export interface Tampering {
  readonly kind: 'tampering';
  /** Id of the detection. */
  readonly id: string;
  readonly severity: TamperSeverity;
  /** What was done, in words of ours and names of the entry. */
  readonly what: string;
  readonly who: Who;
  readonly resource: string;
  readonly succeeded: boolean;
  /** Entries of one long-running operation are joined by `operation`: the first says what, the last whether. */
  readonly phase: 'first' | 'last' | 'only';
  readonly operation?: string;
  /** Why this may be in order. It lowers the severity by one at most, and never silences. */
  readonly expected?: string;
  readonly techniques: readonly string[];
}

/** What a detection makes of an entry that its clause let through. */
export interface Observation {
  readonly what: string;
  readonly severity: TamperSeverity;
  /** A known, ordinary cause. */
  readonly expected?: string;
}

export type Methods = Readonly<Record<string, TamperSeverity>>;

/** One line of an audit config: Data Access logs are off by default for almost every service. */
export interface DataAccessLog {
  readonly service: string;
  readonly logType: 'ADMIN_READ' | 'DATA_READ' | 'DATA_WRITE';
  /** False: taken from third parties, or by elimination; nobody has seen it in Google's documents. */
  readonly documented: boolean;
}

/** One guarded thing. */
export interface TamperDetection {
  readonly id: string;
  /** What it guards, as a noun. */
  readonly guards: string;
  readonly summary: string;
  /** MITRE ATT&CK, Enterprise matrix: our own reading. */
  readonly techniques: readonly string[];
  /** Last part of a method's name -> how bad a call of it is, if nothing more is known. Empty: the clause alone tells. */
  readonly methods: Methods;
  /** What it sees only where an audit config switches it on. */
  readonly dataAccess?: readonly DataAccessLog[];
  /** The entries it wants to see: becomes a part of the sink's filter. */
  clause(pipeline: PipelineIdentity): Clause;
  match(entry: LogEntry, pipeline: PipelineIdentity): Tampering | undefined;
}
