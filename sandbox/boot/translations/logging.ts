import { isObject, type JsonObject } from '../../../core/values/json';
import type { Arguments } from '../arguments';
import { filledMembers, type Shape } from '../filled-members';
import {
  type Around,
  type Attributes,
  ask,
  askOperation,
  projectOf,
  type Steps,
  type Translation,
  tryAsk,
} from '../translation';

const EXCLUSION: Shape = { name: 'text', description: 'text', filter: 'text', disabled: 'flag' };
const SINK: Shape = {
  name: 'text',
  destination: 'text',
  filter: 'text',
  description: 'text',
  disabled: 'flag',
  exclusions: { list: EXCLUSION },
  include_children: 'flag',
};

const request = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', name: string) => ({
  service: 'logging' as const,
  method,
  path: `/v2/${name}`,
});

const sinkAttributes = (name: string, { writerIdentity = '' }: JsonObject): Attributes => ({
  id: name,
  name: name.slice(name.lastIndexOf('/') + 1),
  writer_identity: writerIdentity,
});

const UNIQUE = { uniqueWriterIdentity: 'true' };

/** A sink above projects. The provider creates it without a read, and always with its own account. */
const sinkAbove = (type: string, parentOf: (args: Arguments) => string): Translation => ({
  type,
  *create(args) {
    const parent = parentOf(args);
    const body = filledMembers(args, SINK);
    const answer = yield* ask({ ...request('POST', `${parent}/sinks`), query: UNIQUE, body });
    return sinkAttributes(`${parent}/sinks/${args.required('name')}`, answer);
  },
  *destroy(args) {
    yield* ask(request('DELETE', `${parentOf(args)}/sinks/${args.required('name')}`));
  },
});

const organizationSink = sinkAbove(
  'google_logging_organization_sink',
  (args) => `organizations/${args.required('org_id').replace(/^organizations\//, '')}`,
);

const folderSink = sinkAbove(
  'google_logging_folder_sink',
  (args) => `folders/${args.required('folder').replace(/^folders\//, '')}`,
);

const { include_children: _above, ...PROJECT_SINK } = SINK;

const BUILT_IN = ['_Default', '_Required'];

/** The provider first reads the sink. It adopts an existing sink with an update. */
const projectSink: Translation = {
  type: 'google_logging_project_sink',
  *create(args, around) {
    const parent = `projects/${projectOf(args, around)}`;
    const name = `${parent}/sinks/${args.required('name')}`;
    const query = { uniqueWriterIdentity: String(args.flag('unique_writer_identity') ?? true) };
    const body = filledMembers(args, PROJECT_SINK);
    const standing = yield* tryAsk(request('GET', name));
    const answer = standing
      ? yield* ask(adoption(name, query, body))
      : yield* ask({ ...request('POST', `${parent}/sinks`), query, body });
    return { ...sinkAttributes(name, answer), project: projectOf(args, around) };
  },
  *destroy(args, around) {
    if (BUILT_IN.includes(args.required('name'))) return;
    yield* ask(request('DELETE', `projects/${projectOf(args, around)}/sinks/${args.required('name')}`));
  },
};

/**
 * Destination, filter, state and exclusions are always sent. The mask names exclusions and every member that is set.
 */
function adoption(
  name: string,
  query: Readonly<Record<string, string>>,
  { name: _own, ...body }: JsonObject,
) {
  const changed = ['destination', 'filter', 'description', 'disabled'].filter((member) => member in body);
  return {
    ...request('PATCH', name),
    query: { ...query, updateMask: ['exclusions', ...changed].join(',') },
    body: { destination: '', filter: '', disabled: false, exclusions: [], ...body },
  };
}

/** The provider sends whole buckets. Unset members are sent as empty text, false, null or an empty list. */
const bucketConfig: Translation = {
  type: 'google_logging_project_bucket_config',
  *create(args, around) {
    const place = `projects/${projectOf(args, around)}/locations/${args.required('location')}`;
    const id = args.required('bucket_id');
    const name = `${place}/buckets/${id}`;
    const settings = bucketSettings(args);
    const locked = args.flag('locked') ?? false;
    const analytics = args.flag('enable_analytics');
    const standing = yield* tryAsk(request('GET', name));
    const answer = standing
      ? yield* adoptBucket(name, settings, { locked, analytics: analytics ?? false })
      : yield* askOperation(
          {
            ...request('POST', `${place}/buckets:createAsync`),
            query: { bucketId: id },
            body: {
              name: '',
              locked,
              ...settings,
              ...(analytics === undefined ? {} : { analyticsEnabled: analytics }),
            },
          },
          'v2',
        );
    return { id: name, name: answer.name ?? name, lifecycle_state: answer.lifecycleState ?? '' };
  },
  *destroy(args, around) {
    const id = args.required('bucket_id');
    if (BUILT_IN.includes(id)) return;
    const place = `projects/${projectOf(args, around)}/locations/${args.required('location')}`;
    yield* ask(request('DELETE', `${place}/buckets/${id}`));
  },
};

