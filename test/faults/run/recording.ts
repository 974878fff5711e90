import type { JsonObject } from '../../../core/values/json';
import type { SandboxRequest } from '../../../sandbox/protocol/request';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import type { FunctionName, Schedule } from '../schedule/schedule';

/** One push that a function handles. */
export interface DeliveryRef {
  readonly id: number;
  readonly fn: FunctionName;
  /** The number of the process among all processes of the run. */
  readonly process: number;
  readonly subscription: string;
  readonly messageId: string;
  readonly attempt: number;
  readonly startedMs: number;
  /** The content of the message: a notification, a command, an undo. */
  readonly message: JsonObject;
}

/** A request that reached the cloud, or was prevented from that. */
export interface CallEntry {
  readonly kind: 'call';
  readonly seq: number;
  readonly atMs: number;
  readonly by: string;
  /** Absent: not a call of the functions. */
  readonly delivery?: DeliveryRef;
  readonly request: SandboxRequest;
  /** Google's response; absent if nothing reached Google. */
  readonly status?: number;
  readonly body?: unknown;
  /** What the caller saw: `answered`, or the fault. */
  readonly seen: 'answered' | 'slow' | 'lost' | 'never-sent' | 'timeout' | 'refused' | 'died' | 'late';
  readonly before: CloudState;
  readonly after: CloudState;
}

export interface LogEntry {
  readonly kind: 'log';
  readonly seq: number;
  readonly atMs: number;
  readonly delivery?: DeliveryRef;
  readonly severity: string;
  readonly event: string;
  readonly message: string;
  readonly fields: JsonObject;
  readonly state: CloudState;
}

export interface DeliveryEntry {
  readonly kind: 'delivered';
  readonly seq: number;
  readonly atMs: number;
  readonly delivery: DeliveryRef;
  /** HTTP status of the response; absent: the process died, or threw. */
  readonly status?: number;
  readonly error?: string;
}

/** An event of the schedule happens. */
export interface DeedEntry {
  readonly kind: 'deed';
  readonly seq: number;
  readonly atMs: number;
  readonly text: string;
}

/** SCC published a version of a finding. */
export interface ReportedEntry {
  readonly kind: 'reported';
  readonly seq: number;
  readonly atMs: number;
  readonly finding: JsonObject;
  /** The time from which SCC's list shows it. */
  readonly listedMs: number;
}

export type Entry = CallEntry | LogEntry | DeliveryEntry | DeedEntry | ReportedEntry;

/** Everything that happened in one run. */
export interface Recording {
  readonly schedule: Schedule;
  readonly entries: readonly Entry[];
  readonly initial: CloudState;
  readonly final: CloudState;
  /** No fault happens after this. */
  readonly healedMs: number;
  /** Nothing was left to do. */
  readonly settledMs: number;
  /** The state after everything had settled, before findings were published once more. */
  readonly settled: CloudState;
  /** Nothing was left to do after those findings were published once more. */
  readonly endMs: number;
  /** False: something was still waiting when the simulation stopped waiting. */
  readonly isQuiet: boolean;
  /** Indices of findings that were published once more because their case had failed. */
  readonly republished: readonly number[];
}
