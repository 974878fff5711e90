import { type Comparison, FilterError } from '../../core/filter/grammar';
import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { tryParseDuration } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import type { Condition, LabelExtractor } from '../state/watch';
import { ConditionError, readCondition } from '../watch/conditions';
import { comparedWith, monitoringComparisons } from '../watch/monitoring-filter';
import { checkPromql, PromqlError, quotedMetrics } from '../watch/promql';
import { readExtractors } from './log-extractors';
import { readLogQuery } from './log-filter';
import { requireMetric } from './monitoring-metrics';

interface Around {
  readonly project: string;
  readonly nowMs: number;
}

const fieldError = (place: string, value: string, problem: string): ApiError =>
  invalidArgument(`Field ${place} had an invalid value of "${value}": ${problem}`, place);

/**
 * Checks one condition as Google does at its creation, and returns it in the form that the alerting engine reads.
 *
 * @throws ApiError INVALID_ARGUMENT, NOT_FOUND for a metric, UNIMPLEMENTED for a condition that the engine cannot
 *   evaluate
 */
export function checkedCondition(
  state: CloudState,
  condition: JsonObject,
  place: string,
  around: Around,
): Condition {
  const { conditionMatchedLog, conditionPrometheusQueryLanguage, conditionThreshold, conditionAbsent } =
    condition;
  let labels: readonly LabelExtractor[] = [];
  if (conditionMatchedLog) {
    labels = checkLogMatch(objectOf(conditionMatchedLog), `${place}.conditionMatchedLog`);
  } else if (conditionPrometheusQueryLanguage) {
    const at = `${place}.conditionPrometheusQueryLanguage`;
    checkPromqlCondition(state, objectOf(conditionPrometheusQueryLanguage), at, around);
  } else if (conditionThreshold) {
    checkThreshold(state, objectOf(conditionThreshold), `${place}.conditionThreshold`, around);
  } else if (conditionAbsent) {
    checkAbsence(state, objectOf(conditionAbsent), `${place}.conditionAbsent`, around);
  } else if (!condition.conditionMonitoringQueryLanguage && !condition.conditionSql) {
    throw fieldError(`${place}.condition_case`, '0', 'Condition subtype is absent or unknown.');
  }
  try {
    return readCondition(condition, labels);
  } catch (error) {
    if (error instanceof ConditionError) throw unimplemented(error.message, place);
    throw error;
  }
}

function checkLogMatch({ filter, labelExtractors }: JsonObject, place: string): readonly LabelExtractor[] {
  if (textOf(filter) === '') throw fieldError(`${place}.filter`, '', 'the filter is required');
  readLogQuery(filter, `${place}.filter`);
  return readExtractors(objectOf(labelExtractors), `${place}.labelExtractors`);
}

/** AlertPolicy.PrometheusQueryLanguageCondition: the interval is a positive multiple of 30 s. */
function checkPromqlCondition(
  state: CloudState,
  condition: JsonObject,
  place: string,
  { project, nowMs }: Around,
): void {
  const query = textOf(condition.query);
  try {
    checkPromql(query);
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    throw fieldError(`${place}.query`, query, `it is not PromQL: ${error.message}`);
  }
  const interval = tryParseDuration(condition.evaluationInterval);
  if (interval !== undefined && (interval <= 0 || interval % 30_000 !== 0)) {
    const at = `${place}.evaluationInterval`;
    throw fieldError(
      at,
      textOf(condition.evaluationInterval),
      'it must be a positive multiple of 30 seconds',
    );
  }
  if (condition.disableMetricValidation === true) return;
  for (const type of quotedMetrics(query)) {
    requireMetric(state, { type, project, nowMs, place: `${place}.query` });
  }
}

function checkThreshold(state: CloudState, condition: JsonObject, place: string, around: Around): void {
  checkSeries(state, condition, place, around);
  checkMinutes(condition, place, 0);
  const comparison = textOf(condition.comparison);
  // "Only COMPARISON_LT and COMPARISON_GT are supported currently."
  if (comparison !== 'COMPARISON_GT' && comparison !== 'COMPARISON_LT') {
    throw fieldError(`${place}.comparison`, comparison, 'only COMPARISON_LT and COMPARISON_GT are supported');
  }
}

function checkAbsence(state: CloudState, condition: JsonObject, place: string, around: Around): void {
  checkSeries(state, condition, place, around);
  // "The minimum value of this field is 120 seconds."
  checkMinutes(condition, place, 120_000);
}

function checkMinutes({ duration }: JsonObject, place: string, leastMs: number): void {
  const ms = tryParseDuration(duration) ?? 0;
  if (ms >= leastMs && ms % 60_000 === 0) return;
  throw fieldError(
    `${place}.duration`,
    textOf(duration),
    `it must be whole minutes and at least ${leastMs / 1000}s`,
  );
}

/** MetricThreshold.filter: at most 2,048 characters, with the metric type and the resource type. */
function checkSeries(state: CloudState, condition: JsonObject, place: string, around: Around): void {
  const at = `${place}.filter`;
  const filter = textOf(condition.filter);
  const comparisons = checkedSeriesFilter(filter, at);
  if (filter.length > 2_048) throw fieldError(at, filter, 'it has more than 2048 characters');
  const type = comparedWith(comparisons, 'metric.type');
  if (type === undefined)
    throw fieldError(at, filter, 'must specify a restriction on "metric.type" in the filter');
  // Google's own text (TPG #7179).
  if (comparedWith(comparisons, 'resource.type') === undefined) {
    throw fieldError(at, filter, 'must specify a restriction on "resource.type" in the filter');
  }
  requireMetric(state, { type, ...around, place: at });
  listOf(condition.aggregations)
    .map(objectOf)
    .forEach((aggregation, index) => {
      checkAggregation(aggregation, `${place}.aggregations[${index}]`);
    });
}

/** @throws ApiError INVALID_ARGUMENT */
export function checkedSeriesFilter(filter: string, place: string): readonly Comparison[] {
  try {
    return monitoringComparisons(filter);
  } catch (error) {
    if (error instanceof FilterError) throw fieldError(place, filter, error.message);
    throw error;
  }
}

/** Aggregation: 60 s to 25 hours in alert policies; a reducer needs an aligner. */
function checkAggregation(aggregation: JsonObject, place: string): void {
  const { alignmentPeriod, crossSeriesReducer, perSeriesAligner } = aggregation;
  const isNone = (value: string, none: string): boolean => value === '' || value === none;
  const aligns = !isNone(textOf(perSeriesAligner), 'ALIGN_NONE');
  const ms = tryParseDuration(alignmentPeriod);
  if (aligns && (ms === undefined || ms < 60_000 || ms > 90_000_000)) {
    throw fieldError(`${place}.alignmentPeriod`, textOf(alignmentPeriod), 'it must be 60s to 90000s');
  }
  if (!aligns && !isNone(textOf(crossSeriesReducer), 'REDUCE_NONE')) {
    throw fieldError(
      `${place}.crossSeriesReducer`,
      textOf(crossSeriesReducer),
      'it needs a per_series_aligner',
    );
  }
}
