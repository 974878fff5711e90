import type { JsonObject } from '../../core/values/json';
import type { LogQuery } from '../log-query';

/** The value of a label in an entry: the text at the path, or the first group of the RE2 expression in it. */
export interface LabelExtractor {
  readonly key: string;
  readonly path: readonly string[];
  readonly pattern?: string;
}

/** The texts of an alert policy, with variables such as `${log.extracted_label.project}`. */
export interface Documentation {
  readonly subject: string;
  readonly content: string;
  readonly links: readonly NotificationLink[];
}

export interface NotificationLink {
  readonly title: string;
  readonly url: string;
}

/** A condition of an alert policy that the sandbox can evaluate. */
export type Condition = { readonly name: string } & (
  | { readonly kind: 'log'; readonly filter: LogQuery; readonly labels: readonly LabelExtractor[] }
  | {
      readonly kind: 'counted' | 'absent';
      readonly metric: string;
      readonly resource: string;
      readonly windowMs: number;
      readonly forMs: number;
    }
  | {
      readonly kind: 'subscription';
      /** The part after `pubsub.googleapis.com/subscription/`. */
      readonly metric: string;
      readonly subscriptions: readonly string[];
      readonly above: number;
      readonly periodMs: number;
      readonly forMs: number;
      /** Each subscription is a series of its own, so a notification can name it. */
      readonly isBySubscription: boolean;
    }
);

/**
 * What watches the cloud: the destinations of log entries, the metrics that count them, the notifications, and the
 * scheduled jobs. A sink, a metric and an alert policy are one record each. `body` is the message that the API received
 * and returns. Exactly one file derives the rest from it (services/logging-sinks.ts, logging-metrics.ts or
 * monitoring-alerts.ts).
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
  /** Oldest first. An open incident has no `closedMs`. */
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

/** An administrative record: the values that were set, and when. */
export interface Administered {
  readonly name: string;
  /** The values that were set, in the API's own form. */
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
  /** Filters of the exclusions that are not disabled. */
  readonly exclusions: readonly LogQuery[];
  readonly disabled: boolean;
  /** IAM member. Empty for a sink that writes into a bucket of its own project. */
  readonly writer: string;
}

export interface LogMetric extends Administered {
  readonly project: string;
  readonly filter: LogQuery;
  readonly disabled: boolean;
  /** The metric counts the entries that arrive in this bucket. Absent: it counts the entries that the project logs. */
  readonly bucket?: string;
  /** When entries matched, and the resource type of each point. */
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
  readonly documentation: Documentation;
  /** For log conditions: the policy sends at most one notification in this time. */
  readonly rateLimitMs: number;
  /** The time since which each condition holds, by its index. Absent while it does not hold. */
  readonly holdingSinceMs: Readonly<Record<number, number>>;
}

export interface Incident {
  /** Display name of the policy. */
  readonly policy: string;
  readonly policyName: string;
  readonly condition: string;
  readonly severity: string;
  readonly channels: readonly string[];
  /** What the channels receive. */
  readonly notification: Documentation;
  readonly openedMs: number;
  readonly closedMs?: number;
}

export interface ScheduledJob {
  /** `projects/P/locations/L/jobs/J` */
  readonly name: string;
  /**
   * The settings in the API's own form, with defaults added: what the API returns. The other members derive from it.
   */
  readonly settings: JsonObject;
  readonly updatedMs: number;
  readonly cron: Cron;
  /** Name in the tz database. */
  readonly timeZone: string;
  readonly paused: boolean;
  readonly lastAttemptMs?: number;
  /** Absent: an HTTP target, which the sandbox does not call. */
  readonly publish?: {
    readonly topic: string;
    readonly data: string;
    readonly attributes: Readonly<Record<string, string>>;
  };
  /** Cloud Scheduler's service agent in the job's project. */
  readonly agent: string;
}

/** The minutes of a unix-cron schedule. Each field lists the values that it allows. */
export type Cron = readonly [minute: Field, hour: Field, day: Field, month: Field, weekday: Field];

export type Field = readonly number[] | 'any';
