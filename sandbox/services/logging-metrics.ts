import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { scopeOf } from '../iam/tested-resource';
import { ApiError, invalidArgument } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { rfc3339 } from '../protocol/time';
import { definitionsOf } from '../schema/definitions';
import { LOGGING_API } from '../schema/logging-api';
import { printedForm } from '../schema/printed-form';
import type { CloudState } from '../state/cloud-state';
import { tryLogBucket } from '../state/log-bucket-state';
import { lastSegment, projectOf, withProjectId } from '../state/names';
import { alreadyExists } from '../state/stored-resources';
import type { LogMetric } from '../state/watch';
import { readExtractor, readExtractors } from './log-extractors';
import { readLogQuery } from './log-filter';
import { loggingAudit } from './logging-audit';
import { checkDescription, LOGGING_ACCESS } from './logging-names';

const SETTABLE = {
  'metric.name': true,
  'metric.description': true,
  'metric.filter': true,
  'metric.bucketName': true,
  'metric.disabled': true,
  'metric.metricDescriptor': true,
  'metric.labelExtractors':
    'checked, stored and returned: the alerts here count points regardless of their labels',
  'metric.valueExtractor':
    'checked, stored and returned: the alerts here count points regardless of their value',
  'metric.bucketOptions': 'stored and returned: the sandbox computes no histograms',
} as const;

const permission = (verb: string, member: 'metricName' | 'parent') => [
  { permission: `logging.logMetrics.${verb}`, on: scopeOf(member), source: LOGGING_ACCESS },
];

/** Log-based metrics. */
export const METRIC_METHODS: Readonly<Record<string, Method>> = {
  'MetricsServiceV2.CreateLogMetric': {
    permissions: permission('create', 'parent'),
    changes: { parent: true, ...SETTABLE },
    answer: createMetric,
  },
  'MetricsServiceV2.GetLogMetric': {
    permissions: permission('get', 'metricName'),
    changes: 'nothing',
    answer: (call) => ({ body: metricView(findMetric(call)) }),
  },
  'MetricsServiceV2.ListLogMetrics': {
    permissions: permission('list', 'parent'),
    changes: 'nothing',
    answer: ({ state, message }) => {
      const project = projectOf(withProjectId(state, textOf(message.parent)));
      const own = Object.values(state.watch.metrics).filter((metric) => metric.project === project);
      return { body: pageBody('metrics', own.map(metricView), message, { byDefault: 1000, max: 1000 }) };
    },
  },
  'MetricsServiceV2.UpdateLogMetric': {
    permissions: permission('update', 'metricName'),
    changes: { metricName: true, ...SETTABLE },
    takesWholeResource: true,
    answer: updateMetric,
    audit: (call) => loggingAudit(call, 'UpdateLogMetric', 'logging.logMetrics.update', nameIn(call)),
  },
  'MetricsServiceV2.DeleteLogMetric': {
    permissions: permission('delete', 'metricName'),
    changes: { metricName: true },
    answer: deleteMetric,
    audit: (call) => loggingAudit(call, 'DeleteLogMetric', 'logging.logMetrics.delete', nameIn(call)),
  },
};

const nameIn = ({ state, message }: Call): string => withProjectId(state, textOf(message.metricName));

function findMetric(call: Call): LogMetric {
  const found = tryMember(call.state.watch.metrics, nameIn(call));
  if (!found) throw new ApiError('NOT_FOUND', 'Metric does not exist', { place: 'metricName' });
  return found;
}

/** Name, type and description of the descriptor derive from the metric's own members (LogMetric.metric_descriptor). */
function metricView({ name, project, body, createdMs, updatedMs }: LogMetric): JsonObject {
  const printed = printedForm(definitionsOf(LOGGING_API), 'google.logging.v2.LogMetric', body, '');
  const type = `logging.googleapis.com/user/${textOf(body.name)}`;
  const description = textOf(body.description);
  return {
    ...printed,
    name: lastSegment(name),
    metricDescriptor: {
      metricKind: 'DELTA',
      valueType: 'INT64',
      unit: '1',
      ...objectOf(printed.metricDescriptor),
      name: `projects/${project}/metricDescriptors/${type}`,
      type,
      ...(description === '' ? {} : { description }),
    },
    createTime: rfc3339(createdMs),
    updateTime: rfc3339(updatedMs),
  };
}

