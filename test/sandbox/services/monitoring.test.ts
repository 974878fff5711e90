import type { JsonObject } from '../../../core/values/json';
import { NUMBER, PROJECT } from '../mini-stack';
import { ADMIN, api, CHANNEL, TOPIC, watchingCloud } from './watching-cloud';

const P = `projects/${PROJECT}`;
const POLICIES = `/v3/${P}/alertPolicies`;
const MINUTE_MS = 60_000;
const monitoring = () => {
  const cloud = watchingCloud();
  return { cloud, logging: api(cloud, 'logging'), ...api(cloud, 'monitoring') };
};
type Monitoring = ReturnType<typeof monitoring>;

const makeMetric = ({ logging }: Monitoring, name = 'm') =>
  logging.post(`/v2/${P}/metrics`, { name, filter: 'severity>=ERROR' });

const selector = (metric = 'm') =>
  `{"logging.googleapis.com/user/${metric}", monitored_resource="logging_bucket"}[600s]`;
const promql = (over: JsonObject = {}): JsonObject => ({
  displayName: 'silence',
  conditionPrometheusQueryLanguage: {
    query: `absent_over_time(${selector()})`,
    duration: '0s',
    evaluationInterval: '60s',
    disableMetricValidation: true,
    ...over,
  },
});
const FILTER =
  'resource.type="pubsub_subscription" AND metric.type="pubsub.googleapis.com/subscription/num_undelivered_messages" AND resource.labels.subscription_id=one_of("dead")';
const threshold = (over: JsonObject = {}): JsonObject => ({
  displayName: 'waiting',
  conditionThreshold: {
    filter: FILTER,
    comparison: 'COMPARISON_GT',
    thresholdValue: 0,
    duration: '0s',
    aggregations: [{ alignmentPeriod: '300s', perSeriesAligner: 'ALIGN_MAX' }],
    trigger: { count: 1 },
    ...over,
  },
});
const log = (over: JsonObject = {}): JsonObject => ({
  displayName: 'a line',
  conditionMatchedLog: { filter: 'severity>=ERROR', ...over },
});
const RATE = { notificationRateLimit: { period: '300s' } };
const policy = (conditions: JsonObject[] = [promql()], over: JsonObject = {}): JsonObject => ({
  displayName: 'silence',
  combiner: 'OR',
  severity: 'CRITICAL',
  conditions,
  notificationChannels: [CHANNEL],
  ...over,
});

