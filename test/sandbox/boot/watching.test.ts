import type { JsonObject } from '../../../core/values/json';
import { readArguments } from '../../../sandbox/boot/arguments';
import { bootFromStack } from '../../../sandbox/boot/boot';
import type { ApiRequest, Attributes, Steps } from '../../../sandbox/boot/translation';
import { tryTranslation } from '../../../sandbox/boot/translations';
import { miniSeed, miniStack, PROJECT, ref } from '../mini-stack';
import { CHANNEL, KEY } from '../services/watching-cloud';

const P = `projects/${PROJECT}`;
const around = { project: PROJECT, region: 'us-central1', readFile: () => new Uint8Array() };

type Answer = (request: ApiRequest) => JsonObject | undefined;

/** Every request of one translation, with the given answers. Lookups find nothing. */
function played<Result>(steps: Steps<Result>, answer: Answer): { requests: ApiRequest[]; result: Result } {
  const requests: ApiRequest[] = [];
  let next = steps.next(undefined);
  while (!next.done) {
    requests.push(next.value);
    next = steps.next(answer(next.value));
  }
  return { requests, result: next.value };
}

const nothingThere: Answer = ({ mayBeMissing }) => (mayBeMissing ? undefined : { done: true, name: 'drawn' });

function created(
  type: string,
  config: JsonObject,
  answer: Answer = nothingThere,
): { requests: ApiRequest[]; result: Attributes; unread: readonly string[] } {
  const args = readArguments(config, `${type}.x`);
  const steps = tryTranslation(type)!.create(args, around);
  return { ...played(steps, answer), unread: args.unread() };
}

const lines = (requests: readonly ApiRequest[]): string[] =>
  requests.map(({ method, path, query = {} }) => {
    const asked = new URLSearchParams(query).toString();
    return `${method} ${path}${asked === '' ? '' : `?${asked}`}`;
  });

const destroyed = (type: string, config: JsonObject): string[] =>
  lines(
    played(tryTranslation(type)!.destroy!(readArguments(config, `${type}.x`), around), nothingThere).requests,
  );

const SINK = { name: 's', destination: 'pubsub.googleapis.com/projects/p/topics/t' };

describe('sinks', () => {
  test('of projects are looked up first, and then created', () => {
    const { requests } = created('google_logging_project_sink', SINK);
    expect(lines(requests)).toEqual([
      `GET /v2/${P}/sinks/s`,
      `POST /v2/${P}/sinks?uniqueWriterIdentity=true`,
    ]);
    expect(requests[1]?.body).toEqual(SINK);
  });

  test('of projects are updated if they exist', () => {
    const { requests } = created('google_logging_project_sink', { ...SINK, filter: 'a' }, () => ({}));
    expect(lines(requests)[1]).toBe(
      `PATCH /v2/${P}/sinks/s?uniqueWriterIdentity=true&updateMask=exclusions%2Cdestination%2Cfilter`,
    );
    expect(requests[1]?.body).toEqual({
      destination: SINK.destination,
      filter: 'a',
      disabled: false,
      exclusions: [],
    });
  });

  test.each([
    ['google_logging_organization_sink', { org_id: '123' }, 'organizations/123'],
    ['google_logging_folder_sink', { folder: 'folders/333' }, 'folders/333'],
  ])('of %s are created without a lookup', (type, above, parent) => {
    const exclusions = [{ name: 'x', filter: 'f', disabled: false }];
    const more = { description: 'd', disabled: false, include_children: true, exclusions };
    const { requests, result } = created(type, { ...SINK, ...above, ...more }, () => ({
      writerIdentity: 'w',
    }));
    expect(lines(requests)).toEqual([`POST /v2/${parent}/sinks?uniqueWriterIdentity=true`]);
    expect(requests[0]?.body).toEqual({
      ...SINK,
      description: 'd',
      includeChildren: true,
      exclusions: [{ name: 'x', filter: 'f' }],
    });
    expect(result).toEqual({ id: `${parent}/sinks/s`, name: 's', writer_identity: 'w' });
    expect(destroyed(type, { ...SINK, ...above })).toEqual([`DELETE /v2/${parent}/sinks/s`]);
  });

  test('that are built in are only removed from the state', () => {
    expect(destroyed('google_logging_project_sink', { ...SINK, name: '_Default' })).toEqual([]);
  });
});

