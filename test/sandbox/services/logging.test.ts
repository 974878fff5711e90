import type { JsonObject } from '../../../core/values/json';
import { lastSegment } from '../../../sandbox/state/names';
import { NUMBER, PROJECT } from '../mini-stack';
import { api, grantKey, KEY, KEY_ELSEWHERE, LOG_ENCRYPTER, TOPIC, watchingCloud } from './watching-cloud';

const P = `projects/${PROJECT}`;
const SINKS = `/v2/${P}/sinks`;
const BUCKETS = `/v2/${P}/locations/europe-west1/buckets`;
const UNIQUE = { uniqueWriterIdentity: 'true' };
const DAY_MS = 86_400_000;
const logging = () => {
  const cloud = watchingCloud();
  return { cloud, ...api(cloud, 'logging') };
};
type Logging = ReturnType<typeof logging>;
const sink = (over: JsonObject = {}): JsonObject => ({
  name: 'audit',
  destination: `pubsub.googleapis.com/${TOPIC}`,
  filter: 'severity>=ERROR',
  ...over,
});
const bucket = ({ post }: Logging, id = 'kept', body: JsonObject = {}) =>
  post(`${BUCKETS}:createAsync`, body, { bucketId: id });

describe('sinks', () => {
  test('are created, read, listed together with the two built-in ones, changed and deleted', () => {
    const { get, post, done, refused } = logging();
    post(SINKS, sink(), UNIQUE);
    expect(get(`${SINKS}/audit`)).toMatchObject({ name: 'audit', filter: 'severity>=ERROR' });
    expect((get(SINKS).sinks as { name: string }[]).map(({ name }) => name)).toEqual([
      '_Default',
      '_Required',
      'audit',
    ]);
    const query = { ...UNIQUE, updateMask: 'exclusions,description' };
    done('PATCH', `${SINKS}/audit`, { ...sink(), filter: 'ignored', description: 'why' }, query);
    expect(get(`${SINKS}/audit`)).toMatchObject({ description: 'why', filter: 'severity>=ERROR' });
    done('DELETE', `${SINKS}/audit`);
    expect(refused('GET', `${SINKS}/audit`)).toBe('404 NOT_FOUND sinkName');
  });

  test('contain the members that are set, and omit all others', () => {
    const made = logging().post(
      SINKS,
      { ...sink(), disabled: false, description: '', exclusions: [] },
      UNIQUE,
    );
    expect(Object.keys(made).sort()).toEqual([
      'createTime',
      'destination',
      'filter',
      'name',
      'updateTime',
      'writerIdentity',
    ]);
  });

  test.each([
    [`${P}`, `serviceAccount:service-${NUMBER}@gcp-sa-logging.iam.gserviceaccount.com`],
    ['organizations/123', 'serviceAccount:service-org-123@gcp-sa-logging.iam.gserviceaccount.com'],
    ['folders/333', 'serviceAccount:service-folder-333@gcp-sa-logging.iam.gserviceaccount.com'],
  ])('of %s write as %s, which exists from then on', (parent, writer) => {
    const { cloud, post } = logging();
    expect(post(`/v2/${parent}/sinks`, sink(), UNIQUE).writerIdentity).toBe(writer);
    expect(Object.keys(cloud.state.iam.agents)).toContain(writer.replace('serviceAccount:', ''));
  });

  test('into a log bucket of their own project have no writer, and those without a unique account have the old one', () => {
    const it = logging();
    bucket(it);
    const destination = `logging.googleapis.com/${P}/locations/europe-west1/buckets/kept`;
    expect(it.post(SINKS, sink({ destination }), UNIQUE).writerIdentity).toBeUndefined();
    expect(it.post(SINKS, sink({ name: 'old' })).writerIdentity).toBe(
      'serviceAccount:cloud-logs@system.gserviceaccount.com',
    );
  });

  test.each<[string, string, JsonObject, string]>([
    ['a filter that does not parse', P, { filter: 'severity>=' }, '400 INVALID_ARGUMENT sink.filter'],
    ['a name with a slash', P, { name: 'a/b' }, '400 INVALID_ARGUMENT sink.name'],
    [
      'a topic that does not exist',
      P,
      { destination: `pubsub.googleapis.com/${TOPIC}s` },
      '404 NOT_FOUND sink.destination',
    ],
    [
      'a log bucket that does not exist',
      P,
      { destination: `logging.googleapis.com/${P}/locations/global/buckets/none` },
      '404 NOT_FOUND sink.destination',
    ],
    ['an invalid destination', P, { destination: TOPIC }, '400 INVALID_ARGUMENT sink.destination'],
    [
      'a destination that is not served',
      P,
      { destination: 'storage.googleapis.com/b' },
      '501 UNIMPLEMENTED sink.destination',
    ],
    ['children of a project', P, { includeChildren: true }, '400 INVALID_ARGUMENT sink'],
    [
      'an exclusion without a filter',
      P,
      { exclusions: [{ name: 'x' }] },
      '400 INVALID_ARGUMENT sink.exclusions[0].filter',
    ],
    [
      'two exclusions with the same name',
      P,
      {
        exclusions: [
          { name: 'x', filter: 'a' },
          { name: 'x', filter: 'b' },
        ],
      },
      '400 INVALID_ARGUMENT sink.exclusions[1].name',
    ],
    [
      'a writer that the caller sets',
      P,
      { writerIdentity: 'user:x@example.com' },
      '400 INVALID_ARGUMENT sink.writerIdentity',
    ],
    ['a member that is not modelled', P, { bigqueryOptions: {} }, '501 UNIMPLEMENTED sink.bigqueryOptions'],
  ])('refuse %s', (_what, parent, over, expected) => {
    expect(logging().refused('POST', `/v2/${parent}/sinks`, sink(over), UNIQUE)).toBe(expected);
  });

  test('of an organization need a unique account, and cannot give it up', () => {
    const { post, refused } = logging();
    expect(refused('POST', '/v2/organizations/123/sinks', sink())).toBe(
      '400 INVALID_ARGUMENT uniqueWriterIdentity',
    );
    post('/v2/organizations/123/sinks', sink(), UNIQUE);
    expect(refused('PATCH', '/v2/organizations/123/sinks/audit', sink(), { updateMask: 'filter' })).toBe(
      '400 INVALID_ARGUMENT uniqueWriterIdentity',
    );
  });

  test('can be created only once, and the built-in ones stay', () => {
    const { post, refused } = logging();
    post(SINKS, sink(), UNIQUE);
    expect(refused('POST', SINKS, sink(), UNIQUE)).toMatch(/^409 ALREADY_EXISTS/);
    expect(refused('DELETE', `${SINKS}/_Required`)).toBe('400 INVALID_ARGUMENT sinkName');
    expect(refused('PATCH', `${SINKS}/_Default`, sink(), UNIQUE)).toBe('501 UNIMPLEMENTED sinkName');
  });

  test('need the permission in their project', () => {
    const { cloud } = logging();
    const made = cloud.call(
      'logging',
      'POST',
      SINKS,
      { query: UNIQUE, body: sink() },
      'user:stranger@example.com',
    );
    expect(made.response.status).toBe(403);
  });

  test('a disabled exclusion excludes nothing, and a change of a sink writes an entry into the audit log', () => {
    const { cloud, post, done } = logging();
    const exclusions = [{ name: 'x', filter: 'severity=ERROR', disabled: true }];
    post(SINKS, sink({ exclusions }), UNIQUE);
    expect(cloud.state.watch.sinks[`${P}/sinks/audit`]?.exclusions).toEqual([]);
    done('PATCH', `${SINKS}/audit`, { disabled: true }, { ...UNIQUE, updateMask: 'disabled' });
    expect(cloud.state.watch.sinks[`${P}/sinks/audit`]?.disabled).toBe(true);
    expect(cloud.state.logging.entries.at(-1)).toMatchObject({
      protoPayload: {
        methodName: 'google.logging.v2.ConfigServiceV2.UpdateSink',
        resourceName: `${P}/sinks/audit`,
      },
      resource: { type: 'logging_sink' },
    });
  });
});

