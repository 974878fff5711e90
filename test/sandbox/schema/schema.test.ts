import { checkMessage } from '../../../sandbox/schema/check-message';
import { definitionsOf } from '../../../sandbox/schema/definitions';
import { tryMatchRoute } from '../../../sandbox/schema/routes';
import { SERVICES } from '../../../sandbox/services';
import { boot, cloud, DATABASE, PROJECT, READER, WEB } from '../mini-stack';

const check = (
  service: 'run' | 'firestore' | 'logging' | 'scc',
  type: string,
  value: unknown,
  scope: string,
) => checkMessage(definitionsOf(SERVICES[service].sources), type, value, '', scope);
const run = (type: string, value: unknown) => check('run', type, value, 'google.cloud.run.v2');

describe('the official definitions', () => {
  test.each([
    ['Service', { generation: '3', createTime: '2026-04-14T10:00:00.123456789Z', labels: { a: 'b' } }],
    ['Service', { generation: 3, ingress: 1, scaling: { manualInstanceCount: 0, scalingMode: 'MANUAL' } }],
    ['Service', { description: null }],
    ['Revision', { timeout: '300s', containers: [{ image: 'x' }] }],
    ['.google.longrunning.Operation', { name: 'o', done: true, response: { '@type': 't', any: 'thing' } }],
  ])('accept %s %j', (type, value) => {
    expect(run(type, value)).toBeUndefined();
  });

  test.each([
    ['Service', { colour: 'red' }, 'colour'],
    ['Service', { toString: 'x' }, 'toString'],
    ['Service', { ingress: 'ALL' }, 'ingress'],
    ['Service', { ingress: 99 }, 'ingress'],
    ['Service', { generation: 'three' }, 'generation'],
    ['Service', { createTime: 'yesterday' }, 'createTime'],
    ['Service', { traffic: {} }, 'traffic'],
    ['Service', { traffic: [{ percent: 2 ** 31 }] }, 'traffic[0].percent'],
    ['Service', { labels: { a: 1 } }, 'labels.a'],
    ['Service', { template: { containers: [{ image: 'x', imagee: 'y' }] } }, 'template.containers[0].imagee'],
    ['Service', [], ''],
    ['Revision', { timeout: '5 minutes' }, 'timeout'],
  ])('refuse %s %j at %s', (type, value, path) => {
    expect(run(type, value)?.path).toBe(path);
  });

  test('know the JSON forms of well-known types', () => {
    const entry = (value: object) => check('logging', 'LogEntry', value, 'google.logging.v2');
    expect(
      entry({ jsonPayload: { a: [1, { b: null }] }, timestamp: '2026-01-01T00:00:00Z' }),
    ).toBeUndefined();
    expect(entry({ jsonPayload: 'text' })?.path).toBe('jsonPayload');
    expect(entry({ textPayload: 'a', jsonPayload: {} })?.problem).toContain('oneof');
    const value = (fields: object) => check('firestore', 'Document', { fields }, 'google.firestore.v1');
    expect(
      value({ a: { nullValue: null }, b: { mapValue: { fields: { c: { integerValue: '9' } } } } }),
    ).toBeUndefined();
    expect(value({ a: { integer: '9' } })?.path).toBe('fields.a.integer');
  });
});

describe('a route', () => {
  test('binds its variables', () => {
    expect(tryMatchRoute(SERVICES.run.sources, 'PATCH', `/v2/${WEB}`)).toMatchObject({
      route: { id: 'Services.UpdateService' },
      values: { 'service.name': WEB },
    });
    expect(
      tryMatchRoute(SERVICES.firestore.sources, 'POST', `/v1/${DATABASE}/documents:commit`)?.route.id,
    ).toBe('Firestore.Commit');
  });

  test.each([
    ['run', 'GET', '/v1/namespaces/x'],
    ['run', 'GET', `/v2/${WEB}/extra`],
    ['run', 'PUT', `/v2/${WEB}`],
    ['pubsub', 'POST', `/v1/projects/${PROJECT}/topics/findings:publsh`],
    ['storage', 'POST', '/storage/v1/x/o'],
  ] as const)('that is unknown is a 400: %s %s %s', (service, method, path) => {
    expect(cloud(boot(), READER).outcome(service, method, path)).toMatch(
      /^400 INVALID_ARGUMENT: Unknown route/,
    );
  });

  test('that exists but is not served is a 501', () => {
    expect(cloud(boot()).outcome('run', 'DELETE', `/v2/${WEB}/revisions/web-00001-aaa`)).toMatch(
      /^501 UNIMPLEMENTED/,
    );
  });

  test('refuses an unknown query parameter and accepts the standard ones', () => {
    const get = (query: Record<string, string>) =>
      cloud(boot(), READER).outcome('run', 'GET', `/v2/${WEB}`, { query });
    expect(get({ viw: 'FULL' })).toContain('Unknown name "viw"');
    expect(get({ $alt: 'json;enum-encoding=int', prettyPrint: 'false' })).toBe('200');
  });

  test('names an unknown body member by its path', () => {
    const handled = cloud(boot()).call('run', 'PATCH', `/v2/${WEB}`, {
      query: { updateMask: 'scaling' },
      body: { scaling: { manualInstanceCout: 0 } },
    });
    expect(handled.events.find(({ kind }) => kind === 'invalid')?.place).toBe(
      'service.scaling.manualInstanceCout',
    );
  });
});
