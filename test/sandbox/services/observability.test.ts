import type { JsonObject } from '../../../core/values/json';
import { bodyOf, boot, type Cloud, cloud, PROJECT, READER, STRANGER, WEB } from '../mini-stack';

const stop = {
  query: { updateMask: 'scaling' },
  body: { scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 } },
};
const FILTER = [
  'metric.type="run.googleapis.com/container/instance_count"',
  'resource.labels.service_name="web"',
  'resource.labels.location="us-central1"',
].join(' AND ');

interface Series {
  readonly metric: { readonly labels: { readonly state: string } };
  readonly resource: { readonly labels: { readonly revision_name: string } };
  readonly points: readonly {
    readonly interval: { readonly endTime: string };
    readonly value: { readonly int64Value: string };
  }[];
}

const window = (c: Cloud, lastMs: number) => ({
  'interval.startTime': new Date(c.nowMs - lastMs).toISOString(),
  'interval.endTime': new Date(c.nowMs).toISOString(),
});
const series = (c: Cloud, lastMs = 60_000): Series[] => {
  const query = { filter: FILTER, view: 'FULL', ...window(c, lastMs) };
  return bodyOf<{ timeSeries: Series[] }>(
    c.call('monitoring', 'GET', `/v3/projects/${PROJECT}/timeSeries`, { query }, READER),
  ).timeSeries;
};

describe('instance_count', () => {
  test('has one series for each revision and state, with the newest point first', () => {
    const found = series(cloud(boot()));
    expect(
      found.map(({ metric, resource }) => `${resource.labels.revision_name} ${metric.labels.state}`),
    ).toEqual(['web-00002-bbb active', 'web-00002-bbb idle']);
    const times = found[0]!.points.map(({ interval }) => interval.endTime);
    expect(times).toEqual([...times].sort().reverse());
    expect(found[0]!.points[0]!.value.int64Value).toBe('1');
  });

  test('becomes visible only after its delay', () => {
    const c = cloud(boot());
    c.call('run', 'PATCH', `/v2/${WEB}`, stop);
    c.nowMs += 6_999;
    expect(series(c)[0]!.points[0]!.value.int64Value).toBe('1');
    c.nowMs += 1;
    expect(series(c)[0]!.points[0]!.value.int64Value).toBe('0');
  });

  test.each([
    ['reports-zero', 2],
    ['ends', 0],
  ] as const)('%s after the drain', (setting, count) => {
    const c = cloud(boot(undefined, {}, { 'monitoring.series-after-drain': setting }));
    c.call('run', 'PATCH', `/v2/${WEB}`, stop);
    c.nowMs += 10_000;
    expect(series(c, 2_000)).toHaveLength(count);
  });

  test('stops reporting zero after some samples', () => {
    const c = cloud(boot());
    c.call('run', 'PATCH', `/v2/${WEB}`, stop);
    c.nowMs += 60_000;
    expect(series(c, 10_000)).toEqual([]);
  });

  test('refuses a call without filter, end time or permission', () => {
    const c = cloud(boot(), READER);
    const call = (query: Record<string, string>, as = READER) =>
      c.outcome('monitoring', 'GET', `/v3/projects/${PROJECT}/timeSeries`, { query }, as);
    expect(call(window(c, 1))).toMatch(/^400 .*filter/);
    expect(call({ filter: FILTER })).toMatch(/^400 .*end_time/);
    expect(call({ filter: FILTER, 'interval.end': 'x' })).toMatch(/^400 .*interval\.end/);
    expect(call({ filter: FILTER, ...window(c, 1) }, STRANGER)).toContain(
      "'monitoring.timeSeries.list' denied",
    );
  });
});

