import type { EventName } from '../../core/events';
import { canonicalJson, type Json, type JsonObject } from '../../core/values/json';
import { functionLogFilter } from './alert-conditions';
import { promptPipes, type WatchedPipeline } from './pipeline-alerts';

const COLUMNS = 48;
const HEIGHT = 16;

/**
 * The dashboard as JSON of dashboards v1: what waits, what failed, what the functions did. Keys are sorted, so that
 * equal pipelines give equal text and a plan shows only real changes.
 */
export function dashboardJson(title: string, pipeline: WatchedPipeline): string {
  const pipes = oneOf(promptPipes(pipeline).map(({ subscription }) => subscription));
  const services = oneOf(pipeline.services);
  const widgets: JsonObject[] = [
    chart('Age of the oldest message, seconds', {
      filter: pubsub('oldest_unacked_message_age', pipes),
      aligner: 'ALIGN_MAX',
      by: 'resource.labels.subscription_id',
    }),
    chart('Messages in the dead letters', {
      filter: pubsub('num_undelivered_messages', oneOf([pipeline.deadLetters])),
      aligner: 'ALIGN_MAX',
      by: 'resource.labels.subscription_id',
    }),
    chart('Pushes by answer', {
      filter: pubsub('push_request_count', pipes),
      aligner: 'ALIGN_DELTA',
      by: 'metric.labels.response_class',
    }),
    chart('Instances of the functions', {
      filter: run('container/instance_count', services),
      aligner: 'ALIGN_MAX',
      by: 'resource.labels.service_name',
    }),
    logs('Cases: received, verdicts, failures', pipeline.services, [
      'finding.received',
      'case.verdict',
      'case.reversed',
      'case.failed',
      'step.failed',
      'step.refused',
      'undo.done',
      'undo.refused',
    ]),
    logs('Heartbeats and tampering', pipeline.services, ['heartbeat.arrived', 'tamper.detected']),
  ];
  const tiles = widgets.map((widget, index) => ({
    ...withoutZeros({ xPos: (index % 2) * (COLUMNS / 2), yPos: Math.floor(index / 2) * HEIGHT }),
    width: COLUMNS / 2,
    height: HEIGHT,
    widget,
  }));
  return canonicalJson({ displayName: title, mosaicLayout: { columns: COLUMNS, tiles } });
}

/**
 * The API omits zeros from its answer, as proto3 JSON does, and the provider compares the answer with the request. An
 * explicit zero would be a difference in every plan.
 */
const withoutZeros = (position: Readonly<Record<string, number>>): JsonObject =>
  Object.fromEntries(Object.entries(position).filter(([, value]) => value !== 0));

const oneOf = (texts: readonly string[]): string => `one_of(${texts.map((text) => `"${text}"`).join(',')})`;

const pubsub = (metric: string, subscriptions: string): string =>
  `resource.type="pubsub_subscription" AND metric.type="pubsub.googleapis.com/subscription/${metric}" AND resource.labels.subscription_id=${subscriptions}`;

const run = (metric: string, services: string): string =>
  `resource.type="cloud_run_revision" AND metric.type="run.googleapis.com/${metric}" AND resource.labels.service_name=${services}`;

interface Series {
  readonly filter: string;
  readonly aligner: 'ALIGN_MAX' | 'ALIGN_DELTA';
  readonly by: string;
}

function chart(title: string, { filter, aligner, by }: Series): JsonObject {
  const aggregation: Json = {
    alignmentPeriod: '60s',
    perSeriesAligner: aligner,
    crossSeriesReducer: aligner === 'ALIGN_MAX' ? 'REDUCE_MAX' : 'REDUCE_SUM',
    groupByFields: [by],
  };
  return {
    title,
    xyChart: {
      dataSets: [{ plotType: 'LINE', timeSeriesQuery: { timeSeriesFilter: { filter, aggregation } } }],
    },
  };
}

const logs = (title: string, services: readonly string[], events: readonly EventName[]): JsonObject => ({
  title,
  logsPanel: { filter: functionLogFilter(services, events) },
});