function bucketSettings(args: Arguments): JsonObject {
  const key = args.block('cmek_settings');
  return {
    description: args.text('description'),
    retentionDays: args.number('retention_days') ?? 30,
    cmekSettings: key
      ? { name: '', kmsKeyName: key.required('kms_key_name'), kmsKeyVersionName: '', serviceAccountId: '' }
      : null,
    indexConfigs: args
      .blocks('index_configs')
      .map((config) => ({ fieldPath: config.required('field_path'), type: config.required('type') })),
  };
}

/** An existing bucket, also a deleted one, is updated: first analytics, last the lock, each in its own request. */
function* adoptBucket(
  name: string,
  settings: JsonObject,
  { locked, analytics }: { readonly locked: boolean; readonly analytics: boolean },
): Steps<JsonObject> {
  const withAnalytics: JsonObject = analytics ? { analyticsEnabled: true } : {};
  if (analytics) {
    const update = { ...request('POST', `${name}:updateAsync`), query: { updateMask: 'analyticsEnabled' } };
    yield* askOperation({ ...update, body: withAnalytics }, 'v2');
  }
  const changed = Object.entries(settings).filter(
    ([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  // The provider's order of members in the mask.
  const order = ['retentionDays', 'description', 'cmekSettings', 'indexConfigs'];
  const mask = order.filter((member) => changed.some(([name]) => name === member));
  const answer = yield* ask({
    ...request('PATCH', name),
    query: { updateMask: mask.join(',') },
    body: { ...withAnalytics, ...settings },
  });
  if (!locked) return answer;
  return yield* ask({ ...request('PATCH', name), query: { updateMask: 'locked' }, body: { locked } });
}

const METRIC: Shape = {
  name: 'text',
  description: 'text',
  bucket_name: 'text',
  disabled: 'flag',
  filter: 'text',
  label_extractors: 'map',
  value_extractor: 'text',
  bucket_options: {
    block: {
      linear_buckets: { block: { num_finite_buckets: 'number', width: 'number', offset: 'number' } },
      exponential_buckets: {
        block: { num_finite_buckets: 'number', growth_factor: 'number', scale: 'number' },
      },
      explicit_buckets: { block: { bounds: 'numbers' } },
    },
  },
};
const DESCRIPTOR: Shape = {
  unit: 'text',
  value_type: 'text',
  metric_kind: 'text',
  labels: { list: { key: 'text', description: 'text', value_type: 'text' } },
  display_name: 'text',
};

const metric: Translation = {
  type: 'google_logging_metric',
  *create(args, around) {
    const project = projectOf(args, around);
    const body = { ...filledMembers(args, METRIC), ...descriptor(args) };
    yield* ask({ ...request('POST', `projects/${project}/metrics`), body });
    return { id: args.required('name'), project };
  },
  *destroy(args, around) {
    yield* ask(request('DELETE', `projects/${projectOf(args, around)}/metrics/${args.required('name')}`));
  },
};

/** The provider's own defaults: unit `1`, and labels of type string. */
function descriptor(args: Arguments): JsonObject {
  const block = args.block('metric_descriptor');
  if (!block) return {};
  const { labels, ...rest } = filledMembers(block, DESCRIPTOR);
  const typed = Array.isArray(labels)
    ? labels.filter(isObject).map((label): JsonObject => ({ valueType: 'STRING', ...label }))
    : [];
  return { metricDescriptor: { unit: '1', ...rest, ...(typed.length === 0 ? {} : { labels: typed }) } };
}

function* readSettings(args: Arguments, around: Around): Steps {
  const project = projectOf(args, around);
  const answer = yield* ask(request('GET', `projects/${project}/cmekSettings`));
  return {
    id: `projects/${project}/cmekSettings`,
    name: answer.name ?? '',
    kms_key_name: answer.kmsKeyName ?? '',
    kms_key_version_name: answer.kmsKeyVersionName ?? '',
    service_account_id: answer.serviceAccountId ?? '',
  };
}

/** Sinks, log buckets and metrics. */
export const LOGGING_TRANSLATIONS: readonly Translation[] = [
  organizationSink,
  folderSink,
  projectSink,
  bucketConfig,
  metric,
  { type: 'data.google_logging_project_cmek_settings', create: readSettings },
];
