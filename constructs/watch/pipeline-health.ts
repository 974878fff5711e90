import {
  MonitoringDashboard,
  type MonitoringDashboardConfig,
} from '@cdktf/provider-google/lib/monitoring-dashboard';
import { Construct } from 'constructs';
import { LogMetric } from '../logs/log-metric';
import type { Project } from '../provider/project';
import type { TypedMonitoringAlertPolicyConfig } from '../provider/provider-enums';
import { type Transform, transformed } from '../provider/transform';
import { Alert } from './alert';
import { anyOf, functionLogFilter } from './alert-conditions';
import type { CanaryJob } from './canary-job';
import { dashboardJson } from './health-dashboard';
import { HEARTBEAT_MINUTES, Heartbeat, type HeartbeatProps, silentSecondsFor } from './heartbeat';
import { OrganizationHeartbeat } from './organization-heartbeat';
import { payloadField } from './payload-field';
import { pipelineAlerts, type WatchedPipe, type WatchedPipeline } from './pipeline-alerts';

export interface PipelineHealthProps {
  readonly project: Project;
  /**
   * Prefix of the names.
   *
   * @default - riposte
   */
  readonly name?: string;
  /** The push subscriptions that feed the functions. */
  readonly pipes: readonly WatchedPipe[];
  /** Short name of the subscription behind the dead-letter topic. */
  readonly deadLetters: string;
  /** Names of the functions. */
  readonly functions: readonly string[];
  /** `projects/P/notificationChannels/N`, by reference. With an empty list, incidents show in the console only. */
  readonly notificationChannels: readonly string[];
  /**
   * Where docs/runbooks.md is published, without an anchor.
   *
   * @default - docs/runbooks.md
   */
  readonly runbookBase?: string;
  /** @default - no heartbeat, and no alert about silence */
  readonly heartbeat?: HeartbeatChoice;
  /** A canary whose findings are expected. @default - no canary, and no alert about it */
  readonly canary?: CanaryJob;
  /** @default - the arguments of the constructs */
  readonly transform?: {
    /** For every alert policy. */
    readonly alerts?: Transform<TypedMonitoringAlertPolicyConfig>;
    readonly dashboard?: Transform<MonitoringDashboardConfig>;
  };
}

/** Where the heartbeat begins: at the findings topic, or earlier, in Security Command Center. */
export type HeartbeatChoice = HeartbeatTiming &
  (
    | Pick<HeartbeatProps, 'topic' | 'everyMinutes'>
    | { readonly organization: string; readonly sourceName?: string }
  );

export interface HeartbeatTiming {
  /** Region of the scheduler jobs. */
  readonly region: string;
  /** Seconds of silence before the alert fires, an even number of minutes. @default - three beats */
  readonly silentSeconds?: number;
}

/** 25 hours, the widest window of a query that runs every minute. A daily test may be one hour late. */
const CANARY_SILENT_SECONDS = 90_000;

/**
 * Alerts, dashboard and heartbeat of one pipeline. They use Google's own metrics where these suffice, and log lines of
 * the functions for the rest. Each alert links to its section of docs/runbooks.md.
 */
