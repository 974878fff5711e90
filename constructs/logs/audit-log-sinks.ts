import type { LoggingProjectBucketConfigConfig } from '@cdktf/provider-google/lib/logging-project-bucket-config';
import { Construct } from 'constructs';
import type { PushPipe } from '../intake/push-pipe';
import type { Project } from '../provider/project';
import type { Transform } from '../provider/transform';
import { AuditConfig, type AuditConfigProps } from './audit-config';
import { LogBucket } from './log-bucket';
import { type CommonSinkConfig, type LogScope, LogSink } from './log-sink';

export interface AuditLogSinksProps {
  /** The project of the evidence bucket. */
  readonly project: Project;
  /** Location of the evidence bucket: a region, or `global`. */
  readonly location: string;
  /** The scope whose audit logs are exported. */
  readonly scope: LogScope;
  /**
   * Prefix of the names of sinks and bucket.
   *
   * @default - riposte
   */
  readonly name?: string;
  /** Filter of the narrow sink: signs of tampering in audit logs, and changes of protected workloads. */
  readonly tamperFilter: string;
  /**
   * The pipe that the narrow sink publishes to. Its writer may publish to this topic only.
   *
   * @default - no narrow sink
   */
  readonly tamperPipe?: Pick<PushPipe, 'topic' | 'grantPublish'>;
  /**
   * `false`: no wide sink, and no bucket for it.
   *
   * @default - the filter and retention of this construct, unlocked, with a Google-managed key
   */
  readonly evidence?: EvidenceLogs | false;
  /**
   * Makes changes to SCC itself visible (see AuditConfig). Without it, this scope or one above must already log them.
   *
   * @default - the audit-log configuration of the scope does not change
   */
  readonly auditConfig?: Pick<AuditConfigProps, 'existing'>;
  /**
   * Refuse plans that destroy or replace a sink or the bucket.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
  /** @default - the arguments of the constructs */
  readonly transform?: {
    readonly evidenceSink?: Transform<CommonSinkConfig>;
    readonly evidenceBucket?: Transform<LoggingProjectBucketConfigConfig>;
    readonly tamperSink?: Transform<CommonSinkConfig>;
  };
}

export interface EvidenceLogs {
  /** @default - EVIDENCE_LOG_FILTER */
  readonly filter?: string;
  /** @default - 400 days, as long as Google itself keeps Admin Activity logs */
  readonly retentionDays?: number;
  /** Cannot be undone, and makes `destroy` fail. @default - false */
  readonly locked?: boolean;
  /** @default - a Google-managed key */
  readonly kmsKeyName?: string;
}

/**
 * Audit logs that an investigation needs: who deployed, changed or ran a workload, its images, its accounts, and the
 * decisions of Binary Authorization. It leaves out request logs and reads of data, which make up most of the volume.
 */
export const EVIDENCE_LOG_FILTER = [
  '(log_id("cloudaudit.googleapis.com/activity") OR log_id("cloudaudit.googleapis.com/system_event") OR log_id("cloudaudit.googleapis.com/policy"))',
  'AND protoPayload.serviceName=("run.googleapis.com" OR "cloudfunctions.googleapis.com" OR "artifactregistry.googleapis.com" OR "cloudbuild.googleapis.com" OR "binaryauthorization.googleapis.com" OR "iam.googleapis.com" OR "cloudresourcemanager.googleapis.com" OR "securitycenter.googleapis.com" OR "orgpolicy.googleapis.com")',
].join('\n');

/** Google's own bucket keeps Admin Activity logs this long, so a shorter time here would have no use. */
const EVIDENCE_RETENTION_DAYS = 400;

/**
 * Two sinks over one scope. One copies audit logs of workloads to a log bucket, as evidence that survives the project
 * that it comes from. The other sends the few entries that mean tampering with the pipeline to a topic.
 *
 * Expected volume, to be compared with yours: an entry has 1 to 5 KiB, and one deployment writes three to five entries.
 * A project with fifty deployments a day fills about 1 MiB a day (below 0.5 GiB a year), and an organization with a
 * thousand such projects about 1 GiB a day. The narrow sink sends a handful a day. Its only frequent entries are marks
 * and mutes that other tools set, once DATA_WRITE is logged.
 */
export class AuditLogSinks extends Construct {
  /** Undefined with `evidence: false`. */
  readonly evidenceBucket?: LogBucket;
  /** Undefined with `evidence: false`. */
  readonly evidenceSink?: LogSink;
  /** Undefined without a pipe. */
  readonly tamperSink?: LogSink;
  /** Undefined when the configuration of the scope does not change. */
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