describe('log entries', () => {
  const entry = (timestamp: string, severity: string, service: string): JsonObject => ({
    logName: `projects/${PROJECT}/logs/run.googleapis.com%2Fstderr`,
    resource: { type: 'cloud_run_revision', labels: { service_name: service } },
    timestamp,
    severity,
    textPayload: `${service} at ${timestamp}`,
  });
  const withLogs = () =>
    cloud(
      boot(undefined, {
        logEntries: [
          entry('2026-04-14T10:00:00Z', 'INFO', 'web'),
          entry('2026-04-14T10:01:00Z', 'ERROR', 'web'),
          entry('2026-04-14T10:01:30Z', 'ERROR', 'shop'),
        ],
      }),
      READER,
    );
  const list = (filter: string, more: JsonObject = {}) =>
    bodyOf<{ entries: { textPayload: string }[]; nextPageToken?: string }>(
      withLogs().call('logging', 'POST', '/v2/entries:list', {
        body: { resourceNames: [`projects/${PROJECT}`], filter, ...more },
      }),
    );

  test.each([
    ['resource.labels.service_name="web"', 2],
    ['resource.labels.service_name="web" AND severity>=WARNING', 1],
    ['resource.labels.service_name="web"\ntimestamp>="2026-04-14T10:00:30Z"', 1],
    ['severity!=INFO', 2],
    ['textPayload:"shop"', 1],
    ['labels.absent="x"', 0],
    ['', 3],
  ])('match %j: %i', (filter, count) => {
    expect(list(filter).entries).toHaveLength(count);
  });

  test('are ordered and paged', () => {
    const page = list('', { orderBy: 'timestamp desc', pageSize: 1 });
    expect(page.entries[0]?.textPayload).toContain('shop');
    expect(page.nextPageToken).toBeDefined();
  });

  test('need their permission in every named project', () => {
    const body = { resourceNames: [`projects/${PROJECT}`] };
    expect(withLogs().outcome('logging', 'POST', '/v2/entries:list', { body }, STRANGER)).toContain(
      "'logging.logEntries.list' denied",
    );
    const two = { resourceNames: [`projects/${PROJECT}`, 'projects/elsewhere'] };
    expect(withLogs().outcome('logging', 'POST', '/v2/entries:list', { body: two })).toMatch(/^403/);
    expect(
      withLogs().outcome('logging', 'POST', '/v2/entries:list', { body: { ...body, filter: 'a=' } }),
    ).toMatch(/^400/);
  });
});

describe('secrets', () => {
  const access = (version: string, as = READER) =>
    cloud(boot()).call(
      'secretmanager',
      'GET',
      `/v1/projects/${PROJECT}/secrets/reputation/versions/${version}:access`,
      {},
      as,
    ).response;

  test('are read by number and as latest', () => {
    expect(access('1').body).toMatchObject({ payload: { data: Buffer.from('vt-key').toString('base64') } });
    expect(access('latest').body).toEqual(access('1').body);
  });

  test('are refused without a grant and not found without a version', () => {
    expect(access('1', STRANGER).status).toBe(403);
    expect(access('2').status).toBe(404);
  });
});

describe('VirusTotal', () => {
  const known = '0f'.repeat(32);
  const get = (path: string, headers: Record<string, string> = { 'x-apikey': 'vt-key' }) =>
    cloud(boot()).call('virustotal', 'GET', path, { headers }, STRANGER).response;

  test('answers for a known file', () => {
    expect(get(`/api/v3/files/${known}`)).toMatchObject({
      status: 200,
      body: { data: { attributes: { last_analysis_stats: { malicious: 51 } } } },
    });
  });

  test.each([
    [404, 'NotFoundError', `/api/v3/files/${'aa'.repeat(32)}`, undefined],
    [401, 'AuthenticationRequiredError', `/api/v3/files/${known}`, {}],
    [401, 'WrongCredentialsError', `/api/v3/files/${known}`, { 'x-apikey': 'other' }],
    [400, 'BadRequestError', '/api/v3/files/..', undefined],
  ])('answers %i %s', (status, code, path, headers) => {
    expect(get(path, headers)).toMatchObject({ status, body: { error: { code } } });
  });
});
