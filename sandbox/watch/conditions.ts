import { isObject, type Json, type JsonObject } from '../../core/json';
import { type LogQuery, parseLogQuery } from '../log-query';
import { tryParseDuration } from '../protocol/time';
import { textOf } from '../services/service';

/** A condition of an alert policy, as far as the sandbox can tell whether it holds. */
export type Condition = { readonly name: string } & (
  | { readonly kind: 'log'; readonly filter: LogQuery }
  | {
      readonly kind: 'counted' | 'absent';
      readonly metric: string;
      readonly resource: string;
      readonly windowMs: number;
      readonly forMs: number;
    }
  | {
      readonly kind: 'subscription';
      /** The part behind `pubsub.googleapis.com/subscription/`. */
      readonly metric: string;
      readonly subscriptions: readonly string[];
      readonly above: number;
      readonly periodMs: number;
      readonly forMs: number;
    }
);

/** What the API would refuse, or what this sandbox cannot tell; the boot says where. */
export class ConditionError extends Error {}

export function readCondition(config: JsonObject): Condition {
  const name = textOf(config.display_name);
  const log = first(config.condition_matched_log);
  if (log) return { kind: 'log', name, filter: parseLogQuery(textOf(log.filter)) };
  const promql = first(config.condition_prometheus_query_language);
  if (promql) return readPromql(name, promql);
  const threshold = first(config.condition_threshold);
  if (threshold) return readThreshold(name, threshold);
  throw new ConditionError('this kind of condition is unknown to the sandbox');
}

const first = (value: Json | undefined): JsonObject | undefined => {
  const block = Array.isArray(value) ? value[0] : value;
  return isObject(block) ? block : undefined;
};

const SELECTOR =
  '\\{"logging\\.googleapis\\.com/user/([^"]+)", monitored_resource="([a-z_]+)"\\}\\[(\\d+)s\\]';
const COUNTED = new RegExp(
  `^sum\\(increase\\(${SELECTOR}\\)\\) > 0 or sum\\(sum_over_time\\(${SELECTOR}\\)\\) > 0$`,
);
const ABSENT = new RegExp(`^absent_over_time\\(${SELECTOR}\\)$`);

/** Two forms of PromQL are read; a third one must be added here, with its meaning, before it is deployed. */
function readPromql(name: string, config: JsonObject): Condition {
  const query = textOf(config.query);
  const counted = COUNTED.exec(query);
  const match = counted ?? ABSENT.exec(query);
  if (!match || (counted && String(counted.slice(1, 4)) !== String(counted.slice(4, 7)))) {
    throw new ConditionError(`the query "${query}" is unknown to the sandbox`);
  }
  if (config.disable_metric_validation !== true) {
    throw new ConditionError(
      'a new log-based metric is refused with 404 for up to ten minutes (TPG #11102) unless disable_metric_validation is true',
    );
  }
  const [, metric = '', resource = '', seconds] = match;
  return {
    kind: counted ? 'counted' : 'absent',
    name,
    metric,
    resource,
    windowMs: Number(seconds) * 1000,
    forMs: tryParseDuration(config.duration) ?? 0,
  };
}

const THRESHOLD =
  /^resource\.type="pubsub_subscription" AND metric\.type="pubsub\.googleapis\.com\/subscription\/([a-z_]+)" AND resource\.labels\.subscription_id=one_of\(([^)]*)\)(?: AND .*)?$/;

function readThreshold(name: string, config: JsonObject): Condition {
  const filter = textOf(config.filter);
  if (filter.includes('logging.googleapis.com/user/')) {
    throw new ConditionError(
      'a threshold on a new log-based metric is refused with 404 for up to ten minutes (TPG #11102)',
    );
  }
  const match = THRESHOLD.exec(filter);
  if (!match || config.comparison !== 'COMPARISON_GT') {
    throw new ConditionError(`the threshold on "${filter}" is unknown to the sandbox`);
  }
  const aggregation = first(config.aggregations) ?? {};
  return {
    kind: 'subscription',
    name,
    metric: match[1] as string,
    subscriptions: [...(match[2] as string).matchAll(/"([^"]*)"/g)].map((each) => each[1] as string),
    above: Number(config.threshold_value ?? 0),
    periodMs: tryParseDuration(aggregation.alignment_period) ?? 60_000,
    forMs: tryParseDuration(config.duration) ?? 0,
  };
}
