import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { PipelineConfig } from '../../core/config/response-schema';
import { schedulerRegionOf } from '../../core/locations/scheduler-region';
import { type PipelineNames, pipelineNames, watchName } from '../../core/naming/names';
import {
  type PipelineIdentity,
  pipelineIdentity,
  responderSinkFilter,
  tamperSinkFilter,
} from '../../core/tamper';
import type { PushPipe } from '../intake/push-pipe';
import { AuditLogSinks, type AuditLogSinksProps } from '../logs/audit-log-sinks';
import type { LogScope } from '../logs/log-sink';
import { CanaryJob, type CanaryJobProps } from '../watch/canary-job';
import { type HeartbeatSourceProps, heartbeatSource } from '../watch/heartbeat-source';
import { type HeartbeatChoice, PipelineHealth, type PipelineHealthProps } from '../watch/pipeline-health';
import { TamperAlarm, type TamperAlarmProps } from '../watch/tamper-alarm';
import { networkOf } from './pipeline-settings';

export interface PipelineWatchProps {
  readonly config: PipelineConfig;
  /** The scope of both findings and audit logs. */
  readonly scope: LogScope;
  /** The pipe that findings enter. The heartbeat begins there. */
  readonly findings: PushPipe;
  /** An account of this deployment. Its number distinguishes the heartbeat's source from those of other deployments. */
  readonly account: HeartbeatSourceProps['account'];
  /** The narrow sink publishes here. */
  readonly audit: PushPipe;
  /** @default - the arguments of the constructs */
  readonly transform?: {
    readonly auditLogSinks?: AuditLogSinksProps['transform'];
    readonly tamperAlarm?: TamperAlarmProps['transform'];
    readonly canary?: CanaryJobProps['transform'];
    readonly health?: PipelineHealthProps['transform'];
  };
}

/** Monitors the pipeline itself: audit logs on two independent paths, alerts, dashboard, heartbeat, canary. */
export class PipelineWatch extends Construct {
  /** Undefined when the config wants none of its parts. */
  readonly auditLogSinks?: AuditLogSinks;
  /** Undefined with `audit.tamper: false`. */
  readonly tamperAlarm?: TamperAlarm;
  /** Undefined unless `alerts.canary` asks for it. */
  readonly canary?: CanaryJob;
  readonly health: PipelineHealth;

  private readonly names: PipelineNames;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PipelineWatchProps,
  ) {
    super(scope, id);
    this.names = pipelineNames(props.config);
    const { tamper, evidence, sccWrites } = props.config.audit;
    if (tamper || evidence !== false || sccWrites !== 'leave') {
      this.auditLogSinks = this.createAuditLogSinks();
    }
    if (tamper) this.tamperAlarm = this.createTamperAlarm();
    if (props.config.alerts.canary) this.canary = this.createCanary();
    if (props.config.alerts.heartbeatSource === 'create') this.createHeartbeatSource();
    this.health = this.createHealth();
  }

  private get sinkName(): string {
    const { config } = this.props;
    return watchName(config, config.notifications.scope);
  }

  private get identity(): PipelineIdentity {
    const { project, name, audit, alerts, existing } = this.props.config;
    return pipelineIdentity({
      project,
      name,
      deployers: audit.deployers,
      evidenceBucket: existing?.evidenceBucket,
      heartbeatSource: alerts.heartbeatSource === 'create' ? undefined : alerts.heartbeatSource,
    });
  }

  /** Ids of the projects whose workloads the pipeline protects. */
  private get protectedProjects(): readonly string[] {
    const { project, workloads = [{ project }] } = this.props.config;
    return workloads.map((workload) => workload.project.id);
  }

  /** Each part follows its own member of the config: tamper detection can be off while the evidence stays. */
  private createAuditLogSinks(): AuditLogSinks {
    const { config, scope, audit, transform } = this.props;
    const { tamper, sccWrites, evidence } = config.audit;
    return new AuditLogSinks(this, 'audit-logs', {
      project: config.project,
      location: config.region,
      scope,
      name: this.sinkName,
      tamperFilter: responderSinkFilter(this.identity, this.protectedProjects),
      ...(tamper ? { tamperPipe: audit } : {}),
      evidence: evidence !== false && {
        retentionDays: evidence?.retentionDays,
        locked: evidence?.lock,
        kmsKeyName: config.encryption?.kmsKey,
      },
      preventDestroy: config.preventDestroy,
      ...(sccWrites === 'leave' ? {} : { auditConfig: { existing: sccWrites } }),
      transform: transform?.auditLogSinks,
    });
  }

  private createTamperAlarm(): TamperAlarm {
    const { config, scope, transform } = this.props;
    return new TamperAlarm(this, 'tamper-alarm', {
      project: config.project,
      location: config.region,
      scope,
      name: this.sinkName,
      filter: tamperSinkFilter(this.identity),
      kmsKeyName: config.encryption?.kmsKey,
      preventDestroy: config.preventDestroy,
      notificationChannels: config.alerts.channels,
      runbookBase: config.alerts.runbookBase,
      transform: transform?.tamperAlarm,
    });
  }

  private createCanary(): CanaryJob {
    const { config, transform } = this.props;
    const { project, region } = config;
    return new CanaryJob(this, 'canary', {
      project,
      region,
      schedulerRegion: schedulerRegionOf(config),
      name: this.names.canary,
      image: config.alerts.canaryImage,
      ...networkOf(config),
      transform: transform?.canary,
    });
  }

  /**
   * Google assigns the name of a source. So the source is created first, and its name is written into the config later.
   */
  private createHeartbeatSource(): void {
    const { scope, account } = this.props;
    if (!('organization' in scope)) return;
    const { organization } = scope;
    const source = heartbeatSource(this, 'heartbeat-source', { organization, account });
    new TerraformOutput(this, 'heartbeat-source-name', {
      value: source.name,
      description:
        'Write it into alerts.heartbeatSource: the heartbeat then begins in Security Command Center.',
    });
  }

  private createHealth(): PipelineHealth {
    const { config, transform } = this.props;
    const { findings, commands, watch, undo, audit, responder, actor, deadLetters } = this.names;
    return new PipelineHealth(this, 'health', {
      project: config.project,
      name: config.name,
      pipes: [
        ...[findings, commands, undo, audit].map((subscription) => ({ subscription })),
        { subscription: watch, waitsOnPurpose: true },
      ],
      deadLetters,
      functions: [responder, actor],
      notificationChannels: config.alerts.channels,
      runbookBase: config.alerts.runbookBase,
      heartbeat: this.heartbeat(),
      canary: this.canary,
      transform: transform?.health,
    });
  }

  /** Through SCC if the config names a source; otherwise from the findings topic on. */
  private heartbeat(): HeartbeatChoice {
    const { config, scope, findings } = this.props;
    const { heartbeatSource, heartbeatMinutes } = config.alerts;
    const region = schedulerRegionOf(config);
    if (heartbeatSource !== undefined && heartbeatSource !== 'create' && 'organization' in scope) {
      return { region, organization: scope.organization, sourceName: heartbeatSource };
    }
    return { region, topic: findings.topic, everyMinutes: heartbeatMinutes };
  }
}
