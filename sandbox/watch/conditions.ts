import type { Json, JsonObject } from '../../core/values/json';
import { isObject } from '../../core/values/json';
import { listOf, textOf } from '../../core/values/json-values';
import { parseLogQuery } from '../log-query';
import { tryParseDuration } from '../protocol/time';
import type { Condition, LabelExtractor } from '../state/watch';

/** The sandbox cannot evaluate the condition. Google possibly can. */
export class ConditionError extends Error {}
/**
 * The sandbox's form of an AlertPolicy.Condition that is known to be valid (services/monitoring-conditions.ts).
 *
 * @param labels - the label extractors of a condition on log entries; empty for every other kind
 * @throws ConditionError
 */
export function readCondition(condition: JsonObject, labels: readonly LabelExtractor[]): Condition {
  const name = textOf(condition.displayName);
  const { conditionMatchedLog, conditionPrometheusQueryLanguage, conditionThreshold } = condition;
  if (isObject(conditionMatchedLog)) {
    return { kind: 'log', name, filter: parseLogQuery(textOf(conditionMatchedLog.filter)), labels };
  }
  if (isObject(conditionPrometheusQueryLanguage)) return readPromql(name, conditionPrometheusQueryLanguage);
  if (isObject(conditionThreshold)) return readThreshold(name, conditionThreshold);
  throw new ConditionError('the sandbox does not know this kind of condition');
}
const first = (value: Json | undefined): JsonObject => {
  const item = Array.isArray(value) ? value[0] : value;
  return isObject(item) ? item : {};
};
const SELECTOR =
  '\\{"logging\\.googleapis\\.com/user/([^"]+)", monitored_resource="([a-z_]+)"\\}\\[(\\d+)s\\]';
const COUNTED = new RegExp(
  `^sum\\(increase\\(${SELECTOR}\\)\\) > 0 or sum\\(sum_over_time\\(${SELECTOR}\\)\\) > 0$`,
);
const ABSENT = new RegExp(`^absent_over_time\\(${SELECTOR}\\)$`);
/** Reads two forms of PromQL. Before you deploy another form, add it here with its meaning. */
function readPromql(name: string, { query, duration }: JsonObject): Condition {
  const text = textOf(query);
  const counted = COUNTED.exec(text);
  const match = counted ?? ABSENT.exec(text);
  if (!match || (counted && String(counted.slice(1, 4)) !== String(counted.slice(4, 7)))) {
    throw new ConditionError(`the sandbox does not know the query "${text}"`);
  }
  const [, metric = '', resource = '', seconds] = match;
  return {
    kind: counted ? 'counted' : 'absent',
    name,
    metric,
    resource,
    windowMs: Number(seconds) * 1000,
    forMs: tryParseDuration(duration) ?? 0,
  };
}
const THRESHOLD =
  /^resource\.type="pubsub_subscription" AND metric\.type="pubsub\.googleapis\.com\/subscription\/([a-z_]+)" AND resource\.labels\.subscription_id=one_of\(([^)]*)\)(?: AND .*)?$/;
const SUBSCRIPTION_LABEL = 'resource.labels.subscription_id';
function readThreshold(name: string, condition: JsonObject): Condition {
  const filter = textOf(condition.filter);
  const match = THRESHOLD.exec(filter);
  const trigger = first(condition.trigger);
  const isOne = trigger.percent === undefined && Number(trigger.count ?? 1) <= 1;
  if (!match || condition.comparison !== 'COMPARISON_GT' || !isOne) {
    throw new ConditionError(`the sandbox does not know the threshold on "${filter}"`);
  }
  return {
    kind: 'subscription',
    name,
    metric: match[1] as string,
    subscriptions: [...(match[2] as string).matchAll(/"([^"]*)"/g)].map((each) => each[1] as string),
    above: Number(condition.thresholdValue ?? 0),
    periodMs: tryParseDuration(first(condition.aggregations).alignmentPeriod) ?? 60_000,
    forMs: tryParseDuration(condition.duration) ?? 0,
    isBySubscription: listOf(first(condition.aggregations).groupByFields).includes(SUBSCRIPTION_LABEL),
  };
}