describe('log buckets', () => {
  test('are created by an operation that contains the bucket, with thirty days', () => {
    const it = logging();
    expect(
      bucket(it, 'kept', { name: '', locked: false, retentionDays: 0, cmekSettings: null }),
    ).toMatchObject({
      done: true,
      response: {
        '@type': 'type.googleapis.com/google.logging.v2.LogBucket',
        name: `${P}/locations/europe-west1/buckets/kept`,
        retentionDays: 30,
        lifecycleState: 'ACTIVE',
      },
    });
    expect(it.get(`${BUCKETS}/kept`).locked).toBeUndefined();
  });

  test('are listed in one location or in all, together with the built-in ones', () => {
    const it = logging();
    bucket(it);
    const names = (location: string) =>
      (it.get(`/v2/${P}/locations/${location}/buckets`).buckets as { name: string }[]).map(({ name }) =>
        lastSegment(name),
      );
    expect(names('-')).toEqual(['_Default', '_Required', 'kept']);
    expect(names('europe-west1')).toEqual(['kept']);
  });

  test('are changed by mask, also in an operation', () => {
    const it = logging();
    bucket(it);
    const sent = { retentionDays: 60, description: 'not in the mask' };
    it.done('PATCH', `${BUCKETS}/kept`, sent, { updateMask: 'retentionDays' });
    it.post(`${BUCKETS}/kept:updateAsync`, { analyticsEnabled: true }, { updateMask: 'analyticsEnabled' });
    expect(it.get(`${BUCKETS}/kept`)).toMatchObject({ retentionDays: 60, analyticsEnabled: true });
    expect(it.get(`${BUCKETS}/kept`).description).toBeUndefined();
    expect(it.refused('PATCH', `${BUCKETS}/kept`, {}, { updateMask: 'analyticsEnabled' })).toBe(
      '400 INVALID_ARGUMENT bucket.analyticsEnabled',
    );
  });

  test('are deleted softly: the name stays in use, nothing can change, and undelete restores the bucket', () => {
    const it = logging();
    bucket(it);
    it.done('DELETE', `${BUCKETS}/kept`);
    expect(it.get(`${BUCKETS}/kept`).lifecycleState).toBe('DELETE_REQUESTED');
    const create = () => it.refused('POST', `${BUCKETS}:createAsync`, {}, { bucketId: 'kept' });
    expect(create()).toMatch(/^409 ALREADY_EXISTS/);
    expect(
      it.refused('PATCH', `${BUCKETS}/kept`, { retentionDays: 1 }, { updateMask: 'retentionDays' }),
    ).toBe('400 FAILED_PRECONDITION name');
    it.post(`${BUCKETS}/kept:undelete`, {});
    expect(it.get(`${BUCKETS}/kept`).lifecycleState).toBe('ACTIVE');
    it.done('DELETE', `${BUCKETS}/kept`);
    it.cloud.nowMs += 7 * DAY_MS - 1;
    expect(create()).toMatch(/^409/);
    it.cloud.nowMs += 1;
    expect(it.refused('GET', `${BUCKETS}/kept`)).toMatch(/^404 NOT_FOUND/);
    bucket(it);
    expect(it.get(`${BUCKETS}/kept`).lifecycleState).toBe('ACTIVE');
  });

  test('cannot be deleted, unlocked or given another retention after they are locked', () => {
    const it = logging();
    bucket(it, 'kept', { locked: true, retentionDays: 30 });
    const change = (body: JsonObject) =>
      it.refused('PATCH', `${BUCKETS}/kept`, body, { updateMask: Object.keys(body).join(',') });
    expect(it.refused('DELETE', `${BUCKETS}/kept`)).toBe('400 FAILED_PRECONDITION bucket.locked');
    expect(change({ locked: false })).toBe('400 FAILED_PRECONDITION bucket.locked');
    expect(change({ retentionDays: 1 })).toBe('400 FAILED_PRECONDITION bucket.locked');
    expect(change({ retentionDays: 90 })).toBe('400 FAILED_PRECONDITION bucket.locked');
  });

  test('accept a key that Logging’s account may use, and keep it', () => {
    const it = logging();
    const body = { cmekSettings: { name: '', kmsKeyName: KEY, kmsKeyVersionName: '', serviceAccountId: '' } };
    const create = (key: string) =>
      it.refused('POST', `${BUCKETS}:createAsync`, { cmekSettings: { kmsKeyName: key } }, { bucketId: 'b' });
    expect(create(KEY)).toMatch(/^400 FAILED_PRECONDITION grant roles\/cloudkms/);
    grantKey(it.cloud, KEY);
    expect(create(KEY)).toMatch(/^400 FAILED_PRECONDITION/);
    expect(it.get(`/v2/${P}/cmekSettings`).serviceAccountId).toBe(LOG_ENCRYPTER);
    expect(create(KEY_ELSEWHERE)).toBe('400 INVALID_ARGUMENT bucket.cmekSettings.kmsKeyName');
    expect(create(`${KEY}2`)).toBe('400 FAILED_PRECONDITION bucket.cmekSettings.kmsKeyName');
    bucket(it, 'b', body);
    expect(it.get(`${BUCKETS}/b`).cmekSettings).toMatchObject({
      kmsKeyName: KEY,
      serviceAccountId: LOG_ENCRYPTER,
    });
    expect(it.refused('PATCH', `${BUCKETS}/b`, {}, { updateMask: 'cmekSettings' })).toBe(
      '400 INVALID_ARGUMENT bucket.cmekSettings',
    );
  });

  test.each<[string, string, string, JsonObject, string]>([
    ['a location that Logging does not have', 'europe-west7', 'b', {}, '400 INVALID_ARGUMENT parent'],
    ['an invalid name', 'global', 'a/b', {}, '400 INVALID_ARGUMENT bucketId'],
    ['the name of a built-in bucket', 'global', '_Default', {}, '400 INVALID_ARGUMENT bucketId'],
    [
      'a negative number of days',
      'global',
      'b',
      { retentionDays: -1 },
      '400 INVALID_ARGUMENT bucket.retentionDays',
    ],
    [
      'more than ten years',
      'global',
      'b',
      { retentionDays: 3651 },
      '400 INVALID_ARGUMENT bucket.retentionDays',
    ],
    [
      'a member that is not modelled',
      'global',
      'b',
      { restrictedFields: ['x'] },
      '501 UNIMPLEMENTED bucket.restrictedFields',
    ],
  ])('refuse %s', (_what, location, bucketId, body, expected) => {
    const path = `/v2/${P}/locations/${location}/buckets:createAsync`;
    expect(logging().refused('POST', path, body, { bucketId })).toBe(expected);
  });

  test('that are built in cannot be deleted, and _Required cannot be changed', () => {
    const { refused, done, get } = logging();
    const path = (id: string) => `/v2/${P}/locations/global/buckets/${id}`;
    expect(refused('DELETE', path('_Default'))).toBe('400 INVALID_ARGUMENT name');
    expect(refused('PATCH', path('_Required'), { retentionDays: 1 }, { updateMask: 'retentionDays' })).toBe(
      '400 INVALID_ARGUMENT name',
    );
    done('PATCH', path('_Default'), { retentionDays: 90 }, { updateMask: 'retentionDays' });
    expect(get(path('_Default')).retentionDays).toBe(90);
  });
});