export class PipelineHealth extends Construct {
  readonly alerts: Readonly<Record<string, Alert>>;
  readonly dashboard: MonitoringDashboard;
  readonly heartbeat?: Heartbeat | OrganizationHeartbeat;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PipelineHealthProps,
  ) {
    super(scope, id);
    if (props.heartbeat) this.heartbeat = this.createHeartbeat(props.heartbeat);
    const metrics = [...this.createHeartbeatMetric(), ...this.createCanaryMetric()];
    this.alerts = this.createAlerts(metrics);
    this.dashboard = this.createDashboard();
    this.node.addValidation({ validate: () => this.problems() });
  }

  private get name(): string {
    return this.props.name ?? 'riposte';
  }

  private get watched(): WatchedPipeline {
    const { pipes, deadLetters, functions, heartbeat, canary } = this.props;
    return {
      pipes,
      deadLetters,
      services: functions,
      ...(heartbeat
        ? {
            heartbeat: {
              metric: this.heartbeatMetric,
              silentSeconds: this.silentSeconds(heartbeat),
            },
          }
        : {}),
      ...(canary ? { canary: { metric: this.canaryMetric, silentSeconds: CANARY_SILENT_SECONDS } } : {}),
    };
  }

  private get heartbeatMetric(): string {
    return `${this.name}-heartbeat-arrived`;
  }

  private get canaryMetric(): string {
    return `${this.name}-canary-found`;
  }

  private createHeartbeat(choice: HeartbeatChoice): Heartbeat | OrganizationHeartbeat {
    const common = { project: this.props.project, region: choice.region, name: `${this.name}-heartbeat` };
    if ('topic' in choice) {
      const { topic, everyMinutes } = choice;
      return new Heartbeat(this, 'heartbeat', { ...common, topic, everyMinutes });
    }
    const { organization, sourceName } = choice;
    return new OrganizationHeartbeat(this, 'heartbeat', { ...common, organization, sourceName });
  }

  private createHeartbeatMetric(): LogMetric[] {
    const { project, functions, heartbeat } = this.props;
    if (!heartbeat) return [];
    return [
      new LogMetric(this, 'heartbeat-arrived', {
        project,
        name: this.heartbeatMetric,
        description: 'Heartbeats that crossed the whole response pipeline.',
        filter: functionLogFilter(functions, ['heartbeat.arrived']),
      }),
    ];
  }

  private createCanaryMetric(): LogMetric[] {
    const { project, functions, canary } = this.props;
    if (!canary) return [];
    return [
      new LogMetric(this, 'canary-found', {
        project,
        name: this.canaryMetric,
        description: "Findings about the canary job's detector test that reached the responder.",
        // By its full name: a hub also receives findings about jobs of other projects, and any may have the same name.
        filter: `${functionLogFilter(functions, ['finding.received'])} AND ${payloadField<'finding.received'>('resource')}=${anyOf(canary.resourceNames)}`,
      }),
    ];
  }

  private createAlerts(metrics: readonly LogMetric[]): Record<string, Alert> {
    const { project, notificationChannels, runbookBase, transform } = this.props;
    return Object.fromEntries(
      pipelineAlerts(this.watched).map((definition) => [
        definition.id,
        new Alert(this, definition.id, {
          project,
          name: this.name,
          definition,
          notificationChannels,
          runbookBase,
          ...(needsMetric(definition.id) ? { waitsFor: metrics.map(({ metric }) => metric) } : {}),
          transform: transform?.alerts,
        }),
      ]),
    );
  }

  /** Rounded up to two minutes: half is the window of the alert and half its patience, each in whole minutes. */
  private silentSeconds(heartbeat: HeartbeatChoice): number {
    return Math.ceil((heartbeat.silentSeconds ?? silentSecondsFor(beatMinutes(heartbeat))) / 120) * 120;
  }

  /** Half of the time is the window. It must contain a beat even when one is late. */
  private problems(): string[] {
    const { heartbeat } = this.props;
    if (!heartbeat) return [];
    const minutes = beatMinutes(heartbeat);
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > 60) {
      return [
        `${this.node.path}: heartbeat.everyMinutes is ${minutes}; expected whole minutes from 1 to 60; correct it`,
      ];
    }
    const [silent, least] = [this.silentSeconds(heartbeat), silentSecondsFor(minutes)];
    return silent >= least
      ? []
      : [
          `${this.node.path}: heartbeat.silentSeconds is ${silent}; expected at least ${least}, three beats; raise it: with less, one late beat fires the alert`,
        ];
  }

  private createDashboard(): MonitoringDashboard {
    return new MonitoringDashboard(
      this,
      'dashboard',
      transformed(
        {
          project: this.props.project.id,
          dashboardJson: dashboardJson(`${this.name}: response pipeline`, this.watched),
        },
        this.props.transform?.dashboard,
      ),
    );
  }
}

const needsMetric = (id: string): boolean => id === 'heartbeat-absent' || id === 'canary-silent';

/** The beat of an organization is fixed: the finding's state changes every five minutes. */
const beatMinutes = (heartbeat: HeartbeatChoice): number =>
  'topic' in heartbeat ? (heartbeat.everyMinutes ?? HEARTBEAT_MINUTES) : 5;
