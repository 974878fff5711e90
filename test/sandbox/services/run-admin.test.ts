import { REGIONS } from '../../../core/locations/regions';
import type { JsonObject } from '../../../core/values/json';
import { CONNECTOR, DEPLOYER, PARENT, post, read, started, template } from '../../factories/run-calls';
import {
  ACTOR,
  BAD_IMAGE,
  bodyOf,
  CLEAN_IMAGE,
  type Cloud,
  NUMBER,
  PROJECT,
  RUNTIME,
  STRANGER,
  WEB,
} from '../mini-stack';

const API = `${PARENT}/services/api`;
describe('a service is created', () => {
  test('with its defaults, its first revision, and a completed operation', () => {
    const c = started();
    const answer = bodyOf(
      c.call('run', 'POST', `/v2/${PARENT}/services`, {
        query: { serviceId: 'api' },
        body: { template: template() },
      }),
    );
    expect(answer).toMatchObject({ done: true, response: { name: API, reconciling: false } });
    expect(read(c, API)).toMatchObject({
      ingress: 'INGRESS_TRAFFIC_ALL',
      launchStage: 'GA',
      generation: '1',
      creator: 'deployer@example.com',
      latestReadyRevision: expect.stringMatching(/\/revisions\/api-00001-[a-z]{3}$/),
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
      template: {
        serviceAccount: RUNTIME,
        timeout: '300s',
        maxInstanceRequestConcurrency: 80,
        containers: [
          {
            ports: [{ name: 'http1', containerPort: 8080 }],
            resources: { limits: { cpu: '1000m', memory: '512Mi' } },
          },
        ],
      },
      uri: `https://api-${NUMBER}.us-central1.run.app`,
    });
  });

  test('but not with validateOnly', () => {
    const c = started();
    const query = { serviceId: 'api', validateOnly: 'true' };
    expect(
      c.outcome('run', 'POST', `/v2/${PARENT}/services`, { query, body: { template: template() } }),
    ).toBe('200');
    expect(c.outcome('run', 'GET', `/v2/${API}`)).toMatch(/^404/);
  });

  test.each([
    ['without a container', { template: {} }, /^400 INVALID_ARGUMENT.*container/],
    [
      'with an invalid image',
      { template: template({ containers: [{ image: 'a b' }] }) },
      /^400 INVALID_ARGUMENT.*image path/,
    ],
    [
      'with an account that does not exist',
      { template: template({ serviceAccount: 'no@demo-prj.iam.gserviceaccount.com' }) },
      /^403 PERMISSION_DENIED.*actAs.*no@/,
    ],
    [
      'with a connector that does not exist',
      { template: template({ vpcAccess: { connector: `${CONNECTOR}x` } }) },
      /^400 INVALID_ARGUMENT.*does not exist/,
    ],
    [
      'with a connector in another location',
      { template: template({ vpcAccess: { connector: CONNECTOR.replace('us-central1', 'us-east1') } }) },
      /^400 INVALID_ARGUMENT.*same region/,
    ],
    [
      'with a key that does not exist',
      {
        template: template({
          encryptionKey: `projects/${PROJECT}/locations/us-central1/keyRings/r/cryptoKeys/k`,
        }),
      },
      /^400 FAILED_PRECONDITION.*not found/,
    ],
    [
      'with a secret that does not exist',
      {
        template: template({
          containers: [
            {
              image: CLEAN_IMAGE,
              env: [{ name: 'S', valueSource: { secretKeyRef: { secret: 'none', version: '1' } } }],
            },
          ],
        }),
      },
      /^400 FAILED_PRECONDITION: Secret/,
    ],
    [
      'with a reserved variable',
      { template: template({ containers: [{ image: CLEAN_IMAGE, env: [{ name: 'PORT', value: '1' }] }] }) },
      /^400 INVALID_ARGUMENT.*PORT/,
    ],
    [
      'with 3 CPUs',
      { template: template({ containers: [{ image: CLEAN_IMAGE, resources: { limits: { cpu: '3' } } }] }) },
      /^400 INVALID_ARGUMENT.*cpu/,
    ],
    [
      'with a timeout over one hour',
      { template: template({ timeout: '3601s' }) },
      /^400 INVALID_ARGUMENT.*timeout/,
    ],
    [
      'with a label of Google',
      { labels: { 'run.googleapis.com/x': 'y' }, template: template() },
      /^400 INVALID_ARGUMENT: .*run\.googleapis\.com\/x/,
    ],
    [
      'with a revision name of another service',
      { template: template({ revision: 'web-1' }) },
      /^400 INVALID_ARGUMENT.*must start with 'api-'/,
    ],
    [
      'with traffic for a revision that does not exist',
      {
        template: template(),
        traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'api-9', percent: 100 }],
      },
      /^400 INVALID_ARGUMENT.*not found/,
    ],
    ['with a name in its body', { name: API, template: template() }, /^400 INVALID_ARGUMENT.*name/],
    [
      'built from source, which is not modelled',
      { template: template(), buildConfig: { functionTarget: 'f' } },
      /^501 UNIMPLEMENTED.*buildConfig/,
    ],
  ] as const)('never %s', (_what, service, answer) => {
    const c = started();
    expect(post(c, service as JsonObject)).toMatch(answer);
    expect(c.state.run.services[API]).toBeUndefined();
  });

  test('never with an invalid name, in an unknown location, a second time, or by a caller without the permission', () => {
    const c = started();
    expect(post(c, { template: template() }, 'Api')).toMatch(/^400 INVALID_ARGUMENT/);
    expect(post(c, { template: template() }, 'a'.repeat(50))).toMatch(/^400 INVALID_ARGUMENT/);
    expect(post(c, { template: template() }, 'api', `projects/${PROJECT}/locations/moon-1`)).toMatch(
      /^403 PERMISSION_DENIED.*moon-1/,
    );
    expect(post(c, { template: template() }, 'web')).toMatch(/^409 ALREADY_EXISTS/);
    const rest = { query: { serviceId: 'api' }, body: { template: template() } };
    expect(c.outcome('run', 'POST', `/v2/${PARENT}/services`, rest, STRANGER)).toMatch(
      /^403.*run.services.create/,
    );
  });
});