/** LogMetric.name. A name with a slash needs an encoded path, which the sandbox's routes do not read. */
const NAME = /^(?!\/)[A-Za-z0-9_\-.,+!*',()%/]{1,100}$/;

function createMetric({ state, message, nowMs }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const body = objectOf(message.metric);
  const name = `${parent}/metrics/${textOf(body.name)}`;
  if (!NAME.test(textOf(body.name))) {
    throw invalidArgument(`"${textOf(body.name)}" is not a valid metric identifier`, 'metric.name');
  }
  if (tryMember(state.watch.metrics, name)) throw alreadyExists(name);
  const metric = readMetric(state, name, body, nowMs);
  return { state: withMetric(state, metric), body: metricView(metric) };
}

/** PUT replaces the metric, or creates it if it does not exist (UpdateLogMetric). */
function updateMetric(call: Call): Answer {
  const { state, message, nowMs } = call;
  const name = nameIn(call);
  const before = tryMember(state.watch.metrics, name);
  const body = { ...objectOf(message.metric), name: name.slice(name.indexOf('/metrics/') + 9) };
  const read = readMetric(state, name, body, nowMs);
  if (before) checkSameKind(before, read);
  const metric = before ? { ...read, createdMs: before.createdMs, points: before.points } : read;
  return { state: withMetric(state, metric), body: metricView(metric) };
}

/** "The metric_kind and value_type fields in the metric_descriptor cannot be updated." */
function checkSameKind(before: LogMetric, after: LogMetric): void {
  for (const member of ['metricKind', 'valueType']) {
    const [old, now] = [before, after].map((metric) => kindOf(metric.body, member));
    if (old === now) continue;
    throw invalidArgument(
      `metric_descriptor.${member} cannot be updated`,
      `metric.metricDescriptor.${member}`,
    );
  }
}

const kindOf = (body: JsonObject, member: string): string =>
  textOf(objectOf(body.metricDescriptor)[member]) || (member === 'metricKind' ? 'DELTA' : 'INT64');

function deleteMetric(call: Call): Answer {
  findMetric(call);
  const { [nameIn(call)]: _gone, ...metrics } = call.state.watch.metrics;
  return { state: { ...call.state, watch: { ...call.state.watch, metrics } }, body: {} };
}

/** The single record of a metric. Every member is checked. */
function readMetric(state: CloudState, name: string, body: JsonObject, nowMs: number): LogMetric {
  const project = projectOf(name);
  checkDescription(body, 'metric');
  if (textOf(body.filter) === '') throw invalidArgument('filter is required', 'metric.filter');
  checkDescriptor(body);
  const sent = textOf(body.bucketName);
  const bucket = sent === '' ? undefined : bucketOf(state, project, sent, nowMs);
  return {
    name,
    project,
    body,
    createdMs: nowMs,
    updatedMs: nowMs,
    filter: readLogQuery(body.filter, 'metric.filter'),
    disabled: body.disabled === true,
    ...(bucket === undefined ? {} : { bucket }),
    points: [],
  };
}

/** LogMetric.bucket_name: "The bucket has to be in the same project as the metric." */
function bucketOf(state: CloudState, project: string, sent: string, nowMs: number): string {
  const bucket = withProjectId(state, sent);
  if (projectOf(bucket) !== project) {
    throw invalidArgument(`The bucket ${sent} is not in the project of the metric`, 'metric.bucketName');
  }
  if (tryLogBucket(state, bucket, nowMs)) return bucket;
  // Doubtful: the field's description does not state when the API detects a missing bucket.
  throw new ApiError('NOT_FOUND', `The bucket ${sent} does not exist`, { place: 'metric.bucketName' });
}

function checkDescriptor(body: JsonObject): void {
  const place = 'metric.metricDescriptor';
  const descriptor = objectOf(body.metricDescriptor);
  if (kindOf(body, 'metricKind') !== 'DELTA') throw invalidArgument('metric_kind must be DELTA', place);
  const valueType = kindOf(body, 'valueType');
  if (!['INT64', 'DISTRIBUTION'].includes(valueType)) {
    throw invalidArgument('value_type must be INT64 or DISTRIBUTION', place);
  }
  const extractor = textOf(body.valueExtractor);
  if ((valueType === 'DISTRIBUTION') !== (extractor !== '')) {
    throw invalidArgument(
      'value_extractor is required for DISTRIBUTION, and not allowed otherwise',
      'metric.valueExtractor',
    );
  }
  if (extractor !== '') readExtractor(extractor, 'metric.valueExtractor');
  const extractors = objectOf(body.labelExtractors);
  readExtractors(extractors, 'metric.labelExtractors');
  const labels = listOf(descriptor.labels).map((label) => textOf(objectOf(label).key));
  const [unmatched] = [
    ...labels.filter((label) => !Object.hasOwn(extractors, label)),
    ...Object.keys(extractors).filter((label) => !labels.includes(label)),
  ];
  if (unmatched !== undefined) {
    throw invalidArgument(
      `The label "${unmatched}" needs both a descriptor and an extractor`,
      'metric.labelExtractors',
    );
  }
}

const withMetric = (state: CloudState, metric: LogMetric): CloudState => ({
  ...state,
  watch: { ...state.watch, metrics: { ...state.watch.metrics, [metric.name]: metric } },
});
