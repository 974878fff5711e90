import { createPublicKey } from 'node:crypto';
import type { JsonObject } from '../../../core/values/json';
import { crc32c } from '../../../sandbox/protocol/crc';
import { NUMBER } from '../fixture-names';
import { bodyOf, type Cloud } from '../little-cloud';
import { adminCloud, HOME, SIGNER } from './admin-cloud';

const PLACE = `${HOME}/locations/europe-west1`;
const RING = `${PLACE}/keyRings/ring`;
const KEY = `${RING}/cryptoKeys/key`;
const VERSION = `${KEY}/cryptoKeyVersions/1`;

const makeRing = (cloud: Cloud, id = 'ring', place = PLACE) =>
  cloud.outcome('cloudkms', 'POST', `/v1/${place}/keyRings`, { query: { keyRingId: id } });

const makeKey = (cloud: Cloud, body: JsonObject, query: Record<string, string> = {}) =>
  cloud.call('cloudkms', 'POST', `/v1/${RING}/cryptoKeys`, { query: { cryptoKeyId: 'key', ...query }, body });

const SIGNING = { purpose: 'ASYMMETRIC_SIGN', versionTemplate: { algorithm: 'EC_SIGN_P256_SHA256' } };
const SYMMETRIC = { purpose: 'ENCRYPT_DECRYPT' };

const withKey = (body: JsonObject = SYMMETRIC): Cloud => {
  const cloud = adminCloud();
  makeRing(cloud);
  makeKey(cloud, body);
  return cloud;
};

const refused = (body: JsonObject, query: Record<string, string> = {}) => {
  const cloud = adminCloud();
  makeRing(cloud);
  return bodyOf<{ error?: { status: string } }>(makeKey(cloud, body, query)).error?.status;
};

describe('key rings', () => {
  test('are created, read and listed', () => {
    const cloud = adminCloud();
    expect(makeRing(cloud)).toBe('200');
    expect(bodyOf(cloud.call('cloudkms', 'GET', `/v1/${RING}`))).toMatchObject({ name: RING });
    expect(bodyOf(cloud.call('cloudkms', 'GET', `/v1/${PLACE}/keyRings`))).toMatchObject({
      keyRings: [{ name: RING }],
      totalSize: 1,
    });
  });

  test('are the same ring under the number of their project', () => {
    const cloud = adminCloud();
    makeRing(cloud, 'ring', `projects/${NUMBER}/locations/europe-west1`);
    expect(cloud.outcome('cloudkms', 'GET', `/v1/${RING}`)).toBe('200');
  });

  test('can be created only once, so after a destroy the next deployment gets 409', () => {
    const cloud = adminCloud();
    makeRing(cloud);
    expect(makeRing(cloud)).toMatch(/^409 ALREADY_EXISTS/);
  });

  test('cannot be deleted', () => {
    const cloud = adminCloud();
    makeRing(cloud);
    expect(cloud.outcome('cloudkms', 'DELETE', `/v1/${RING}`)).toMatch(/^501 UNIMPLEMENTED/);
  });

  test.each([
    ['a location without Cloud KMS', 'ring', `${HOME}/locations/europe-north9`, /^404 NOT_FOUND/],
    ['a multi-region of storage', 'ring', `${HOME}/locations/eu`, /^404 NOT_FOUND/],
    ['a name with a dot', 'my.ring', PLACE, /^400 INVALID_ARGUMENT/],
    ['a name that is too long', 'r'.repeat(64), PLACE, /^400 INVALID_ARGUMENT/],
  ])('are refused for %s', (_what, id, place, expected) => {
    expect(makeRing(adminCloud(), id, place)).toMatch(expected);
  });

  test('are refused while the API is off', () => {
    expect(makeRing(adminCloud({ governance: { apis: {} } }))).toMatch(/^403 PERMISSION_DENIED: cloudkms/);
  });

  test('are refused to a caller without the permission', () => {
    expect(makeRing(adminCloud({ bindings: { [HOME]: [] } }))).toMatch(/cloudkms.keyRings.create/);
  });
});

