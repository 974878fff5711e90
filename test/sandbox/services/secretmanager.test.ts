import type { JsonObject } from '../../../core/values/json';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { bodyOf, boot, type Cloud, cloud, NUMBER, PROJECT, READER } from '../mini-stack';

const P = `projects/${PROJECT}`;
const SECRET = `${P}/secrets/token`;
const OWNER = 'user:owner@example.com';
const AUTOMATIC = { replication: { automatic: {} } };

const owner = (): Cloud => {
  const state: CloudState = boot();
  const own = { role: 'roles/secretmanager.admin', members: [OWNER] };
  const bindings = { ...state.iam.bindings, [P]: [...(state.iam.bindings[P] ?? []), own] };
  return cloud({ ...state, iam: { ...state.iam, bindings } }, OWNER);
};
const create = (c: Cloud, body: JsonObject = AUTOMATIC, secretId = 'token') =>
  c.outcome('secretmanager', 'POST', `/v1/${P}/secrets`, { query: { secretId }, body });
const add = (c: Cloud, text: string) =>
  c.call('secretmanager', 'POST', `/v1/${SECRET}:addVersion`, {
    body: { payload: { data: Buffer.from(text).toString('base64') } },
  });
const access = (c: Cloud, version = 'latest') =>
  c.outcome('secretmanager', 'GET', `/v1/${SECRET}/versions/${version}:access`);

describe('secrets', () => {
  test('are created, read, listed and deleted, and names in answers contain the number of the project', () => {
    const c = owner();
    expect(create(c, { ...AUTOMATIC, labels: { a: 'b' } })).toBe('200');
    const name = `projects/${NUMBER}/secrets/token`;
    expect(bodyOf(c.call('secretmanager', 'GET', `/v1/${SECRET}`))).toMatchObject({
      name,
      replication: { automatic: {} },
      labels: { a: 'b' },
    });
    const { secrets } = bodyOf<{ secrets: JsonObject[] }>(c.call('secretmanager', 'GET', `/v1/${P}/secrets`));
    expect(secrets.map((secret) => secret.name)).toEqual([name, `projects/${NUMBER}/secrets/reputation`]);
    add(c, 'x');
    expect(c.outcome('secretmanager', 'DELETE', `/v1/${SECRET}`)).toBe('200');
    expect(access(c)).toMatch(/^404/);
    expect(c.outcome('secretmanager', 'GET', `/v1/${SECRET}`)).toMatch(
      /^404 NOT_FOUND: Secret \[.*\] not found/,
    );
  });

  test.each([
    ['no replication', {}, /^400 .*replication must be provided/],
    [
      'a replica in no region',
      { replication: { userManaged: { replicas: [{ location: 'eu' }] } } },
      /^400 .*'eu'/,
    ],
    [
      'a key that does not exist',
      {
        replication: {
          automatic: {
            customerManagedEncryption: { kmsKeyName: `${P}/locations/global/keyRings/r/cryptoKeys/k` },
          },
        },
      },
      /^400 FAILED_PRECONDITION: CryptoKey/,
    ],
    ['a rotation', { ...AUTOMATIC, rotation: { rotationPeriod: '86400s' } }, /^501 .*secret.rotation/],
    ['a time to live', { ...AUTOMATIC, ttl: '86400s' }, /^501 .*secret.ttl/],
    ['topics', { ...AUTOMATIC, topics: [{ name: `${P}/topics/findings` }] }, /^501 .*secret.topics/],
  ])('are refused with %s', (_what, body, words) => {
    expect(create(owner(), body as JsonObject)).toMatch(words);
  });

  test('are refused with an invalid id or an id in use', () => {
    expect(create(owner(), AUTOMATIC, 'a.b')).toMatch(/^400/);
    expect(create(owner(), AUTOMATIC, 'reputation')).toMatch(/^409 ALREADY_EXISTS/);
  });

  test('need a permission', () => {
    const body = AUTOMATIC;
    expect(
      cloud(boot(), READER).outcome('secretmanager', 'POST', `/v1/${P}/secrets`, {
        query: { secretId: 'x' },
        body,
      }),
    ).toMatch(/^403 .*'secretmanager.secrets.create'/);
  });
});

describe('versions', () => {
  test('count upwards, and the latest is the newest one', () => {
    const c = owner();
    create(c);
    expect(bodyOf(add(c, 'one'))).toMatchObject({
      name: `projects/${NUMBER}/secrets/token/versions/1`,
      state: 'ENABLED',
    });
    add(c, 'two');
    const answer = bodyOf(c.call('secretmanager', 'GET', `/v1/${SECRET}/versions/latest:access`));
    expect(answer).toEqual({
      name: `projects/${NUMBER}/secrets/token/versions/2`,
      payload: { data: Buffer.from('two').toString('base64') },
    });
    const { versions } = bodyOf<{ versions: JsonObject[] }>(
      c.call('secretmanager', 'GET', `/v1/${SECRET}/versions`),
    );
    expect(versions).toHaveLength(2);
  });

  test('cannot be read while they are disabled, or after they are destroyed', () => {
    const c = owner();
    create(c);
    add(c, 'one');
    const turn = (verb: string) => c.outcome('secretmanager', 'POST', `/v1/${SECRET}/versions/1:${verb}`);
    expect(turn('disable')).toBe('200');
    expect(access(c)).toMatch(/^400 FAILED_PRECONDITION: .*DISABLED/);
    expect(turn('enable')).toBe('200');
    expect(access(c)).toBe('200');
    expect(turn('destroy')).toBe('200');
    expect(access(c, '1')).toMatch(/^400 FAILED_PRECONDITION: .*DESTROYED/);
    expect(turn('enable')).toMatch(/^400 FAILED_PRECONDITION/);
    expect(Object.keys(c.state.secrets)).not.toContain(`${SECRET}/versions/1`);
    expect(bodyOf(add(c, 'two')).name).toBe(`projects/${NUMBER}/secrets/token/versions/2`);
  });

  test('without data are refused', () => {
    const c = owner();
    create(c);
    expect(add(c, '').response.status).toBe(400);
  });
});

describe('policies', () => {
  test('let an account read one secret', () => {
    const c = owner();
    create(c);
    add(c, 'x');
    const read = () => c.outcome('secretmanager', 'GET', `/v1/${SECRET}/versions/1:access`, {}, READER);
    expect(read()).toMatch(/^403/);
    const policy = { bindings: [{ role: 'roles/secretmanager.secretAccessor', members: [READER] }] };
    expect(c.outcome('secretmanager', 'POST', `/v1/${SECRET}:setIamPolicy`, { body: { policy } })).toBe(
      '200',
    );
    expect(read()).toBe('200');
    expect(bodyOf(c.call('secretmanager', 'GET', `/v1/${SECRET}:getIamPolicy`))).toMatchObject(policy);
  });

  test('of a secret that does not exist are not found', () => {
    expect(owner().outcome('secretmanager', 'GET', `/v1/${SECRET}:getIamPolicy`)).toMatch(/^404/);
  });
});
