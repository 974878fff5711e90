import type { LoggingProjectBucketConfigConfig } from '@cdktf/provider-google/lib/logging-project-bucket-config';
import { Construct } from 'constructs';
import { LogBucket } from '../logs/log-bucket';
import { LogMetric } from '../logs/log-metric';
import { type CommonSinkConfig, type LogScope, LogSink } from '../logs/log-sink';
import type { Project } from '../provider/project';
import type { TypedLoggingMetricConfig, TypedMonitoringAlertPolicyConfig } from '../provider/provider-enums';
import type { Transform } from '../provider/transform';
import { Alert } from './alert';
import { countedOnce } from './alert-conditions';

export interface TamperAlarmProps {
  /** Where bucket, metric and alert policy are. */
  readonly project: Project;
  /** Location of the bucket: a region, or `global`. */
  readonly location: string;
  /** Whose audit logs are watched: the same scope as the first path's. */
  readonly scope: LogScope;
  /**
   * Prefix of the names.
   *
   * @default - riposte
   */
  readonly name?: string;
  /** What tampering looks like in audit logs; the first path's filter. */
  readonly filter: string;
  /** `projects/P/notificationChannels/N`; better others than the first path's. */
  readonly notificationChannels: readonly string[];
  /** @default - docs/runbooks.md */
  readonly runbookBase?: string;
  /** @default - 30 days: the entries are kept for the person who looks, the evidence bucket is another */
  readonly retentionDays?: number;
  /** @default - a key of Google's */
  readonly kmsKeyName?: string;
  /**
   * Refuse plans that destroy or replace the sink or the bucket.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
  /** @default - the constructs' own arguments */
  readonly transform?: {
    readonly sink?: Transform<CommonSinkConfig>;
    readonly bucket?: Transform<LoggingProjectBucketConfigConfig>;
    readonly metric?: Transform<TypedLoggingMetricConfig>;
    readonly policy?: Transform<TypedMonitoringAlertPolicyConfig>;
  };
}

/** Entries count for ten minutes, many times the interval of one minute at which the query is asked. */
const WINDOW_SECONDS = 600;
const RETENTION_DAYS = 30;

/**
 * The second path of the alarm for tampering: audit log -> its own sink -> its own log bucket -> metric -> alert policy.
 * It shares no topic, no subscription and no function with what it guards (invariant 12), so whoever takes the pipeline
 * away sets it off by doing so.
 *
 * A metric of the bucket, and not an alert on log lines: those read only what the project itself logs, while the
 * entries of an organization arrive here from other projects. And one mechanism serves all three scopes.
 *
 * What it does not catch: an attacker who removes this very sink first. The removal is one of the entries, but whether
 * a sink still delivers the entry of its own deletion is not documented; a sink on another parent (organization and
 * project) is the remedy, and the two paths here do not depend on each other's sinks.
 */
export class TamperAlarm extends Construct {
  readonly bucket: LogBucket;
  readonly sink: LogSink;
  readonly metric: LogMetric;
  readonly alert: Alert;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TamperAlarmProps,
  ) {
    super(scope, id);
    this.bucket = this.createBucket();
    this.sink = this.createSink();
    this.metric = this.createMetric();
    this.alert = this.createAlert();
  }

  private get name(): string {
    return `${this.props.name ?? 'riposte'}-tamper-alarm`;
  }

  private createBucket(): LogBucket {
    const { project, location, retentionDays, kmsKeyName, preventDestroy, transform } = this.props;
    return new LogBucket(this, 'bucket', {
      project,
      location,
      bucketId: this.name,
      description: 'Changes to the response pipeline, for the alarm that does not depend on it.',
      retentionDays: retentionDays ?? RETENTION_DAYS,
      kmsKeyName,
      preventDestroy,
      transform: transform?.bucket,
    });
  }

  private createSink(): LogSink {
    const { scope, filter, preventDestroy, transform } = this.props;
    const sink = new LogSink(this, 'sink', {
      scope,
      name: this.name,
      description: 'Second path of the alarm for tampering with Riposte. Expect a handful of entries a day.',
      destination: this.bucket.destination,
      filter,
      preventDestroy,
      transform: transform?.sink,
    });
    this.bucket.grantWrite('sink-writes', sink, scope);
    return sink;
  }

  /** Counts by the same filter again: whatever else is routed into the bucket by hand does not ring. */
  private createMetric(): LogMetric {
    const { project, filter, transform } = this.props;
    return new LogMetric(this, 'metric', {
      project,
      name: this.name,
      description: 'Changes to what the response pipeline consists of.',
      filter,
      bucket: this.bucket,
      transform: transform?.metric,
    });
  }

  private createAlert(): Alert {
    const { project, name, notificationChannels, runbookBase, transform } = this.props;
    return new Alert(this, 'alert', {
      project,
      name: name ?? 'riposte',
      notificationChannels,
      runbookBase,
      waitsFor: [this.metric.metric],
      definition: {
        id: 'tamper-alarm',
        title: 'the response pipeline was changed (second path)',
        severity: 'CRITICAL',
        meaning:
          'An audit log entry says that a part of Riposte, or of what feeds it, was changed, disabled or removed. This alarm does not use the pipeline itself, so it also rings when the pipeline is gone.',
        conditions: [
          countedOnce('An entry arrived in the alarm bucket', this.name, 'logging_bucket', WINDOW_SECONDS),
        ],
      },
      transform: transform?.policy,
    });
  }
}