describe('keys', () => {
  test('have the members that Google adds', () => {
    expect(bodyOf(withKey().call('cloudkms', 'GET', `/v1/${KEY}`))).toMatchObject({
      name: KEY,
      purpose: 'ENCRYPT_DECRYPT',
      versionTemplate: { protectionLevel: 'SOFTWARE', algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION' },
      destroyScheduledDuration: '2592000s',
      primary: { name: VERSION, state: 'ENABLED' },
    });
  });

  test('have no primary version if they do not encrypt', () => {
    expect(bodyOf(withKey(SIGNING).call('cloudkms', 'GET', `/v1/${KEY}`))).not.toHaveProperty('primary');
  });

  test('can be created without a version', () => {
    const cloud = adminCloud();
    makeRing(cloud);
    const made = makeKey(cloud, SYMMETRIC, { skipInitialVersionCreation: 'true' });
    expect(bodyOf(made)).not.toHaveProperty('primary');
    cloud.call('cloudkms', 'POST', `/v1/${KEY}/cryptoKeyVersions`, { body: {} });
    expect(bodyOf(cloud.call('cloudkms', 'GET', `/v1/${KEY}`))).toHaveProperty('primary');
  });

  test('can be created only once', () => {
    expect(bodyOf(makeKey(withKey(), SYMMETRIC))).toMatchObject({ error: { status: 'ALREADY_EXISTS' } });
  });

  const week = { rotationPeriod: '604800s', nextRotationTime: '2026-12-01T00:00:00Z' };

  test.each([
    ['no purpose', {}],
    ['an algorithm of another purpose', { ...SIGNING, purpose: 'ENCRYPT_DECRYPT' }],
    ['no algorithm, although none is implied', { purpose: 'ASYMMETRIC_SIGN' }],
    ['a rotation without its start time', { ...SYMMETRIC, rotationPeriod: '604800s' }],
    ['a rotation of less than a day', { ...SYMMETRIC, ...week, rotationPeriod: '3600s' }],
    ['a rotation of signing keys', { ...SIGNING, ...week }],
    ['a delay of destruction of less than a day', { ...SYMMETRIC, destroyScheduledDuration: '60s' }],
    ['a label in capital letters', { ...SYMMETRIC, labels: { Team: 'shop' } }],
    ['imports only, with an initial version', { ...SYMMETRIC, importOnly: true }],
    ['a name, which is output only', { ...SYMMETRIC, name: KEY }],
    ['a member that no definition has', { ...SYMMETRIC, colour: 'red' }],
  ])('are refused with %s', (_what, body) => {
    expect(refused(body)).toBe('INVALID_ARGUMENT');
  });

  test.each([
    ['EXTERNAL', { ...SYMMETRIC, versionTemplate: { protectionLevel: 'EXTERNAL' } }],
    ['access justifications', { ...SYMMETRIC, keyAccessJustificationsPolicy: {} }],
  ])('with %s are not served, and the answer reports that', (_what, body) => {
    expect(refused(body)).toBe('UNIMPLEMENTED');
  });

  test('need their ring', () => {
    expect(bodyOf(makeKey(adminCloud(), SYMMETRIC))).toMatchObject({ error: { status: 'NOT_FOUND' } });
  });

  test('are updated by mask: labels change, and other members stay', () => {
    const cloud = withKey({ ...SYMMETRIC, labels: { team: 'shop' } });
    cloud.call('cloudkms', 'PATCH', `/v1/${KEY}`, {
      query: { updateMask: 'labels' },
      body: { labels: { team: 'security' } },
    });
    expect(bodyOf(cloud.call('cloudkms', 'GET', `/v1/${KEY}`))).toMatchObject({
      labels: { team: 'security' },
      destroyScheduledDuration: '2592000s',
    });
  });

  test('lose a rotation that is set to null', () => {
    const cloud = withKey({ ...SYMMETRIC, ...week });
    cloud.call('cloudkms', 'PATCH', `/v1/${KEY}`, {
      query: { updateMask: 'rotationPeriod,nextRotationTime' },
      body: { rotationPeriod: null, nextRotationTime: null },
    });
    expect(bodyOf(cloud.call('cloudkms', 'GET', `/v1/${KEY}`))).not.toHaveProperty('rotationPeriod');
  });

  test.each(['purpose', 'versionTemplate.protectionLevel', 'destroyScheduledDuration', ''])(
    'refuse an update of "%s"',
    (updateMask) => {
      const rest = { query: { updateMask }, body: {} };
      expect(withKey().outcome('cloudkms', 'PATCH', `/v1/${KEY}`, rest)).toMatch(/^400 INVALID_ARGUMENT/);
    },
  );
});

describe('versions', () => {
  const destroy = (cloud: Cloud) => cloud.outcome('cloudkms', 'POST', `/v1/${VERSION}:destroy`, { body: {} });
  const stateOf = (cloud: Cloud) => bodyOf(cloud.call('cloudkms', 'GET', `/v1/${VERSION}`)).state;

  test('wait for the time that the key sets, and are then destroyed', () => {
    const cloud = withKey({ ...SYMMETRIC, destroyScheduledDuration: '86400s' });
    expect(destroy(cloud)).toBe('200');
    expect(stateOf(cloud)).toBe('DESTROY_SCHEDULED');
    cloud.nowMs += 86_400_000;
    expect(stateOf(cloud)).toBe('DESTROYED');
  });

  test('can be destroyed only once', () => {
    const cloud = withKey();
    destroy(cloud);
    expect(destroy(cloud)).toMatch(/^400 FAILED_PRECONDITION/);
  });

  test('return a valid public key with its checksum, and the same one again', () => {
    const cloud = withKey(SIGNING);
    const read = () => bodyOf<{ pem: string }>(cloud.call('cloudkms', 'GET', `/v1/${VERSION}/publicKey`));
    const { pem } = read();
    expect(createPublicKey(pem).asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
    expect(read()).toMatchObject({
      pem,
      name: VERSION,
      algorithm: 'EC_SIGN_P256_SHA256',
      pemCrc32c: String(crc32c(pem)),
    });
  });

  test('each have their own public key', () => {
    const cloud = withKey(SIGNING);
    cloud.call('cloudkms', 'POST', `/v1/${KEY}/cryptoKeyVersions`, { body: {} });
    const pem = (version: number) =>
      bodyOf(cloud.call('cloudkms', 'GET', `/v1/${KEY}/cryptoKeyVersions/${version}/publicKey`)).pem;
    expect(pem(2)).not.toBe(pem(1));
  });

  test('have no public key if the key encrypts, or after their destruction', () => {
    expect(withKey().outcome('cloudkms', 'GET', `/v1/${VERSION}/publicKey`)).toMatch(/^400 INVALID/);
    const cloud = withKey(SIGNING);
    destroy(cloud);
    expect(cloud.outcome('cloudkms', 'GET', `/v1/${VERSION}/publicKey`)).toMatch(/^400 FAILED_PRECONDITION/);
  });

  test('crc32c is CRC-32C/iSCSI', () => {
    // The check value of CRC-32C/iSCSI in Greg Cook's catalogue of CRC algorithms.
    expect(crc32c('123456789')).toBe(0xe3_06_92_83);
  });
});

describe('policies', () => {
  const set = (cloud: Cloud, name: string, role: string, member = SIGNER) =>
    cloud.outcome('cloudkms', 'POST', `/v1/${name}:setIamPolicy`, {
      body: { policy: { bindings: [{ role, members: [member] }], version: 3 } },
    });

  test('are read with the requested version', () => {
    const cloud = withKey();
    set(cloud, KEY, 'roles/cloudkms.signer');
    const policy = cloud.call('cloudkms', 'GET', `/v1/${KEY}:getIamPolicy`, {
      query: { 'options.requestedPolicyVersion': '3' },
    });
    expect(bodyOf(policy)).toMatchObject({
      bindings: [{ role: 'roles/cloudkms.signer', members: [SIGNER] }],
    });
  });

  test('refuse accounts and roles that do not exist', () => {
    const nobody = 'serviceAccount:nobody@demo-prj.iam.gserviceaccount.com';
    expect(set(withKey(), KEY, 'roles/cloudkms.signer', nobody)).toMatch(/^400 INVALID_ARGUMENT/);
    expect(set(withKey(), KEY, 'roles/cloudkms.painter')).toMatch(/^400 INVALID_ARGUMENT/);
  });

  test('of a ring apply to its keys', () => {
    const cloud = withKey(SIGNING);
    const read = () => cloud.outcome('cloudkms', 'GET', `/v1/${VERSION}/publicKey`, {}, SIGNER);
    expect(read()).toMatch(/^403/);
    set(cloud, RING, 'roles/cloudkms.publicKeyViewer');
    expect(read()).toBe('200');
  });

  test('report the permissions of the caller', () => {
    const cloud = withKey();
    const asked = { body: { permissions: ['cloudkms.cryptoKeys.get', 'cloudkms.cryptoKeys.paint'] } };
    expect(bodyOf(cloud.call('cloudkms', 'POST', `/v1/${KEY}:testIamPermissions`, asked))).toEqual({
      permissions: ['cloudkms.cryptoKeys.get'],
    });
  });
});
