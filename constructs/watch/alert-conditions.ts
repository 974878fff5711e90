import type { IResolvable } from 'cdktf';
import type { EventName, EventSeverity } from '../../core/events';
import type { TypedMonitoringAlertPolicyConfig } from '../provider/provider-enums';
import type { ExtractedLabels } from './extracted-labels';

/** One condition of an alert policy. Its enumerations have the values that the provider lists. */
export type AlertCondition = Exclude<TypedMonitoringAlertPolicyConfig['conditions'], IResolvable>[number];

/** A metric that Google writes, and the subscriptions whose values count. */
export interface PubsubMeasure {
  /** `dead_letter_message_count`: the part after `pubsub.googleapis.com/subscription/`. */
  readonly metric: string;
  /** Short names. */
  readonly subscriptions: readonly string[];
  /** A further filter clause, for example on a metric label. @default - none */
  readonly where?: string;
  /** How the points of one period become one point. */
  readonly aligner: 'ALIGN_DELTA' | 'ALIGN_MAX';
  /** Seconds, a multiple of 60. */
  readonly periodSeconds: number;
  readonly above: number;
  /** How long the value must stay above the threshold, in seconds, a multiple of 60. @default - 0 */
  readonly forSeconds?: number;
}

/**
 * A threshold on a metric of Pub/Sub, which exists before the first message. For up to ten minutes, Cloud Monitoring
 * refuses an alert on a metric that has no data yet (TPG #11102).
 */
export const pubsubAbove = (displayName: string, measure: PubsubMeasure): AlertCondition => ({
  displayName,
  conditionThreshold: {
    filter: [
      'resource.type="pubsub_subscription"',
      `metric.type="pubsub.googleapis.com/subscription/${measure.metric}"`,
      `resource.labels.subscription_id=one_of(${measure.subscriptions.map((name) => `"${name}"`).join(',')})`,
      ...(measure.where === undefined ? [] : [measure.where]),
    ].join(' AND '),
    comparison: 'COMPARISON_GT',
    thresholdValue: measure.above,
    duration: `${measure.forSeconds ?? 0}s`,
    aggregations: [
      {
        alignmentPeriod: `${measure.periodSeconds}s`,
        perSeriesAligner: measure.aligner,
        crossSeriesReducer: measure.aligner === 'ALIGN_MAX' ? 'REDUCE_MAX' : 'REDUCE_SUM',
        groupByFields: ['resource.labels.subscription_id'],
      },
    ],
    trigger: { count: 1 },
  },
});

/** Log lines of functions with this event and this severity. */
export interface LoggedEvent<Name extends EventName> {
  readonly services: readonly string[];
  readonly event: Name;
  /** @default - every severity */
  readonly severity?: `${'=' | '>='}${EventSeverity<Name>}`;
  /** Each combination of their values opens an incident of its own. */
  readonly labels: Pick<ExtractedLabels, 'extractors'>;
}

/** A log line of a function. */
export const loggedEvent = <Name extends EventName>(
  displayName: string,
  { services, event, severity, labels }: LoggedEvent<Name>,
): AlertCondition => ({
  displayName,
  conditionMatchedLog: {
    filter: `${functionLogFilter(services, [event])}${severity === undefined ? '' : ` AND severity${severity}`}`,
    labelExtractors: { ...labels.extractors },
  },
});

/** Every log line of functions. Each function is a Cloud Run service of the same name. */
export const functionLines = (services: readonly string[]): string =>
  ['resource.type="cloud_run_revision"', `resource.labels.service_name=${anyOf(services)}`].join(' AND ');

/** Structured log lines of functions. */
export const functionLogFilter = (services: readonly string[], events: readonly EventName[]): string =>
  [functionLines(services), `jsonPayload.event=${anyOf(events)}`].join(' AND ');

/** A value of Cloud Logging's query language that matches any of the texts, each as a whole. */
export const anyOf = (texts: readonly string[]): string =>
  `(${texts.map((text) => `"${text}"`).join(' OR ')})`;

/** The resource type that a log-based metric is written against. It depends on where the metric reads. */
export type MetricResource = 'logging_bucket' | 'cloud_run_revision';

/**
 * A PromQL condition. Only this kind may name a metric without data (disable_metric_validation). A threshold on a new
 * log-based metric fails the first apply with 404 for up to ten minutes (TPG #11102).
 */
const promql = (
  displayName: string,
  query: string,
  timing: { durationSeconds: number; evaluationSeconds: number },
): AlertCondition => ({
  displayName,
  conditionPrometheusQueryLanguage: {
    query,
    duration: `${timing.durationSeconds}s`,
    evaluationInterval: `${timing.evaluationSeconds}s`,
    disableMetricValidation: true,
  },
});

/** The metric's full name in quotes: documented for PromQL in Cloud Monitoring, and needs no renaming rules. */
const selector = (metric: string, resource: MetricResource): string =>
  `{"logging.googleapis.com/user/${metric}", monitored_resource="${resource}"}`;

/**
 * At least one matching log entry within the window, in seconds. The query reads the counter in both ways, because
 * Google's documents do not state which of them counts the first point of a series. An alert that fires once too often
 * is better than one that misses the first entry.
 */
export const countedOnce = (
  displayName: string,
  metric: string,
  resource: MetricResource,
  windowSeconds: number,
): AlertCondition => {
  const range = `${selector(metric, resource)}[${windowSeconds}s]`;
  return promql(displayName, `sum(increase(${range})) > 0 or sum(sum_over_time(${range})) > 0`, {
    durationSeconds: 0,
    evaluationSeconds: 60,
  });
};

/**
 * No matching log entry during the window, in seconds, and still none during the patience. Also fires when there never
 * was an entry. (A metric-absence condition starts to watch only after a series exists, so it would stay silent about a
 * pipeline that never worked.)
 */
export const absentFor = (
  displayName: string,
  metric: string,
  resource: MetricResource,
  windowSeconds: number,
  patienceSeconds = 0,
): AlertCondition =>
  promql(displayName, `absent_over_time(${selector(metric, resource)}[${windowSeconds}s])`, {
    durationSeconds: patienceSeconds,
    evaluationSeconds: 60,
  });
