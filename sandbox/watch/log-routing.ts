import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { publishAs } from '../delivery/publish';
import { isAllowed } from '../iam/policy';
import { matchesLogQuery } from '../log-query';
import type { SandboxEvent } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { tryLogBucket } from '../state/log-bucket-state';
import { lastSegment, projectOf, tryProject, withProjectId } from '../state/names';
import type { LogMetric, LogSink } from '../state/watch';
import { callForLogs } from './alerting';

interface Routed {
  readonly state: CloudState;
  readonly events: readonly SandboxEvent[];
}

/** Routes one log entry: metrics count it, log alerts evaluate it, and every sink that it matches exports it. */
export function routeEntry(state: CloudState, entry: JsonObject, nowMs: number): Routed {
  const project = projectOfEntry(state, entry);
  let next = countIn(state, entry, (metric) => metric.bucket === undefined && metric.project === project, {
    resource: textOf(objectOf(entry.resource).type),
    nowMs,
  });
  const called = callForLogs(next, project, entry, nowMs);
  next = called.state;
  const events = [...called.events];
  for (const sink of Object.values(state.watch.sinks).filter((each) => takes(state, each, entry))) {
    const sent = send(next, sink, entry, nowMs);
    next = sent.state;
    events.push(...sent.events);
  }
  return { state: next, events };
}

/** Like routeEntry, for an entry that can be read afterwards. Lines of functions are only routed. */
export function writeEntry(state: CloudState, entry: JsonObject, nowMs: number): Routed {
  const entries = [...state.logging.entries, entry];
  return routeEntry({ ...state, logging: { entries } }, entry, nowMs);
}

const parentOf = (entry: JsonObject): string =>
  /^(\w+\/[^/]+)\/logs\//.exec(textOf(entry.logName))?.[1] ?? '';

const projectOfEntry = (state: CloudState, entry: JsonObject): string | undefined => {
  const parent = withProjectId(state, parentOf(entry));
  return parent.startsWith('projects/') ? projectOf(parent) : undefined;
};

/** Exclusions take precedence over the filter (LogSink.exclusions). */
function takes(state: CloudState, sink: LogSink, entry: JsonObject): boolean {
  if (sink.disabled || !isAbove(state, sink, withProjectId(state, parentOf(entry)))) return false;
  return (
    matchesLogQuery(sink.filter, entry) &&
    !sink.exclusions.some((exclusion) => matchesLogQuery(exclusion, entry))
  );
}

/** A sink exports the entries of its own parent. It exports entries from below only with includeChildren. */
function isAbove(state: CloudState, { parent, includesChildren }: LogSink, owner: string): boolean {
  if (parent === owner) return true;
  if (!includesChildren || parent.startsWith('projects/')) return false;
  const above = tryProject(state, projectOf(owner))?.ancestors ?? [];
  // Without ancestors in the seed, the project counts as below everything (Project.ancestors).
  return owner.startsWith('projects/') && (above.length === 0 || above.includes(parent));
}

function send(state: CloudState, sink: LogSink, entry: JsonObject, nowMs: number): Routed {
  const topic = /^pubsub\.googleapis\.com\/(.+)$/.exec(sink.destination)?.[1];
  if (topic !== undefined) {
    const data = Buffer.from(JSON.stringify(entry), 'utf8').toString('base64');
    const attributes = { 'logging.googleapis.com/timestamp': textOf(entry.timestamp) };
    const name = withProjectId(state, topic);
    return publishAs(state, sink.writer, name, { data, attributes }, nowMs, `destination of ${sink.name}`);
  }
  return store(state, sink, entry, nowMs);
}

function store(state: CloudState, sink: LogSink, entry: JsonObject, nowMs: number): Routed {
  const name = withProjectId(state, sink.destination.replace(/^logging\.googleapis\.com\//, ''));
  const lost = whyLost(state, sink, name, nowMs);
  const at = rfc3339(nowMs);
  if (lost !== undefined) {
    const text = `lost: ${sink.name} cannot write to ${name}: ${lost}`;
    const event: SandboxEvent = {
      at,
      kind: 'denied',
      service: 'logging',
      text,
      principal: sink.writer,
      place: `destination of ${sink.name}`,
    };
    return { state, events: [event] };
  }
  const buckets = { ...state.watch.buckets, [name]: [...(state.watch.buckets[name] ?? []), entry] };
  const kept = { ...state, watch: { ...state.watch, buckets } };
  const counted = countIn(kept, entry, ({ bucket }) => bucket === name, {
    resource: 'logging_bucket',
    nowMs,
  });
  const text = `${sink.name} stored an entry in ${lastSegment(name)}`;
  return { state: counted, events: [{ at, kind: 'log', service: 'logging', text }] };
}

/** A sink of the bucket's own project needs no grant, because Cloud Logging writes there itself. */
function whyLost(state: CloudState, sink: LogSink, bucket: string, nowMs: number): string | undefined {
  if (!tryLogBucket(state, bucket, nowMs)) return 'the bucket does not exist';
  const project = projectOf(bucket);
  if (sink.parent === `projects/${project}`) return undefined;
  const resource = { name: bucket, project, condition: { name: bucket } };
  return isAllowed(state, sink.writer, { permission: 'logging.buckets.write', resource })
    ? undefined
    : `${sink.writer} lacks logging.buckets.write`;
}

function countIn(
  state: CloudState,
  entry: JsonObject,
  reads: (metric: LogMetric) => boolean,
  point: { readonly resource: string; readonly nowMs: number },
): CloudState {
  const counting = Object.values(state.watch.metrics).filter(
    (metric) => !metric.disabled && reads(metric) && matchesLogQuery(metric.filter, entry),
  );
  if (counting.length === 0) return state;
  const counted = counting.map((metric) => [
    metric.name,
    { ...metric, points: [...metric.points, { ms: point.nowMs, resource: point.resource }] },
  ]);
  const metrics = { ...state.watch.metrics, ...Object.fromEntries(counted) };
  return { ...state, watch: { ...state.watch, metrics } };
}