describe('alert policies', () => {
  test('are created, read, listed, changed by mask or as a whole, and deleted', () => {
    const { get, post, done, refused } = monitoring();
    const made = post(POLICIES, policy());
    const path = `/v3/${made.name}`;
    expect(get(path)).toEqual(made);
    expect(get(POLICIES)).toMatchObject({ totalSize: 1, alertPolicies: [{ name: made.name }] });
    done('PATCH', path, { severity: 'WARNING', displayName: 'ignored' }, { updateMask: 'severity' });
    expect(get(path)).toMatchObject({ severity: 'WARNING', displayName: 'silence' });
    done('PATCH', path, { ...get(path), displayName: 'new' });
    expect(get(path)).toMatchObject({ displayName: 'new', severity: 'WARNING' });
    done('DELETE', path);
    expect(refused('GET', path)).toMatch(/^404 NOT_FOUND/);
  });

  test('are returned with the members that Google adds, and without zeros', () => {
    const made = monitoring().post(POLICIES, policy([threshold()], { documentation: { content: 'look' } }));
    expect(made).toMatchObject({
      name: expect.stringMatching(new RegExp(`^${P}/alertPolicies/\\d{19}$`)),
      enabled: true,
      documentation: { mimeType: 'text/markdown' },
      creationRecord: { mutatedBy: ADMIN.replace('user:', '') },
      conditions: [{ name: expect.stringMatching(/\/conditions\/\d+$/) }],
    });
    const [condition] = made.conditions as JsonObject[];
    expect(Object.keys(condition?.conditionThreshold as JsonObject)).not.toContain('thresholdValue');
    expect(condition?.conditionThreshold).toMatchObject({ duration: '0s' });
  });

  test('that are disabled remain, and never trigger', () => {
    const { cloud, post } = monitoring();
    const made = post(POLICIES, policy([log()], { alertStrategy: RATE, enabled: false }));
    expect(made.enabled).toBe(false);
    expect(cloud.state.watch.policies[String(made.name)]?.enabled).toBe(false);
  });

  const C = 'alertPolicy.conditions[0]';
  test.each<[string, JsonObject, string]>([
    ['no condition', policy([]), '400 INVALID_ARGUMENT alertPolicy.conditions'],
    [
      'seven conditions',
      policy(Array.from({ length: 7 }, () => promql())),
      '400 INVALID_ARGUMENT alertPolicy.conditions',
    ],
    ['a condition of no kind', policy([{ displayName: 'x' }]), `400 INVALID_ARGUMENT ${C}.condition_case`],
    [
      'no combiner',
      policy([promql()], { combiner: 'COMBINE_UNSPECIFIED' }),
      '400 INVALID_ARGUMENT alertPolicy.combiner',
    ],
    ['no name', policy([promql()], { displayName: '' }), '400 INVALID_ARGUMENT alertPolicy.displayName'],
    [
      'an unknown severity',
      policy([promql()], { severity: 'HIGH' }),
      '400 INVALID_ARGUMENT alertPolicy.severity',
    ],
    [
      'a channel that does not exist',
      policy([promql()], { notificationChannels: [`${CHANNEL}8`] }),
      '404 NOT_FOUND alertPolicy.notificationChannels[0]',
    ],
    [
      'a channel by its display name',
      policy([promql()], { notificationChannels: ['on call'] }),
      '400 INVALID_ARGUMENT alertPolicy.notificationChannels[0]',
    ],
    [
      'a documentation that is too long',
      policy([promql()], { documentation: { content: 'x'.repeat(8_193) } }),
      '400 INVALID_ARGUMENT alertPolicy.documentation.content',
    ],
    [
      'incidents that never close',
      policy([promql()], { alertStrategy: { autoClose: '604801s' } }),
      '400 INVALID_ARGUMENT alertPolicy.alertStrategy.autoClose',
    ],
    [
      'a log condition without a rate limit',
      policy([log()]),
      '400 INVALID_ARGUMENT alertPolicy.alertStrategy',
    ],
    [
      'a rate limit without a log condition',
      policy([promql()], { alertStrategy: RATE }),
      '400 INVALID_ARGUMENT alertPolicy.alertStrategy',
    ],
    [
      'a log condition next to another one',
      policy([log(), promql()], { alertStrategy: RATE }),
      '400 INVALID_ARGUMENT alertPolicy.conditions',
    ],
    [
      'a log filter that does not parse',
      policy([log({ filter: 'severity>=' })], { alertStrategy: RATE }),
      `400 INVALID_ARGUMENT ${C}.conditionMatchedLog.filter`,
    ],
    [
      'a label without an extractor',
      policy([log({ labelExtractors: { a: 'jsonPayload.a' } })], { alertStrategy: RATE }),
      `400 INVALID_ARGUMENT ${C}.conditionMatchedLog.labelExtractors.a`,
    ],
    [
      'PromQL that does not parse',
      policy([promql({ query: `absent_over_time(${selector()}` })]),
      `400 INVALID_ARGUMENT ${C}.conditionPrometheusQueryLanguage.query`,
    ],
    [
      'an interval that is not a multiple of 30 s',
      policy([promql({ evaluationInterval: '45s' })]),
      `400 INVALID_ARGUMENT ${C}.conditionPrometheusQueryLanguage.evaluationInterval`,
    ],
    [
      'a validated metric that does not exist',
      policy([promql({ disableMetricValidation: false })]),
      `404 NOT_FOUND ${C}.conditionPrometheusQueryLanguage.query`,
    ],
    [
      'a threshold on a metric that does not exist',
      policy([
        threshold({ filter: 'resource.type="global" AND metric.type="logging.googleapis.com/user/m"' }),
      ]),
      `404 NOT_FOUND ${C}.conditionThreshold.filter`,
    ],
    [
      'a metric of Pub/Sub that does not exist',
      policy([threshold({ filter: FILTER.replace('undelivered', 'delivered') })]),
      `404 NOT_FOUND ${C}.conditionThreshold.filter`,
    ],
    [
      'a filter that does not parse',
      policy([threshold({ filter: `${FILTER} AND (` })]),
      `400 INVALID_ARGUMENT ${C}.conditionThreshold.filter`,
    ],
    [
      'a filter without a resource type',
      policy([threshold({ filter: 'metric.type="run.googleapis.com/request_count"' })]),
      `400 INVALID_ARGUMENT ${C}.conditionThreshold.filter`,
    ],
    [
      'a comparison that is not supported',
      policy([threshold({ comparison: 'COMPARISON_GE' })]),
      `400 INVALID_ARGUMENT ${C}.conditionThreshold.comparison`,
    ],
    [
      'a duration of half a minute',
      policy([threshold({ duration: '30s' })]),
      `400 INVALID_ARGUMENT ${C}.conditionThreshold.duration`,
    ],
    [
      'an alignment of less than a minute',
      policy([threshold({ aggregations: [{ alignmentPeriod: '30s', perSeriesAligner: 'ALIGN_MAX' }] })]),
      `400 INVALID_ARGUMENT ${C}.conditionThreshold.aggregations[0].alignmentPeriod`,
    ],
    [
      'an absence of one minute',
      policy([{ conditionAbsent: { filter: FILTER, duration: '60s' } }]),
      `400 INVALID_ARGUMENT ${C}.conditionAbsent.duration`,
    ],
    [
      'a query that the engine cannot evaluate',
      policy([promql({ query: 'up == 0' })]),
      `501 UNIMPLEMENTED ${C}`,
    ],
    [
      'two conditions that must both hold',
      policy([promql(), promql()], { combiner: 'AND' }),
      '501 UNIMPLEMENTED alertPolicy.combiner',
    ],
    [
      'a member that is not modelled',
      policy([promql()], { alertStrategy: { notificationChannelStrategy: [{}] } }),
      '501 UNIMPLEMENTED alertPolicy.alertStrategy.notificationChannelStrategy',
    ],
  ])('refuse %s', (_what, body, expected) => {
    expect(monitoring().refused('POST', POLICIES, body)).toBe(expected);
  });

  test('find a log-based metric ten minutes after its creation', () => {
    const it = monitoring();
    makeMetric(it);
    const validated = policy([promql({ disableMetricValidation: false })]);
    it.cloud.nowMs += 10 * MINUTE_MS - 1;
    expect(it.refused('POST', POLICIES, validated)).toMatch(/^404 NOT_FOUND/);
    it.cloud.nowMs += 1;
    expect(it.post(POLICIES, validated).enabled).toBe(true);
  });
});