describe('log buckets', () => {
  const TYPE = 'google_logging_project_bucket_config';
  const BUCKET = { project: PROJECT, location: 'europe-west1', bucket_id: 'b' };
  const NAME = `${P}/locations/europe-west1/buckets/b`;

  test('are sent completely, including empty members', () => {
    const { requests } = created(TYPE, BUCKET);
    expect(lines(requests)).toEqual([
      `GET /v2/${NAME}`,
      `POST /v2/${P}/locations/europe-west1/buckets:createAsync?bucketId=b`,
    ]);
    expect(requests[1]?.body).toEqual({
      name: '',
      description: '',
      locked: false,
      retentionDays: 30,
      cmekSettings: null,
      indexConfigs: [],
    });
  });

  test('are created with every argument', () => {
    const { requests } = created(TYPE, {
      ...BUCKET,
      description: 'd',
      locked: true,
      retention_days: 400,
      enable_analytics: true,
      cmek_settings: { kms_key_name: KEY },
      index_configs: [{ field_path: 'jsonPayload.a', type: 'INDEX_TYPE_STRING' }],
    });
    expect(requests[1]?.body).toEqual({
      name: '',
      description: 'd',
      locked: true,
      retentionDays: 400,
      analyticsEnabled: true,
      cmekSettings: { name: '', kmsKeyName: KEY, kmsKeyVersionName: '', serviceAccountId: '' },
      indexConfigs: [{ fieldPath: 'jsonPayload.a', type: 'INDEX_TYPE_STRING' }],
    });
  });

  test('that exist are updated, and locked last', () => {
    const { requests } = created(TYPE, { ...BUCKET, bucket_id: '_Default', locked: true }, () => ({}));
    expect(lines(requests).map((line) => line.replace(/^(\w+) .*\/buckets\//, '$1 '))).toEqual([
      'GET _Default',
      'PATCH _Default?updateMask=retentionDays',
      'PATCH _Default?updateMask=locked',
    ]);
    expect(destroyed(TYPE, { ...BUCKET, bucket_id: '_Default' })).toEqual([]);
    expect(destroyed(TYPE, BUCKET)).toEqual([`DELETE /v2/${NAME}`]);
  });
});

describe('metrics and settings', () => {
  test('a metric of labels', () => {
    const { requests, result } = created('google_logging_metric', {
      name: 'm',
      filter: 'f',
      bucket_name: 'b',
      metric_descriptor: { metric_kind: 'DELTA', value_type: 'INT64', labels: [{ key: 'who' }] },
      label_extractors: { who: 'EXTRACT(a)' },
    });
    expect(lines(requests)).toEqual([`POST /v2/${P}/metrics`]);
    expect(requests[0]?.body).toEqual({
      name: 'm',
      filter: 'f',
      bucketName: 'b',
      metricDescriptor: {
        unit: '1',
        metricKind: 'DELTA',
        valueType: 'INT64',
        labels: [{ key: 'who', valueType: 'STRING' }],
      },
      labelExtractors: { who: 'EXTRACT(a)' },
    });
    expect(result.id).toBe('m');
  });

  test('the settings are only read', () => {
    const { requests, result } = created(
      'data.google_logging_project_cmek_settings',
      { project: PROJECT },
      () => ({
        name: 'n',
        serviceAccountId: 'a',
      }),
    );
    expect(lines(requests)).toEqual([`GET /v2/${P}/cmekSettings`]);
    expect(result.service_account_id).toBe('a');
  });
});

describe('alert policies, channels and dashboards', () => {
  const POLICY = {
    display_name: 'd',
    combiner: 'OR',
    conditions: [
      {
        display_name: 'c',
        condition_threshold: {
          filter: 'f',
          comparison: 'COMPARISON_GT',
          threshold_value: 0,
          duration: '0s',
          trigger: { count: 1 },
          aggregations: [
            { alignment_period: '60s', per_series_aligner: 'ALIGN_MAX', group_by_fields: ['g'] },
          ],
        },
      },
    ],
  };

  test('a policy is sent without zeros, and is enabled', () => {
    const { requests, result } = created('google_monitoring_alert_policy', {
      ...POLICY,
      notification_channels: [],
      documentation: { content: 'look', subject: 's' },
      alert_strategy: { auto_close: '604800s', notification_rate_limit: { period: '300s' } },
      user_labels: { riposte: 'x' },
      severity: 'ERROR',
    });
    expect(lines(requests)).toEqual([`POST /v3/${P}/alertPolicies`]);
    expect(requests[0]?.body).toEqual({
      displayName: 'd',
      combiner: 'OR',
      enabled: true,
      severity: 'ERROR',
      userLabels: { riposte: 'x' },
      documentation: { content: 'look', subject: 's', mimeType: 'text/markdown' },
      alertStrategy: { autoClose: '604800s', notificationRateLimit: { period: '300s' } },
      conditions: [
        {
          displayName: 'c',
          conditionThreshold: {
            filter: 'f',
            comparison: 'COMPARISON_GT',
            duration: '0s',
            trigger: { count: 1 },
            aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX', groupByFields: ['g'] }],
          },
        },
      ],
    });
    expect(result).toMatchObject({ id: 'drawn', name: 'drawn' });
  });

  test.each([
    ['log', { condition_matched_log: { filter: 'f', label_extractors: { a: 'EXTRACT(b)' } } }],
    [
      'PromQL',
      {
        condition_prometheus_query_language: {
          query: 'q',
          duration: '0s',
          evaluation_interval: '60s',
          disable_metric_validation: true,
        },
      },
    ],
    ['absence', { condition_absent: { filter: 'f', duration: '120s', trigger: { percent: 50 } } }],
  ])('a condition on %s is read completely', (_what, condition) => {
    const { requests, unread } = created('google_monitoring_alert_policy', {
      ...POLICY,
      conditions: [{ display_name: 'c', ...condition }],
    });
    expect(unread).toEqual([]);
    const { conditions = [] } = (requests[0]?.body ?? {}) as { conditions?: JsonObject[] };
    const [sent] = conditions;
    expect(Object.keys(sent ?? {})).toHaveLength(2);
  });

  test('a channel is sent with its secret among its labels', () => {
    const { requests } = created('google_monitoring_notification_channel', {
      type: 'slack',
      labels: { channel_name: '#soc' },
      sensitive_labels: { auth_token: 'xoxb' },
      force_delete: true,
    });
    expect(requests[0]).toMatchObject({
      path: `/v3/${P}/notificationChannels`,
      body: { type: 'slack', enabled: true, labels: { channel_name: '#soc', auth_token: 'xoxb' } },
    });
    const made = { name: CHANNEL, force_delete: true };
    expect(destroyed('google_monitoring_notification_channel', made)).toEqual([
      `DELETE /v3/${CHANNEL}?force=true`,
    ]);
  });

  test('a dashboard is sent as written', () => {
    const json = { displayName: 'x', mosaicLayout: { columns: 48, tiles: [{ xPos: 0 }] } };
    const { requests } = created('google_monitoring_dashboard', { dashboard_json: JSON.stringify(json) });
    expect(requests[0]).toMatchObject({ path: `/v1/${P}/dashboards`, body: json });
    expect(() => created('google_monitoring_dashboard', { dashboard_json: '[' })).toThrow(
      /dashboard_json: .*JSON object/,
    );
  });
});

test.each([
  [
    'google_logging_project_sink',
    { ...SINK, custom_writer_identity: 'serviceAccount:a' },
    'custom_writer_identity',
  ],
  ['google_logging_project_sink', { ...SINK, include_children: true }, 'include_children'],
  [
    'google_logging_organization_sink',
    { ...SINK, org_id: '1', intercept_children: true },
    'intercept_children',
  ],
  ['google_logging_metric', { name: 'm', filter: 'f', deletion_policy: 'PREVENT' }, 'deletion_policy'],
  [
    'google_monitoring_alert_policy',
    { display_name: 'd', combiner: 'OR', conditions: [{ display_name: 'c', condition_sql: { query: 'q' } }] },
    'conditions[0].condition_sql',
  ],
])('%s: an argument that the translation does not read is named', (type, config, argument) => {
  expect(created(type, config).unread).toEqual([`${type}.x.${argument}`]);
});

describe('booted', () => {
  const APIS = ['logging', 'monitoring', 'iam', 'pubsub'].map((api) => `${api}.googleapis.com`);
  const boot = (blocks: Record<string, Record<string, JsonObject>>) =>
    bootFromStack(
      miniStack((all) => Object.assign(all, blocks)),
      miniSeed({
        governance: { apis: { [P]: APIS } },
        resources: { monitoring: { [CHANNEL]: { type: 'email' } } },
      }),
    );
  const bucket = { project: PROJECT, location: 'europe-west1', bucket_id: 'b' };

  test('bucket, sink, metric, alert and dashboard exist, and name each other as in Google Cloud', () => {
    const state = boot({
      google_logging_project_bucket_config: { b: bucket },
      google_logging_project_sink: {
        s: {
          name: 's',
          destination: `logging.googleapis.com/${ref('google_logging_project_bucket_config.b.id')}`,
        },
      },
      google_logging_metric: {
        m: {
          name: 'm',
          filter: 'severity>=ERROR',
          bucket_name: ref('google_logging_project_bucket_config.b.id'),
        },
      },
      google_monitoring_alert_policy: {
        a: {
          display_name: 'a',
          combiner: 'OR',
          notification_channels: [CHANNEL],
          conditions: [{ display_name: 'c', condition_matched_log: { filter: 'severity>=ERROR' } }],
          alert_strategy: { notification_rate_limit: { period: '300s' } },
        },
      },
      google_monitoring_dashboard: { d: { dashboard_json: '{"displayName":"d"}' } },
    });
    expect(Object.keys(state.watch.sinks)).toEqual([`${P}/sinks/s`]);
    expect(state.watch.metrics[`${P}/metrics/m`]?.bucket).toBe(`${P}/locations/europe-west1/buckets/b`);
    expect(Object.values(state.watch.policies)).toMatchObject([{ displayName: 'a', channels: [CHANNEL] }]);
    expect(
      Object.keys(state.resources.monitoring ?? {}).some((name) => name.startsWith(`${P}/dashboards/`)),
    ).toBe(true);
  });

  test('a sink that does not depend on its bucket stops the boot, as Google would refuse it', () => {
    const destination = `logging.googleapis.com/${P}/locations/europe-west1/buckets/b`;
    expect(() =>
      boot({
        google_logging_project_bucket_config: { b: bucket },
        google_logging_project_sink: { s: { name: 's', destination } },
      }),
    ).toThrow(/google_logging_project_sink\.s: logging answers POST .* 404 NOT_FOUND/);
  });
});