describe('metrics', () => {
  const METRICS = `/v2/${P}/metrics`;
  const metric = (over: JsonObject = {}): JsonObject => ({
    name: 'errors',
    filter: 'severity>=ERROR',
    ...over,
  });
  const labelled = {
    metricDescriptor: {
      metricKind: 'DELTA',
      valueType: 'INT64',
      labels: [{ key: 'who', valueType: 'STRING' }],
    },
    labelExtractors: { who: 'EXTRACT(protoPayload.authenticationInfo.principalEmail)' },
  };

  test('are created with Google’s descriptor, read, listed, replaced and deleted', () => {
    const { get, post, done, refused } = logging();
    post(METRICS, metric({ description: 'counts' }));
    expect(get(`${METRICS}/errors`)).toMatchObject({
      name: 'errors',
      metricDescriptor: {
        type: 'logging.googleapis.com/user/errors',
        metricKind: 'DELTA',
        valueType: 'INT64',
        unit: '1',
        description: 'counts',
      },
    });
    done('PUT', `${METRICS}/errors`, metric({ filter: 'severity>=CRITICAL' }));
    expect(get(METRICS).metrics).toMatchObject([{ filter: 'severity>=CRITICAL' }]);
    done('DELETE', `${METRICS}/errors`);
    expect(refused('GET', `${METRICS}/errors`)).toBe('404 NOT_FOUND metricName');
  });

  test('keep labels with their extractors', () => {
    const { post } = logging();
    expect(post(METRICS, metric(labelled))).toMatchObject({ labelExtractors: labelled.labelExtractors });
  });

  test.each<[string, JsonObject, string]>([
    ['no filter', { filter: '' }, '400 INVALID_ARGUMENT metric.filter'],
    ['a filter that does not parse', { filter: 'a=' }, '400 INVALID_ARGUMENT metric.filter'],
    ['a name that begins with a slash', { name: '/a' }, '400 INVALID_ARGUMENT metric.name'],
    [
      'a gauge',
      { metricDescriptor: { metricKind: 'GAUGE', valueType: 'INT64' } },
      '400 INVALID_ARGUMENT metric.metricDescriptor',
    ],
    [
      'a distribution without an extractor',
      { metricDescriptor: { metricKind: 'DELTA', valueType: 'DISTRIBUTION' } },
      '400 INVALID_ARGUMENT metric.valueExtractor',
    ],
    [
      'a label without an extractor',
      { ...labelled, labelExtractors: {} },
      '400 INVALID_ARGUMENT metric.labelExtractors',
    ],
    [
      'an invalid extractor',
      { ...labelled, labelExtractors: { who: 'protoPayload.x' } },
      '400 INVALID_ARGUMENT metric.labelExtractors.who',
    ],
    [
      'an expression that RE2 refuses',
      { ...labelled, labelExtractors: { who: 'REGEXP_EXTRACT(textPayload, "(?=a)(b)")' } },
      '400 INVALID_ARGUMENT metric.labelExtractors.who',
    ],
    [
      'an expression with two groups',
      { ...labelled, labelExtractors: { who: 'REGEXP_EXTRACT(textPayload, "(a)(b)")' } },
      '400 INVALID_ARGUMENT metric.labelExtractors.who',
    ],
    [
      'a bucket that does not exist',
      { bucketName: `${P}/locations/global/buckets/none` },
      '404 NOT_FOUND metric.bucketName',
    ],
    [
      'a bucket of another project',
      { bucketName: 'projects/other/locations/global/buckets/b' },
      '400 INVALID_ARGUMENT metric.bucketName',
    ],
  ])('refuse %s', (_what, over, expected) => {
    expect(logging().refused('POST', METRICS, metric(over))).toBe(expected);
  });

  test('never change their kind', () => {
    const { post, refused } = logging();
    post(METRICS, metric());
    const distribution = {
      metricDescriptor: { metricKind: 'DELTA', valueType: 'DISTRIBUTION' },
      valueExtractor: 'EXTRACT(httpRequest.latency)',
    };
    expect(refused('PUT', `${METRICS}/errors`, metric(distribution))).toBe(
      '400 INVALID_ARGUMENT metric.metricDescriptor.valueType',
    );
  });
});