describe('notification channels', () => {
  const CHANNELS = `/v3/${P}/notificationChannels`;
  const email = {
    type: 'email',
    displayName: 'on call',
    labels: { email_address: 'a@example.com' },
    enabled: true,
  };

  test('are created, read, listed, changed and deleted', () => {
    const { get, post, done, refused } = monitoring();
    const { name } = post(CHANNELS, email);
    expect(get(`/v3/${name}`)).toMatchObject(email);
    expect(get(CHANNELS)).toMatchObject({ totalSize: 2 });
    done('PATCH', `/v3/${name}`, { displayName: 'night' }, { updateMask: 'displayName' });
    expect(get(`/v3/${name}`)).toMatchObject({ ...email, displayName: 'night' });
    done('DELETE', `/v3/${name}`);
    expect(refused('GET', `/v3/${name}`)).toMatch(/^404/);
  });

  test('that a policy uses cannot be deleted without force', () => {
    const { get, post, done, refused } = monitoring();
    const { name } = post(POLICIES, policy());
    expect(refused('DELETE', `/v3/${CHANNEL}`)).toBe('400 FAILED_PRECONDITION force');
    done('DELETE', `/v3/${CHANNEL}`, undefined, { force: 'true' });
    expect(get(`/v3/${name}`).notificationChannels).toBeUndefined();
  });

  test('hide their secrets, and a topic creates the account that publishes', () => {
    const { cloud, post } = monitoring();
    const labels = { channel_name: '#soc', auth_token: 'xoxb' };
    expect(post(CHANNELS, { type: 'slack', labels }).labels).toEqual({ ...labels, auth_token: '**********' });
    post(CHANNELS, { type: 'pubsub', labels: { topic: TOPIC } });
    expect(Object.keys(cloud.state.iam.agents)).toContain(
      `service-${NUMBER}@gcp-sa-monitoring-notification.iam.gserviceaccount.com`,
    );
  });

  test.each<[string, JsonObject, string]>([
    ['an unknown type', { type: 'pigeon' }, '400 INVALID_ARGUMENT notificationChannel.type'],
    ['a missing label', { type: 'email' }, '400 INVALID_ARGUMENT notificationChannel.labels.email_address'],
    [
      'a topic that does not exist',
      { type: 'pubsub', labels: { topic: `${TOPIC}s` } },
      '404 NOT_FOUND notificationChannel.labels.topic',
    ],
  ])('refuse %s', (_what, body, expected) => {
    expect(monitoring().refused('POST', CHANNELS, body)).toBe(expected);
  });
});

