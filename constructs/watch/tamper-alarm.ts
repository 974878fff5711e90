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
import { logBucketPage } from './console-page';

export interface TamperAlarmProps {
  /** The project of bucket, metric and alert policy. */
  readonly project: Project;
  /** Location of the bucket: a region, or `global`. */
  readonly location: string;
  /** The scope whose audit logs are watched, the same as in the first path. */
  readonly scope: LogScope;
  /**
   * Prefix of the names.
   *
   * @default - riposte
   */
  readonly name?: string;
  /** What tampering looks like in audit logs: the filter of the first path. */
  readonly filter: string;
  /** `projects/P/notificationChannels/N`; preferably not those of the first path. */
  readonly notificationChannels: readonly string[];
  /** @default - docs/runbooks.md */
  readonly runbookBase?: string;
  /** @default - 30 days: a person reads these entries soon; evidence is in another bucket */
  readonly retentionDays?: number;
  /** @default - a Google-managed key */
  readonly kmsKeyName?: string;
  /**
   * Refuse plans that destroy or replace the sink or the bucket.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
  /** @default - the arguments of the constructs */
  readonly transform?: {
    readonly sink?: Transform<CommonSinkConfig>;
    readonly bucket?: Transform<LoggingProjectBucketConfigConfig>;
    readonly metric?: Transform<TypedLoggingMetricConfig>;
    readonly policy?: Transform<TypedMonitoringAlertPolicyConfig>;
  };
}

/** Entries count for ten minutes. The query runs every minute. */
const WINDOW_SECONDS = 600;
const RETENTION_DAYS = 30;

/**
 * The second path of the tamper alert: audit log -> its own sink -> its own log bucket -> metric -> alert policy.
 * It shares no topic, subscription or function with what it guards (invariant 12), so removing the pipeline fires it.
 *
 * It counts a metric of the bucket instead of log lines: an alert on log lines reads only what the project itself logs,
 * but the entries of an organization arrive from other projects. And one mechanism serves all three scopes.
 *
 * It does not catch an attacker who removes this sink first. The removal is one of the entries, but Google does not
 * document whether a sink delivers the entry of its own deletion. A sink on another parent (organization and project)
 * closes that gap, and the two paths do not depend on each other's sinks.
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

  /** Applies the same filter again: other entries that somebody routes into the bucket by hand do not count. */
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
    const { project, location, name, notificationChannels, runbookBase, transform } = this.props;
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
          'An audit log entry says that someone changed, disabled or removed a part of Riposte, or of what feeds it. This alarm does not use the pipeline itself, so it also fires when the pipeline is gone.',
        page: logBucketPage(
          'Entries in the alarm bucket',
          `projects/${project.id}/locations/${location}/buckets/${this.name}`,
        ),
        conditions: [
          countedOnce('An entry arrived in the alarm bucket', this.name, 'logging_bucket', WINDOW_SECONDS),
        ],
      },
      transform: transform?.policy,
    });
  }
}