describe('settings', () => {
  test('create the account that encrypts log buckets when they are read', () => {
    const { cloud, get } = logging();
    expect(Object.keys(cloud.state.iam.agents)).not.toContain(LOG_ENCRYPTER);
    expect(get(`/v2/${P}/settings`)).toEqual({ name: `${P}/settings`, kmsServiceAccountId: LOG_ENCRYPTER });
    expect(Object.keys(cloud.state.iam.agents)).toContain(LOG_ENCRYPTER);
  });

  test('are readable only if the API is enabled', () => {
    const cloud = watchingCloud({ governance: { apis: {} } });
    expect(api(cloud, 'logging').refused('GET', `/v2/${P}/cmekSettings`)).toMatch(
      /^403 PERMISSION_DENIED enable logging/,
    );
  });
});

describe('views and entries', () => {
  const entry = (severity: string): JsonObject => ({
    logName: `${P}/logs/x`,
    resource: { type: 'global', labels: {} },
    timestamp: '2026-04-14T10:00:00Z',
    severity,
  });
  const read = ({ post }: Logging, name: string, filter = '') =>
    post('/v2/entries:list', { resourceNames: [name], filter, orderBy: 'timestamp desc', pageSize: 1000 })
      .entries;

  test('a view shows the entries of its bucket that match its filter', () => {
    const it = logging();
    bucket(it);
    const name = `${P}/locations/europe-west1/buckets/kept`;
    const { cloud } = it;
    cloud.state = {
      ...cloud.state,
      watch: { ...cloud.state.watch, buckets: { [name]: [entry('INFO'), entry('ERROR')] } },
    };
    it.post(`/v2/${name}/views`, { filter: 'severity>=ERROR' }, { viewId: 'errors' });
    expect(read(it, `${name}/views/_AllLogs`)).toHaveLength(2);
    expect(read(it, `${name}/views/errors`)).toHaveLength(1);
    expect((it.get(`/v2/${name}/views`).views as unknown[]).length).toBe(2);
    it.done('PATCH', `/v2/${name}/views/errors`, { filter: 'severity=INFO' }, { updateMask: 'filter' });
    expect(read(it, `${name}/views/errors`)).toMatchObject([{ severity: 'INFO' }]);
    it.done('DELETE', `/v2/${name}/views/errors`);
    expect(it.refused('GET', `/v2/${name}/views/errors`)).toMatch(/^404/);
    expect(it.refused('DELETE', `/v2/${name}/views/_AllLogs`)).toBe('400 FAILED_PRECONDITION name');
  });

  test('the clause that gcloud adds to a filter excludes older entries', () => {
    const cloud = watchingCloud({ logEntries: [entry('ERROR')] });
    const it = { cloud, ...api(cloud, 'logging') };
    expect(read(it, P, 'timestamp>="2026-04-14T09:00:00.000000Z" AND severity>=ERROR')).toHaveLength(1);
    expect(read(it, P, 'timestamp>="2026-04-15T09:00:00.000000Z" AND severity>=ERROR')).toHaveLength(0);
  });
});