describe('dashboards', () => {
  const DASHBOARDS = `/v1/${P}/dashboards`;
  const tile = (over: JsonObject = {}): JsonObject => ({
    xPos: 0,
    yPos: 0,
    width: 24,
    height: 16,
    widget: { title: '', text: { content: 'x', format: 'FORMAT_UNSPECIFIED' } },
    ...over,
  });
  const dashboard = (over: JsonObject = {}): JsonObject => ({
    displayName: 'health',
    mosaicLayout: { columns: 48, tiles: [tile()] },
    ...over,
  });

  test('are created, read, listed, replaced and deleted', () => {
    const { get, post, done, refused } = monitoring();
    const made = post(DASHBOARDS, dashboard());
    const path = `/v1/${made.name}`;
    expect(get(path)).toEqual(made);
    expect(get(DASHBOARDS).dashboards).toEqual([made]);
    const changed = done('PATCH', path, { ...dashboard({ displayName: 'new' }), etag: made.etag ?? '' });
    expect(changed.displayName).toBe('new');
    expect(refused('PATCH', path, { ...dashboard(), etag: made.etag ?? '' })).toBe('409 ABORTED body.etag');
    done('DELETE', path);
    expect(refused('GET', path)).toMatch(/^404/);
  });

  test('omit zeros, false and empty texts, and get a name with the project number and an etag', () => {
    const made = monitoring().post(DASHBOARDS, dashboard());
    expect(made.name).toMatch(new RegExp(`^projects/${NUMBER}/dashboards/[0-9a-f-]{36}$`));
    expect(made.etag).toBeDefined();
    expect(made.mosaicLayout).toEqual({
      columns: 48,
      tiles: [{ width: 24, height: 16, widget: { text: { content: 'x' } } }],
    });
  });

  test('contain 64-bit integers as texts', () => {
    const { post } = monitoring();
    const gridLayout = { columns: 2, widgets: [{ blank: {} }] };
    expect(post(DASHBOARDS, { displayName: 'grid', gridLayout }).gridLayout).toEqual({
      columns: '2',
      widgets: [{ blank: {} }],
    });
  });

  const series = (filter: string): JsonObject => ({
    columns: 48,
    tiles: [
      tile({ widget: { xyChart: { dataSets: [{ timeSeriesQuery: { timeSeriesFilter: { filter } } }] } } }),
    ],
  });
  test.each<[string, JsonObject, string]>([
    ['no name', dashboard({ displayName: '' }), '400 INVALID_ARGUMENT body.displayName'],
    ['two layouts', dashboard({ gridLayout: {} }), '400 INVALID_ARGUMENT body.mosaicLayout'],
    [
      '49 columns',
      dashboard({ mosaicLayout: { columns: 49 } }),
      '400 INVALID_ARGUMENT body.mosaicLayout.columns',
    ],
    [
      'a tile beyond the columns',
      dashboard({ mosaicLayout: { columns: 48, tiles: [tile({ xPos: 25 })] } }),
      '400 INVALID_ARGUMENT body.mosaicLayout.tiles[0]',
    ],
    ['an unknown member', dashboard({ widgets: [] }), '400 INVALID_ARGUMENT body.widgets'],
    [
      'a filter that does not parse',
      dashboard({ mosaicLayout: series('metric.type=') }),
      '400 INVALID_ARGUMENT body.mosaicLayout.tiles[0].widget.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.filter',
    ],
  ])('refuse %s', (_what, body, expected) => {
    expect(monitoring().refused('POST', DASHBOARDS, body)).toBe(expected);
  });

  test('are only validated with validateOnly', () => {
    const { get, post } = monitoring();
    post(DASHBOARDS, dashboard(), { validateOnly: 'true' });
    expect(get(DASHBOARDS)).toEqual({ dashboards: [] });
  });
});
