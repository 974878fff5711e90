import type { JsonObject } from '../../core/json';
import type { LogQuery } from '../log-query';
import type { Condition } from './conditions';
import type { Cron } from './cron';

/** What watches the cloud: where log entries go, what counts them, who is called, and what happens by the clock. */
export interface WatchState {
  readonly sinks: readonly LogSink[];
  /** Entries by log bucket, `projects/P/locations/L/buckets/B`. */
  readonly buckets: Readonly<Record<string, readonly JsonObject[]>>;
  readonly metrics: readonly LogMetric[];
  readonly policies: readonly AlertPolicy[];
  /** Oldest first; an open one has no `closedMs`. */
  readonly incidents: readonly Incident[];
  readonly jobs: readonly ScheduledJob[];
}

export const EMPTY_WATCH: WatchState = {
  sinks: [],
  buckets: {},
  metrics: [],
  policies: [],
  incidents: [],
  jobs: [],
};

export interface LogSink {
  /** `organizations/O/sinks/S` */
  readonly name: string;
  /** `organizations/O`, `folders/F` or `projects/P` */
  readonly parent: string;
  readonly includesChildren: boolean;
  readonly destination: string;
  readonly filter: LogQuery;
  readonly exclusions: readonly LogQuery[];
  readonly disabled: boolean;
  /** IAM member; empty for a sink into a bucket of its own project. */
  readonly writer: string;
  readonly address: string;
}

export interface LogMetric {
  readonly name: string;
  readonly project: string;
  readonly filter: LogQuery;
  /** Counts what arrives in it; absent: what the project logs. */
  readonly bucket?: string;
  /** When entries matched, and against which type of resource the point is written. */
  readonly points: readonly { readonly ms: number; readonly resource: string }[];
}

export interface AlertPolicy {
  readonly displayName: string;
  readonly project: string;
  readonly severity: string;
  readonly channels: readonly string[];
  readonly documentation: string;
  readonly conditions: readonly Condition[];
  /** For log conditions: at most one notification in this time. */
  readonly rateLimitMs: number;
  /** Since when each condition holds, by its place; absent while it does not. */
  readonly holdingSinceMs: Readonly<Record<number, number>>;
  readonly address: string;
}

export interface Incident {
  /** Display name of the policy. */
  readonly policy: string;
  readonly condition: string;
  readonly severity: string;
  readonly channels: readonly string[];
  readonly openedMs: number;
  readonly closedMs?: number;
}

export interface ScheduledJob {
  /** `projects/P/locations/L/jobs/J` */
  readonly name: string;
  /** What was set, in the API's own form, defaults added: what the API shows. The rest is made of it. */
  readonly settings: JsonObject;
  readonly updatedMs: number;
  readonly cron: Cron;
  /** Of the tz database. */
  readonly timeZone: string;
  readonly paused: boolean;
  readonly lastAttemptMs?: number;
  /** Absent: an HTTP target, which the sandbox does not call. */
  readonly publish?: {
    readonly topic: string;
    readonly data: string;
    readonly attributes: Readonly<Record<string, string>>;
  };
  /** Cloud Scheduler's own account in the job's project. */
  readonly agent: string;
}
