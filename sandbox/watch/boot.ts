import { isObject, type Json, type JsonObject } from '../../core/json';
import type { StackBlock } from '../boot/resolver';
import { FilterError, type LogQuery, parseLogQuery } from '../log-query';
import { BootError } from '../protocol/errors';
import { tryProject, withProjectId } from '../protocol/names';
import type { CloudState } from '../protocol/state';
import { tryParseDuration } from '../protocol/time';
import { textOf } from '../services/service';
import { type Condition, ConditionError, readCondition } from './conditions';
import { sinkWriter } from './sink-writer';
import type { LogSink, WatchState } from './state';

type Apply = (state: CloudState, block: StackBlock, config: JsonObject) => CloudState;

/** Resource types that watch the cloud. */
export const WATCH_TYPES: Readonly<Record<string, Apply>> = {
  google_logging_organization_sink: (state, block, config) =>
    addSink(state, block, config, `organizations/${textOf(config.org_id)}`),
  google_logging_folder_sink: (state, block, config) =>
    addSink(state, block, config, `folders/${textOf(config.folder).replace(/^folders\//, '')}`),
  google_logging_project_sink: (state, block, config) =>
    addSink(state, block, config, `projects/${projectId(state, config)}`),
  google_logging_project_bucket_config: addBucket,
  google_logging_metric: addMetric,
  google_monitoring_alert_policy: addPolicy,
};

const projectId = (state: CloudState, config: JsonObject): string => {
  const sent = textOf(config.project);
  return sent === '' ? state.homeProject : (tryProject(state, sent)?.id ?? sent);
};

const watching = (state: CloudState, change: Partial<WatchState>): CloudState => ({
  ...state,
  watch: { ...state.watch, ...change },
});

const listOf = (value: Json | undefined): readonly JsonObject[] =>
  (Array.isArray(value) ? value : [value]).filter(isObject);

const problem = (block: StackBlock, member: string, what: string, expected: string): BootError =>
  new BootError({ where: `${block.address}.${member}`, what, expected, fix: `correct ${member}` });

function query(block: StackBlock, member: string, text: string): LogQuery {
  try {
    return parseLogQuery(text);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw problem(block, member, error.message, 'the Logging query language, as far as it is known here');
  }
}

function addSink(state: CloudState, block: StackBlock, config: JsonObject, parent: string): CloudState {
  const sink: LogSink = {
    name: `${parent}/sinks/${textOf(config.name)}`,
    parent,
    includesChildren: config.include_children === true,
    destination: textOf(config.destination),
    filter: query(block, 'filter', textOf(config.filter)),
    exclusions: listOf(config.exclusions).map((each) => query(block, 'exclusions', textOf(each.filter))),
    disabled: config.disabled === true,
    writer: sinkWriter(parent, tryProject(state, parent.replace(/^projects\//, ''))?.number),
    address: block.address,
  };
  if (!/^(?:pubsub|logging)\.googleapis\.com\/projects\//.test(sink.destination)) {
    throw problem(
      block,
      'destination',
      `"${sink.destination}" is not served here`,
      'a topic or a log bucket',
    );
  }
  return watching(state, { sinks: [...state.watch.sinks, sink] });
}

function addBucket(state: CloudState, _block: StackBlock, config: JsonObject): CloudState {
  const name = `projects/${projectId(state, config)}/locations/${textOf(config.location)}/buckets/${textOf(config.bucket_id)}`;
  return watching(state, { buckets: { ...state.watch.buckets, [name]: [] } });
}

function addMetric(state: CloudState, block: StackBlock, config: JsonObject): CloudState {
  const bucket = textOf(config.bucket_name);
  const metric = {
    name: textOf(config.name),
    project: projectId(state, config),
    filter: query(block, 'filter', textOf(config.filter)),
    ...(bucket === '' ? {} : { bucket: withProjectId(state, bucket) }),
    points: [],
  };
  return watching(state, { metrics: [...state.watch.metrics, metric] });
}

function addPolicy(state: CloudState, block: StackBlock, config: JsonObject): CloudState {
  if (config.enabled === false) return state;
  const [strategy = {}] = listOf(config.alert_strategy);
  const [limit] = listOf(strategy.notification_rate_limit);
  const conditions = listOf(config.conditions).map((each, index) => condition(block, each, index));
  checkLogConditions(block, conditions, limit !== undefined);
  const policy = {
    displayName: textOf(config.display_name),
    project: projectId(state, config),
    severity: textOf(config.severity),
    channels: Array.isArray(config.notification_channels) ? config.notification_channels.map(textOf) : [],
    documentation: textOf(listOf(config.documentation)[0]?.content),
    conditions,
    rateLimitMs: tryParseDuration(limit?.period) ?? 0,
    holdingSinceMs: {},
    address: block.address,
  };
  return watching(state, { policies: [...state.watch.policies, policy] });
}

function condition(block: StackBlock, config: JsonObject, index: number): Condition {
  const member = `conditions[${index}]`;
  try {
    return readCondition(config);
  } catch (error) {
    if (error instanceof FilterError || error instanceof ConditionError) {
      throw problem(block, member, error.message, 'a condition that sandbox/watch/conditions.ts can read');
    }
    throw error;
  }
}

/** AlertPolicy: a log condition stands alone and needs a rate limit; the API refuses anything else. */
function checkLogConditions(block: StackBlock, conditions: readonly Condition[], hasLimit: boolean): void {
  if (!conditions.some(({ kind }) => kind === 'log')) return;
  if (conditions.length > 1) {
    throw problem(block, 'conditions', 'a log condition stands beside others', 'a log condition alone');
  }
  if (!hasLimit) {
    throw problem(
      block,
      'alert_strategy',
      'a log condition has no rate limit',
      'notification_rate_limit.period',
    );
  }
}
