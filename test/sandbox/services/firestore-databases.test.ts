import type { JsonObject } from '../../../core/values/json';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { existingKey } from '../../factories/existing-parts';
import { bodyOf, boot, type Cloud, cloud, NUMBER, PROJECT, READER } from '../mini-stack';

const KEY = `projects/${PROJECT}/locations/us/keyRings/r/cryptoKeys/k`;
const fresh = (): Cloud =>
  cloud(boot(undefined, existingKey(KEY, { id: PROJECT, number: NUMBER })), DEPLOYER);
const PATH = `/v1/projects/${PROJECT}/databases`;
const NATIVE = { locationId: 'europe-west1', type: 'FIRESTORE_NATIVE' };

const create = (c: Cloud, body: JsonObject = NATIVE, databaseId = 'ledger'): string =>
  c.outcome('firestore', 'POST', PATH, { query: { databaseId }, body });
const get = (c: Cloud): JsonObject => bodyOf(c.call('firestore', 'GET', `${PATH}/ledger`));
const patch = (c: Cloud, body: JsonObject, updateMask = ''): string =>
  c.outcome('firestore', 'PATCH', `${PATH}/ledger`, { query: updateMask === '' ? {} : { updateMask }, body });
const drop = (c: Cloud, query: Record<string, string> = {}): string =>
  c.outcome('firestore', 'DELETE', `${PATH}/ledger`, { query });

describe('a database', () => {
  test('is created by a completed operation, with the defaults of the API', () => {
    const c = fresh();
    const body = { name: `projects/${PROJECT}/databases/ledger`, ...NATIVE };
    const operation = bodyOf(c.call('firestore', 'POST', PATH, { query: { databaseId: 'ledger' }, body }));
    expect(operation).toMatchObject({
      done: true,
      response: {
        '@type': 'type.googleapis.com/google.firestore.admin.v1.Database',
        locationId: 'europe-west1',
      },
    });
    expect(get(c)).toMatchObject({
      name: `projects/${PROJECT}/databases/ledger`,
      type: 'FIRESTORE_NATIVE',
      databaseEdition: 'STANDARD',
      concurrencyMode: 'PESSIMISTIC',
      appEngineIntegrationMode: 'DISABLED',
      pointInTimeRecoveryEnablement: 'POINT_IN_TIME_RECOVERY_DISABLED',
      versionRetentionPeriod: '3600s',
      deleteProtectionState: 'DELETE_PROTECTION_DISABLED',
    });
  });

  test('accepts documents immediately', () => {
    const c = fresh();
    create(c);
    const database = `projects/${PROJECT}/databases/ledger`;
    const writes = [{ update: { name: `${database}/documents/cases/1`, fields: {} } }];
    expect(c.outcome('firestore', 'POST', `/v1/${database}/documents:commit`, { body: { writes } })).toBe(
      '200',
    );
  });

  test.each<[string, JsonObject, string, RegExp]>([
    ['an id that is too short', NATIVE, 'abc', /^400 .*'abc'/],
    ['an id in capitals', NATIVE, 'Ledger', /^400 .*'Ledger'/],
    ['an id like a UUID', NATIVE, 'f47ac10b-58cc-4372-a567-0e02b2c3d479', /^400/],
    [
      'another name in the body',
      { ...NATIVE, name: `projects/${PROJECT}/databases/other` },
      'ledger',
      /^400 .*database\.name/,
    ],
    ['no type', { locationId: 'europe-west1' }, 'ledger', /^400 .*type/],
    ['an invalid location', { ...NATIVE, locationId: 'europe' }, 'ledger', /^400 .*location/],
    ['the other edition', { ...NATIVE, databaseEdition: 'ENTERPRISE' }, 'ledger', /^501 .*ENTERPRISE/],
    ['tags', { ...NATIVE, tags: { 'tagKeys/1': 'tagValues/2' } }, 'ledger', /^501 .*tags/],
    ['an output-only member', { ...NATIVE, uid: 'x' }, 'ledger', /^400 .*output only/],
    ['an id in use', NATIVE, 'cases', /^409 .*already exists/],
  ])('is refused with %s', (_what, body, id, message) => {
    expect(create(fresh(), body, id)).toMatch(message);
  });

  test.each(['(default)', 'nam-5', 'a123'])('may have the name %s', (id) => {
    expect(create(fresh(), NATIVE, id)).toBe('200');
  });

  test('needs the permissions', () => {
    const c = fresh();
    const as = (method: string, path: string) => c.outcome('firestore', method, path, {}, READER);
    expect(as('POST', `${PATH}`)).toMatch(/^403 .*databases\.create/);
    expect(as('GET', `${PATH}/cases`)).toMatch(/^403 .*getMetadata/);
    expect(as('GET', PATH)).toMatch(/^403 .*databases\.list/);
    expect(as('DELETE', `${PATH}/cases`)).toMatch(/^403 .*databases\.delete/);
  });

  test('accepts a key of the surrounding multi-region', () => {
    const cmekConfig = { kmsKeyName: KEY };
    expect(create(fresh(), { locationId: 'nam5', type: 'FIRESTORE_NATIVE', cmekConfig })).toBe('200');
    expect(create(fresh(), { ...NATIVE, cmekConfig })).toMatch(/^400 .*same location/);
    const without = cloud(boot(undefined, { resources: { cloudkms: { [KEY]: {} } } }), DEPLOYER);
    expect(create(without, { locationId: 'nam5', type: 'FIRESTORE_NATIVE', cmekConfig })).toMatch(
      /^400 .*gcp-sa-firestore/,
    );
  });

  test('is listed with the other databases', () => {
    const c = fresh();
    create(c);
    const { databases } = bodyOf<{ databases: { name: string }[] }>(c.call('firestore', 'GET', PATH));
    expect(databases.map(({ name }) => name.split('/')[3])).toEqual(['cases', 'ledger']);
  });
});

