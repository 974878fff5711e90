import { compareValue, valuesAt } from '../../core/filter/compare-value';
import {
  evaluateFilter,
  type Filter,
  FilterError,
  MONITORING_DIALECT,
  parseFilter,
} from '../../core/filter/grammar';
import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, page } from '../contract/service';
import { scopeOf } from '../iam/tested-resource';
import { invalidArgument, unimplemented } from '../protocol/errors';
import { rfc3339, tryParseTime } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { lastSegment, projectOf, withProjectId } from '../state/names';
import type { InstanceStep, RunService } from '../state/run';
import { MONITORING_ACCESS } from './monitoring-names';
import { instancesAt } from './run-state';

const INSTANCE_COUNT = 'run.googleapis.com/container/instance_count';

/** How long a revision without instances continues to report zero, in samples. */
const ZERO_TAIL_SAMPLES = 10;

/** The single metric of Cloud Monitoring that the sandbox measures: how many instances a revision has. */
export const SERIES_METHODS: Readonly<Record<string, Method>> = {
  'MetricService.ListTimeSeries': {
    permissions: [
      { permission: 'monitoring.timeSeries.list', on: scopeOf('name'), source: MONITORING_ACCESS },
    ],
    changes: 'nothing',
    answer: listTimeSeries,
  },
};

interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

function listTimeSeries(call: Call): Answer {
  const { state, message } = call;
  if (message.aggregation !== undefined) throw unimplemented('aggregation of time series');
  const text = textOf(message.filter);
  if (text === '') throw invalidArgument('Field filter is required', 'filter');
  const filter = parseSeriesFilter(text);
  const project = projectOf(withProjectId(state, textOf(message.name)));
  const window = readWindow(objectOf(message.interval));
  const series = Object.values(state.run.services)
    .filter((service) => projectOf(service.name) === project)
    .flatMap((service) => seriesOf(state, service, window, call.nowMs))
    .filter(({ header }) =>
      evaluateFilter(filter, (comparison) =>
        valuesAt(header, comparison.field.split('.')).some((value) => compareValue(value, comparison)),
      ),
    )
    .map(({ header, points }) => ({ ...header, points: message.view === 'HEADERS' ? [] : points() }));
  const { items, nextPageToken } = page(series, message, { byDefault: 100_000, max: 100_000 });
  return { body: { timeSeries: [...items], ...(nextPageToken === undefined ? {} : { nextPageToken }) } };
}

function parseSeriesFilter(text: string): Filter {
  try {
    return parseFilter(text, MONITORING_DIALECT);
  } catch (error) {
    if (error instanceof FilterError) throw invalidArgument(`Unparseable filter: ${error.message}`, 'filter');
    throw error;
  }
}

function readWindow(interval: JsonObject): Window {
  const endMs = tryParseTime(textOf(interval.endTime));
  if (endMs === undefined) throw invalidArgument('Field interval.end_time is required', 'interval.endTime');
  const startMs = tryParseTime(textOf(interval.startTime)) ?? endMs;
  if (startMs > endMs)
    throw invalidArgument('interval.start_time is later than end_time', 'interval.startTime');
  return { startMs, endMs };
}

/**
 * A filter selects only by metric and resource (cloud.google.com/monitoring/api/v3/filters), so points are computed
 * only for the series that are returned.
 */
interface Series {
  readonly header: JsonObject;
  readonly points: () => JsonObject[];
}

function seriesOf(state: CloudState, service: RunService, window: Window, nowMs: number): Series[] {
  const samples = sampleTimes(state, window, nowMs);
  return Object.entries(service.instances).flatMap(([revision, steps]) => {
    const times = samples.filter((ms) => isReporting(state, steps, ms));
    if (times.length === 0) return [];
    return regionsOf(service).flatMap((location) =>
      (['active', 'idle'] as const).map((kind) =>
        seriesFor(service, { revision, steps, location }, times, kind),
      ),
    );
  });
}

/**
 * Instances count in the region where they run. A service of several regions has one series for each, and none for
 * `global`.
 */
function regionsOf({ name, config }: RunService): readonly string[] {
  const [, , , location = ''] = name.split('/');
  return location === 'global'
    ? listOf(objectOf(config.multiRegionSettings).regions).map(textOf)
    : [location];
}

/** Sample times inside the window whose values are already visible, newest first. */
function sampleTimes({ timing }: CloudState, { startMs, endMs }: Window, nowMs: number): number[] {
  const last = Math.floor(Math.min(endMs, nowMs - timing.delayMs) / timing.samplingMs);
  const first = Math.ceil(startMs / timing.samplingMs);
  const count = Math.max(0, Math.min(last - first + 1, 10_000));
  return Array.from({ length: count }, (_, index) => (last - index) * timing.samplingMs);
}

/** A revision reports while it has instances. Afterwards it reports for a while, or not at all (an assumption). */
function isReporting(state: CloudState, steps: readonly InstanceStep[], ms: number): boolean {
  const now = instancesAt(steps, ms);
  if (now.active + now.idle > 0) return true;
  const ended = steps.some((step) => step.fromMs < ms && step.active + step.idle > 0);
  if (!ended || state.assumptions['monitoring.series-after-drain'] === 'ends') return false;
  return ms - now.fromMs <= ZERO_TAIL_SAMPLES * state.timing.samplingMs;
}

interface InstancesOfRevision {
  readonly revision: string;
  readonly steps: readonly InstanceStep[];
  readonly location: string;
}

function seriesFor(
  service: RunService,
  { revision, steps, location }: InstancesOfRevision,
  times: readonly number[],
  kind: 'active' | 'idle',
): Series {
  const [, project = ''] = service.name.split('/');
  const header = {
    metric: { type: INSTANCE_COUNT, labels: { state: kind } },
    resource: {
      type: 'cloud_run_revision',
      labels: {
        project_id: project,
        location,
        service_name: lastSegment(service.name),
        revision_name: revision,
        configuration_name: lastSegment(service.name),
      },
    },
    metricKind: 'GAUGE',
    valueType: 'INT64',
  };
  const points = () =>
    times.map((ms) => {
      const at = rfc3339(ms);
      const value = { int64Value: String(instancesAt(steps, ms)[kind]) };
      return { interval: { startTime: at, endTime: at }, value };
    });
  return { header, points };
}

/** Instances that a revision has now, without the metric's delay. Tests compare with these actual numbers. */
export function runningInstances(state: CloudState, service: string, nowMs: number): Record<string, number> {
  const found = state.run.services[withProjectId(state, service)];
  if (!found) return {};
  return Object.fromEntries(
    Object.entries(found.instances).map(([revision, steps]) => {
      const { active, idle } = instancesAt(steps, nowMs);
      return [revision, active + idle];
    }),
  );
}
