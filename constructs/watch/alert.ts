import {
  MonitoringAlertPolicy,
  type MonitoringAlertPolicyDocumentationLinks,
} from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Project } from '../provider/project';
import type { TypedMonitoringAlertPolicyConfig } from '../provider/provider-enums';
import { type Transform, transformed } from '../provider/transform';
import type { AlertCondition } from './alert-conditions';
import { addressOf, type ConsolePage } from './console-page';

/** How soon somebody responds. CRITICAL: at once, at any hour. ERROR: today. WARNING: soon. */
export type AlertSeverity = 'CRITICAL' | 'ERROR' | 'WARNING';

/** The texts of an alert. Its id is the heading of its section in the runbook. */
export interface AlertDefinition {
  /** `dead-letters`: the runbook's anchor. */
  readonly id: string;
  /** `Riposte gave up a case`: the end of the name and of the notification's subject. */
  readonly title: string;
  readonly severity: AlertSeverity;
  /** One or two sentences about what this means for the pipeline. */
  readonly meaning: string;
  /**
   * What the alert is about, for the subject, with variables of Cloud Monitoring. `pipeline` is
   * `riposte in project shop-prod`.
   *
   * @default - the pipeline
   */
  readonly about?: (pipeline: string) => string;
  /**
   * Lines of the content, in Markdown and with variables: only of labels that no stranger writes.
   *
   * @default - none
   */
  readonly facts?: readonly string[];
  /** Where to look first. @default - no link to the console */
  readonly page?: ConsolePage;
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
   * Where docs/runbooks.md is published, an address without the anchor.
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
            subject: this.subject(),
            content: this.content(),
            links: this.links(),
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

  /** What the alert is about comes before the title, because Cloud Monitoring cuts subjects at 255 bytes. */
  private subject(): string {
    const { project, name, definition } = this.props;
    const { severity, title, about = (pipeline) => pipeline } = definition;
    return `${severity}: ${about(`${name} in project ${project.id}`)}: ${title}`;
  }

  private content(): string {
    const { definition } = this.props;
    const facts = (definition.facts ?? []).map((fact) => `- ${fact}`).join('\n');
    return [definition.meaning, ...(facts === '' ? [] : [facts]), `What to do: ${this.runbook}`].join('\n\n');
  }

  private get runbook(): string {
    const { runbookBase = DEFAULT_RUNBOOK_BASE, definition } = this.props;
    return `${runbookBase}#${definition.id}`;
  }

  /** The page of the console opens without any setting. The runbook is a link only where it has an address. */
  private links(): MonitoringAlertPolicyDocumentationLinks[] {
    const { project, runbookBase, definition } = this.props;
    const { page, id } = definition;
    return [
      ...(page ? [{ displayName: page.title, url: addressOf(page, project.id) }] : []),
      ...(runbookBase === undefined ? [] : [{ displayName: `Runbook: ${id}`, url: this.runbook }]),
    ];
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