describe('a change of a database', () => {
  const name = `projects/${PROJECT}/databases/ledger`;

  test('changes the members in the mask, and the etag', () => {
    const c = fresh();
    create(c);
    const { etag } = get(c);
    const body = { name, deleteProtectionState: 'DELETE_PROTECTION_ENABLED', concurrencyMode: 'OPTIMISTIC' };
    expect(patch(c, body, 'deleteProtectionState')).toBe('200');
    expect(get(c)).toMatchObject({
      deleteProtectionState: 'DELETE_PROTECTION_ENABLED',
      concurrencyMode: 'PESSIMISTIC',
    });
    expect(get(c).etag).not.toBe(etag);
    expect(patch(c, { ...body, etag: etag as string }, 'deleteProtectionState')).toMatch(/^409/);
  });

  test('does not move it', () => {
    const c = fresh();
    create(c);
    expect(patch(c, { name, locationId: 'us-east1' }, 'locationId')).toMatch(/^400 .*locationId/);
    expect(patch(c, { name, locationId: 'europe-west1' }, 'locationId')).toBe('200');
  });
});

describe('deleting a database', () => {
  test('requires that the protection is removed first', () => {
    const c = fresh();
    create(c, { ...NATIVE, deleteProtectionState: 'DELETE_PROTECTION_ENABLED' });
    expect(drop(c)).toMatch(/^400 .*delete protection/);
    patch(c, {
      name: `projects/${PROJECT}/databases/ledger`,
      deleteProtectionState: 'DELETE_PROTECTION_DISABLED',
    });
    expect(drop(c, { etag: 'other' })).toMatch(/^409/);
    expect(drop(c)).toBe('200');
    expect(c.outcome('firestore', 'GET', `${PATH}/ledger`)).toMatch(/^404/);
  });

  test('keeps the id in use for five minutes', () => {
    const c = fresh();
    create(c);
    drop(c);
    expect(create(c)).toMatch(/^400 .*retry in 300 seconds/);
    c.nowMs += 300_000;
    expect(create(c)).toBe('200');
  });
});
