import type { JsonObject } from '../../core/values/json';
import type { LogQuery } from '../log-query';

/** A condition of an alert policy, as far as the sandbox can tell whether it holds. */
export type Condition = { readonly name: string } & (
  | { readonly kind: 'log'; readonly filter: LogQuery }
  | {
      readonly kind: 'counted' | 'absent';
      readonly metric: string;
      readonly resource: string;
      readonly windowMs: number;
      readonly forMs: number;
    }
  | {
      readonly kind: 'subscription';
      /** The part behind `pubsub.googleapis.com/subscription/`. */
      readonly metric: string;
      readonly subscriptions: readonly string[];
      readonly above: number;
      readonly periodMs: number;
      readonly forMs: number;
    }
);

/**
 * What watches the cloud: where log entries go, what counts them, who is called, and what happens by the clock. Sinks,
 * metrics and alert policies are one record each: `body` is what the API was given and shows again, the rest is made of
 * it, in one place (services/logging-sinks.ts, logging-metrics.ts, monitoring-alerts.ts).
 */
export interface WatchState {
  /** By full name: `organizations/O/sinks/S`. */
  readonly sinks: Readonly<Record<string, LogSink>>;
  /** Entries by log bucket, `projects/P/locations/L/buckets/B`. The buckets themselves are resources of the API. */
  readonly buckets: Readonly<Record<string, readonly JsonObject[]>>;
  /** By full name: `projects/P/metrics/M`. */
  readonly metrics: Readonly<Record<string, LogMetric>>;
  /** By full name: `projects/P/alertPolicies/A`. */
  readonly policies: Readonly<Record<string, AlertPolicy>>;
  /** Oldest first; an open one has no `closedMs`. */
  readonly incidents: readonly Incident[];
  readonly jobs: readonly ScheduledJob[];
}

export const EMPTY_WATCH: WatchState = {
  sinks: {},
  buckets: {},
  metrics: {},
  policies: {},
  incidents: [],
  jobs: [],
};

/** An administrative record: what was set, and when. */
export interface Administered {
  readonly name: string;
  /** What was set, in the API's own form. */
  readonly body: JsonObject;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export interface LogSink extends Administered {
  /** `organizations/O`, `folders/F` or `projects/P` */
  readonly parent: string;
  readonly includesChildren: boolean;
  readonly destination: string;
  readonly filter: LogQuery;
  /** Those that are not disabled. */
  readonly exclusions: readonly LogQuery[];
  readonly disabled: boolean;
  /** IAM member; empty for a sink into a bucket of its own project. */
  readonly writer: string;
}

export interface LogMetric extends Administered {
  readonly project: string;
  readonly filter: LogQuery;
  readonly disabled: boolean;
  /** Counts what arrives in it; absent: what the project logs. */
  readonly bucket?: string;
  /** When entries matched, and against which type of resource the point is written. */
  readonly points: readonly { readonly ms: number; readonly resource: string }[];
}

export interface AlertPolicy extends Administered {
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly displayName: string;
  readonly project: string;
  readonly enabled: boolean;
  readonly severity: string;
  readonly channels: readonly string[];
  readonly conditions: readonly Condition[];
  /** For log conditions: at most one notification in this time. */
  readonly rateLimitMs: number;
  /** Since when each condition holds, by its place; absent while it does not. */
  readonly holdingSinceMs: Readonly<Record<number, number>>;
}

export interface Incident {
  /** Display name of the policy. */
  readonly policy: string;
  readonly policyName: string;
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

/** The minutes of a unix-cron schedule: each field as the values that it allows. */
export type Cron = readonly [minute: Field, hour: Field, day: Field, month: Field, weekday: Field];

export type Field = readonly number[] | 'any';