describe('an update', () => {
  const patch = (c: Cloud, body: JsonObject, query = {}, as = DEPLOYER): string =>
    c.outcome('run', 'PATCH', `/v2/${API}`, { query, body: { name: API, ...body } }, as);
  const withApi = (): Cloud => {
    const c = started();
    expect(
      post(c, { template: template(), description: 'first', ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }),
    ).toBe('200');
    return c;
  };
  const revisions = (c: Cloud): string[] => Object.keys(c.state.run.services[API]?.revisions ?? {});

  test('without a mask replaces the whole service, and removes what it omits', () => {
    const c = withApi();
    expect(patch(c, { template: template() })).toBe('200');
    expect(read(c, API)).toMatchObject({ ingress: 'INGRESS_TRAFFIC_ALL', generation: '2' });
    expect(read(c, API)).not.toHaveProperty('description');
    expect(revisions(c)).toHaveLength(1);
  });

  test('of the template creates a revision, with and without a mask', () => {
    const c = withApi();
    expect(patch(c, { template: template({ containers: [{ image: BAD_IMAGE }] }) })).toBe('200');
    expect(patch(c, { template: template() }, { updateMask: 'template' })).toBe('200');
    expect(revisions(c).map((name) => name.slice(0, 9))).toEqual(['api-00001', 'api-00002', 'api-00003']);
    c.nowMs += 60_000;
    expect(read(c, API)).toMatchObject({
      reconciling: false,
      latestReadyRevision: `${API}/revisions/${revisions(c)[2]}`,
    });
  });

  test('keeps pinned traffic if it contains it, and the new revision gets none', () => {
    const c = withApi();
    const [first] = revisions(c);
    const traffic = [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: first ?? '', percent: 100 },
    ];
    expect(patch(c, { template: template({ containers: [{ image: BAD_IMAGE }] }), traffic })).toBe('200');
    expect(read(c, API).traffic).toEqual(traffic);
  });

  test('with the name of an existing revision is a conflict', () => {
    const c = withApi();
    const [first] = revisions(c);
    const other = template({ containers: [{ image: BAD_IMAGE }], revision: first ?? '' });
    expect(patch(c, { template: other })).toMatch(/^409 ALREADY_EXISTS: Revision named/);
  });

  test('tests actAs on the new account of the service, not only on the current one', () => {
    const c = started();
    const push = `shop-push@${PROJECT}.iam.gserviceaccount.com`;
    const body = { name: WEB, template: template({ serviceAccount: push }) };
    expect(
      c.outcome('run', 'PATCH', `/v2/${WEB}`, { query: { updateMask: 'template' }, body }, ACTOR),
    ).toMatch(/^403.*actAs.*push@/);
  });

  test('with allowMissing creates a missing service', () => {
    const c = started();
    expect(patch(c, { template: template() })).toMatch(/^404/);
    expect(patch(c, { template: template() }, { allowMissing: 'true' })).toBe('200');
    expect(read(c, API)).toMatchObject({ generation: '1' });
  });
});

test('a service is deleted with its revisions and its policy', () => {
  const c = started();
  expect(c.outcome('run', 'DELETE', `/v2/${WEB}`, { query: { etag: '"old"' } })).toMatch(/^409 ABORTED/);
  expect(c.outcome('run', 'DELETE', `/v2/${WEB}`)).toBe('200');
  expect(c.outcome('run', 'GET', `/v2/${WEB}`)).toMatch(/^404/);
  expect(c.state.iam.bindings[WEB]).toBeUndefined();
});

test('a policy refuses accounts that do not exist, and invalid roles', () => {
  const c = started();
  const set = (role: string, member: string) =>
    c.outcome('run', 'POST', `/v2/${WEB}:setIamPolicy`, {
      body: { policy: { bindings: [{ role, members: [member] }] } },
    });
  expect(set('roles/run.invoker', 'serviceAccount:no@demo-prj.iam.gserviceaccount.com')).toMatch(
    /^400.*does not exist/,
  );
  expect(set('roles/run.nothing', 'allUsers')).toMatch(/^400.*not supported/);
});

test('every region is listed, used or not', () => {
  const { locations } = bodyOf<{ locations: { locationId: string }[] }>(
    started().call('run', 'GET', `/v1/projects/${PROJECT}/locations`),
  );
  expect(locations.map(({ locationId }) => locationId).sort()).toEqual([...REGIONS].sort());
});
