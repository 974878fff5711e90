import type { JsonObject } from '../../../core/values/json';
import { bucket, type Logging, logging, P } from '../../factories/logging-calls';
import { api, LOG_ENCRYPTER, watchingCloud } from './watching-cloud';

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
