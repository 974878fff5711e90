import type { LoggingProjectBucketConfigConfig } from '@cdktf/provider-google/lib/logging-project-bucket-config';
import { Construct } from 'constructs';
import type { PushPipe } from '../intake/push-pipe';
import type { Project } from '../provider/project';
import type { Transform } from '../provider/transform';
import { AuditConfig, type AuditConfigProps } from './audit-config';
import { LogBucket } from './log-bucket';
import { type CommonSinkConfig, type LogScope, LogSink } from './log-sink';

export interface AuditLogSinksProps {
  /** Where the evidence bucket is. */
  readonly project: Project;
  /** Location of the evidence bucket: a region, or `global`. */
  readonly location: string;
  /** Whose audit logs are taken. */
  readonly scope: LogScope;
  /**
   * Prefix of the names of sinks and bucket.
   *
   * @default - riposte
   */
  readonly name?: string;
  /** Filter of the narrow sink: what tampering looks like in audit logs, and changes of protected workloads. */
  readonly tamperFilter: string;
  /**
   * Where the narrow sink publishes; its writer may publish to this one topic.
   *
   * @default - no narrow sink
   */
  readonly tamperPipe?: Pick<PushPipe, 'topic' | 'grantPublish'>;
  /**
   * `false`: no wide sink, and no bucket behind it.
   *
   * @default - the filter and retention of this construct, unlocked, with a key of Google's
   */
  readonly evidence?: EvidenceLogs | false;
  /**
   * Makes SCC's own changes visible (see AuditConfig). Without it they must be logged already, at this scope or above.
   *
   * @default - the scope's audit-log configuration stays as it is
   */
  readonly auditConfig?: Pick<AuditConfigProps, 'existing'>;
  /**
   * Refuse plans that destroy or replace a sink or the bucket.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
  /** @default - the constructs' own arguments */
  readonly transform?: {
    readonly evidenceSink?: Transform<CommonSinkConfig>;
    readonly evidenceBucket?: Transform<LoggingProjectBucketConfigConfig>;
    readonly tamperSink?: Transform<CommonSinkConfig>;
  };
}

export interface EvidenceLogs {
  /** @default - EVIDENCE_LOG_FILTER */
  readonly filter?: string;
  /** @default - 400 days, as long as Google keeps Admin Activity logs itself */
  readonly retentionDays?: number;
  /** Cannot be undone, and `destroy` fails afterwards. @default - false */
  readonly locked?: boolean;
  /** @default - a key of Google's */
  readonly kmsKeyName?: string;
}

/**
 * Audit logs that an investigation asks for: who deployed, changed or ran a workload, its images, its accounts, and
 * what Binary Authorization said. No request logs and no reads of data, which make up the volume.
 */
export const EVIDENCE_LOG_FILTER = [
  '(log_id("cloudaudit.googleapis.com/activity") OR log_id("cloudaudit.googleapis.com/system_event") OR log_id("cloudaudit.googleapis.com/policy"))',
  'AND protoPayload.serviceName=("run.googleapis.com" OR "cloudfunctions.googleapis.com" OR "artifactregistry.googleapis.com" OR "cloudbuild.googleapis.com" OR "binaryauthorization.googleapis.com" OR "iam.googleapis.com" OR "cloudresourcemanager.googleapis.com" OR "securitycenter.googleapis.com" OR "orgpolicy.googleapis.com")',
].join('\n');

/** Admin Activity logs live this long in Google's own bucket; beside it nothing shorter makes sense. */
const EVIDENCE_RETENTION_DAYS = 400;

/**
 * Two sinks over one scope: audit logs of workloads into a log bucket, as evidence that survives the project they come
 * from, and the few entries that mean tampering with the pipeline to a topic.
 *
 * Expected volume, to be checked against your own: an entry is 1 to 5 KiB and one deployment writes three to five of
 * them. A project that deploys fifty times a day fills about 1 MiB a day (below 0.5 GiB a year); an organization with
 * a thousand such projects about 1 GiB a day. The narrow sink sends a handful a day; marks and mutes set by other
 * tools, once DATA_WRITE is logged, are its only frequent entries.
 */
export class AuditLogSinks extends Construct {
  /** Absent with `evidence: false`. */
  readonly evidenceBucket?: LogBucket;
  /** Absent with `evidence: false`. */
  readonly evidenceSink?: LogSink;
  /** Absent without a pipe. */
  readonly tamperSink?: LogSink;
  /** Absent when the scope's configuration stays as it is. */
  readonly auditConfig?: AuditConfig;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AuditLogSinksProps,
  ) {
    super(scope, id);
    const { evidence = {}, tamperPipe } = props;
    if (evidence) {
      this.evidenceBucket = this.createEvidenceBucket(evidence);
      this.evidenceSink = this.createEvidenceSink(evidence, this.evidenceBucket);
    }
    if (tamperPipe) this.tamperSink = this.createTamperSink(tamperPipe);
    if (props.auditConfig) {
      this.auditConfig = new AuditConfig(this, 'scc-writes', { scope: props.scope, ...props.auditConfig });
    }
  }

  private get name(): string {
    return this.props.name ?? 'riposte';
  }

  private createEvidenceBucket(evidence: EvidenceLogs): LogBucket {
    const { project, location, preventDestroy, transform } = this.props;
    return new LogBucket(this, 'evidence-bucket', {
      project,
      location,
      bucketId: `${this.name}-evidence-logs`,
      description: 'Audit logs of the protected workloads, for investigations.',
      retentionDays: evidence.retentionDays ?? EVIDENCE_RETENTION_DAYS,
      locked: evidence.locked,
      analytics: true,
      kmsKeyName: evidence.kmsKeyName,
      preventDestroy,
      transform: transform?.evidenceBucket,
    });
  }

  private createEvidenceSink(evidence: EvidenceLogs, bucket: LogBucket): LogSink {
    const { scope, preventDestroy, transform } = this.props;
    const sink = new LogSink(this, 'evidence-sink', {
      scope,
      name: `${this.name}-evidence-logs`,
      description:
        'Audit logs of workloads, images, accounts and policies, for Riposte. Expect about 1 MiB a day per busy project.',
      destination: bucket.destination,
      filter: evidence.filter ?? EVIDENCE_LOG_FILTER,
      preventDestroy,
      transform: transform?.evidenceSink,
    });
    bucket.grantWrite('sink-writes', sink, scope);
    return sink;
  }

  private createTamperSink(tamperPipe: NonNullable<AuditLogSinksProps['tamperPipe']>): LogSink {
    const { scope, tamperFilter, preventDestroy, transform } = this.props;
    const sink = new LogSink(this, 'tamper-sink', {
      scope,
      name: `${this.name}-tamper`,
      description:
        'Changes to what Riposte itself consists of, and to Cloud Run services that it protects. Expect two entries for each deploy of such a service, and a handful besides.',
      destination: `pubsub.googleapis.com/${tamperPipe.topic.id}`,
      filter: tamperFilter,
      preventDestroy,
      transform: transform?.tamperSink,
    });
    tamperPipe.grantPublish('audit-sink-publishes', sink.writer);
    return sink;
  }
}
