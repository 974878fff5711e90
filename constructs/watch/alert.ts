import { MonitoringAlertPolicy } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Project } from '../provider/project';
import type { TypedMonitoringAlertPolicyConfig } from '../provider/provider-enums';
import { type Transform, transformed } from '../provider/transform';
import type { AlertCondition } from './alert-conditions';

/** How soon somebody responds. CRITICAL: at once, at any hour. ERROR: today. WARNING: soon. */
export type AlertSeverity = 'CRITICAL' | 'ERROR' | 'WARNING';

/** The texts of an alert. Its id is the heading of its section in the runbook. */
export interface AlertDefinition {
  /** `dead-letters`: the runbook's anchor. */
  readonly id: string;
  /** `Riposte: findings lie in dead letters`, the subject of the notification. */
  readonly title: string;
  readonly severity: AlertSeverity;
  /** One or two sentences about what this means for the pipeline. */
  readonly meaning: string;
  readonly conditions: readonly AlertCondition[];
}

export interface AlertProps {
  readonly project: Project;
  readonly definition: AlertDefinition;
  /** Prefix of the title, so that policies of two pipelines in one project differ. */
  readonly name: string;
  /**
   * `projects/P/notificationChannels/N`, by reference. With an empty list, incidents show in the console only.
   */
  readonly notificationChannels: readonly string[];
  /**
   * Where docs/runbooks.md is published, without the anchor.
   *
   * @default - docs/runbooks.md, a path in the repository
   */
  readonly runbookBase?: string;
  /**
   * The metrics to create first, where the policy names them only in a text.
   *
   * @default - the policy waits for nothing
   */
  readonly waitsFor?: readonly ITerraformDependable[];
  /** @default - the arguments of the construct */
  readonly transform?: Transform<TypedMonitoringAlertPolicyConfig>;
}

export const DEFAULT_RUNBOOK_BASE = 'docs/runbooks.md';

/** Cloud Monitoring closes incidents without new data after this time. It accepts 7 days at most. */
const AUTO_CLOSE = '604800s';
/** Alerts on log lines must limit how often they notify (the API refuses them otherwise). Five minutes is the least. */
const LOG_ALERT_PERIOD = '300s';

const CHANNEL = /^projects\/[^/]+\/notificationChannels\/[^/]+$/;

/** One alert policy: a definition, its runbook and the people that it notifies. */
export class Alert extends Construct {
  readonly policy: MonitoringAlertPolicy;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlertProps,
  ) {
    super(scope, id);
    const { project, definition, notificationChannels } = props;
    this.policy = new MonitoringAlertPolicy(
      this,
      'policy',
      transformed(
        {
          project: project.id,
          displayName: `${props.name}: ${definition.title}`,
          severity: definition.severity,
          combiner: 'OR',
          conditions: [...definition.conditions],
          notificationChannels: [...notificationChannels],
          documentation: {
            mimeType: 'text/markdown',
            subject: `${definition.severity}: ${definition.title}`,
            content: documentation(definition, props.runbookBase ?? DEFAULT_RUNBOOK_BASE),
          },
          alertStrategy: {
            autoClose: AUTO_CLOSE,
            ...(readsLogs(definition) ? { notificationRateLimit: { period: LOG_ALERT_PERIOD } } : {}),
          },
          userLabels: { riposte: definition.id },
          ...(props.waitsFor ? { dependsOn: [...props.waitsFor] } : {}),
        },
        props.transform,
      ),
    );
    this.node.addValidation({ validate: () => this.problems() });
  }

  private problems(): string[] {
    const { definition, notificationChannels } = this.props;
    const channels = notificationChannels
      .filter((channel) => !Token.isUnresolved(channel) && !CHANNEL.test(channel))
      .map(
        (channel) =>
          `"${channel}" is not a notification channel; expected projects/P/notificationChannels/N; pass the resource's name`,
      );
    const alone =
      readsLogs(definition) && definition.conditions.length > 1
        ? ['a condition on log lines is combined with others; expected it alone; create one policy for each']
        : [];
    return [...channels, ...alone].map((problem) => `${this.node.path}: ${problem}`);
  }
}

const readsLogs = ({ conditions }: AlertDefinition): boolean =>
  conditions.some(({ conditionMatchedLog }) => conditionMatchedLog !== undefined);

const documentation = ({ id, meaning }: AlertDefinition, runbookBase: string): string =>
  `${meaning}\n\nWhat to do: ${runbookBase}#${id}`;
