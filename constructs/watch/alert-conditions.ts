import type { IResolvable } from 'cdktf';
import type { EventName, EventSeverity, FieldName } from '../../core/events';
import type { TypedMonitoringAlertPolicyConfig } from '../provider/provider-enums';

/** One condition of an alert policy, its enumerations as the provider lists them. */
export type AlertCondition = Exclude<TypedMonitoringAlertPolicyConfig['conditions'], IResolvable>[number];

/** A metric that Google writes by itself, and the subscriptions whose values count. */
export interface PubsubMeasure {
  /** `dead_letter_message_count`: the part behind `pubsub.googleapis.com/subscription/`. */
  readonly metric: string;
  /** Short names. */
  readonly subscriptions: readonly string[];
  /** More of the filter, for example on a metric label. @default - none */
  readonly where?: string;
  /** How the points of one period become one. */
  readonly aligner: 'ALIGN_DELTA' | 'ALIGN_MAX';
  /** Seconds, a multiple of 60. */
  readonly periodSeconds: number;
  readonly above: number;
  /** Seconds, a multiple of 60, for which the value stays above. @default - 0 */
  readonly forSeconds?: number;
}

/**
 * A threshold on one of Pub/Sub's own metrics, which exist before the first message: an alert on a metric that nobody
 * has written to yet is refused for up to ten minutes (TPG #11102).
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

/** Log lines of functions with this event, and with such a severity. */
export interface LoggedEvent<Name extends EventName> {
  readonly services: readonly string[];
  readonly event: Name;
  /** @default - every severity */
  readonly severity?: `${'=' | '>='}${EventSeverity<Name>}`;
}

/** A log line of a function. */
export const loggedEvent = <Name extends EventName>(
  displayName: string,
  { services, event, severity }: LoggedEvent<Name>,
) => ({
  displayName,
  conditionMatchedLog: {
    filter: `${functionLogFilter(services, [event])}${severity === undefined ? '' : ` AND severity${severity}`}`,
  },
});

/** Events that name a case. */
export type CaseEvent = {
  [Name in EventName]: 'caseId' extends FieldName<Name> ? Name : never;
}[EventName];

/** A log line about a case. `case` becomes a label, so that each case opens an incident of its own. */
export const loggedCase = <Name extends CaseEvent>(
  displayName: string,
  logged: LoggedEvent<Name>,
): AlertCondition => {
  const { conditionMatchedLog } = loggedEvent(displayName, logged);
  const labelExtractors = { case: `EXTRACT(${payloadField<CaseEvent>('caseId')})` };
  return { displayName, conditionMatchedLog: { ...conditionMatchedLog, labelExtractors } };
};

/** Structured lines of functions, which are Cloud Run services of their names. */
export const functionLogFilter = (services: readonly string[], events: readonly EventName[]): string =>
  [
    'resource.type="cloud_run_revision"',
    `resource.labels.service_name=${anyOf(services)}`,
    `jsonPayload.event=${anyOf(events)}`,
  ].join(' AND ');

/** Path of a field of an event in its log entry. */
export const payloadField = <Name extends EventName = never>(field: FieldName<Name>): string =>
  `jsonPayload.${field}`;

/** A value of Cloud Logging's query language that is one of several texts, each equal as a whole. */
export const anyOf = (texts: readonly string[]): string =>
  `(${texts.map((text) => `"${text}"`).join(' OR ')})`;

/** Which resource type a log-based metric is written against: by where it reads. */
export type MetricResource = 'logging_bucket' | 'cloud_run_revision';

/**
 * PromQL, because only that kind of condition may name a metric that has no data yet (disable_metric_validation): a
 * threshold on a new log-based metric fails the first apply with 404 for up to ten minutes (TPG #11102).
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

/** The metric's full name in quotes: documented for PromQL in Cloud Monitoring, and free of the rules for renaming. */
const selector = (metric: string, resource: MetricResource): string =>
  `{"logging.googleapis.com/user/${metric}", monitored_resource="${resource}"}`;

/**
 * At least one matching log entry within the window, in seconds. Both readings of a counter, since Google's documents do
 * not say which of them counts the very first point of a series: an alarm that rings once too often is better than one
 * that misses the first entry.
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
 * No matching log entry for the window, in seconds, and still none while the patience lasts; also when there never was
 * one. (A metric-absence condition starts
 * to watch only once a series has existed, so a pipeline that never worked would stay silent.)
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
