import type { JsonObject } from '../../../core/values/json';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { AGENT, fresh, inserted, KEY, NEW, upload } from '../../factories/storage-calls';
import { bodyOf, boot, type Cloud, cloud, NUMBER, PROJECT, READER } from '../mini-stack';

const insert = (c: Cloud, body: JsonObject, query: Record<string, string> = {}): string =>
  c.outcome('storage', 'POST', '/storage/v1/b', { query: { project: PROJECT, ...query }, body });
const get = (c: Cloud): JsonObject => bodyOf(c.call('storage', 'GET', '/storage/v1/b/demo-new'));
const patch = (c: Cloud, body: JsonObject, query: Record<string, string> = {}): string =>
  c.outcome('storage', 'PATCH', '/storage/v1/b/demo-new', { body, query });
describe('a bucket', () => {
  test('is created with its location in capital letters and the defaults of the API', () => {
    const c = fresh();
    expect(inserted(c)).toMatchObject({
      kind: 'storage#bucket',
      id: 'demo-new',
      selfLink: 'https://www.googleapis.com/storage/v1/b/demo-new',
      projectNumber: NUMBER,
      location: 'EUROPE-WEST1',
      locationType: 'region',
      storageClass: 'STANDARD',
      metageneration: '1',
      softDeletePolicy: { retentionDurationSeconds: '604800' },
      iamConfiguration: {
        uniformBucketLevelAccess: { enabled: false },
        publicAccessPrevention: 'inherited',
      },
    });
    expect(get(c)).toEqual(inserted(fresh()));
  });

  test.each([
    ['US', 'multi-region', 'DEFAULT'],
    ['eur4', 'dual-region', 'DEFAULT'],
    ['europe-west1', 'region', undefined],
  ])('in %s is in a %s', (location, locationType, rpo) => {
    const bucket = inserted(fresh(), { location });
    expect([bucket.location, bucket.locationType, bucket.rpo]).toEqual([
      location.toUpperCase(),
      locationType,
      rpo,
    ]);
  });

  test('returns what is set, and omits empty members', () => {
    const bucket = inserted(fresh(), {
      labels: { team: 'a' },
      lifecycle: { rule: [] },
      versioning: { enabled: true },
      retentionPolicy: { retentionPeriod: '3600' },
      logging: { logBucket: `${PROJECT}-evidence` },
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' },
    });
    expect(bucket).toMatchObject({
      labels: { team: 'a' },
      versioning: { enabled: true },
      retentionPolicy: { retentionPeriod: '3600', effectiveTime: '2026-04-14T10:02:00.000Z' },
      logging: { logBucket: `${PROJECT}-evidence`, logObjectPrefix: 'demo-new' },
      iamConfiguration: {
        bucketPolicyOnly: { enabled: true },
        uniformBucketLevelAccess: { enabled: true, lockedTime: '2026-07-13T10:02:00.000Z' },
      },
    });
    expect(bucket).not.toHaveProperty('lifecycle');
  });

  test.each([
    'ab',
    'Demo',
    'demo_',
    'a'.repeat(64),
    'goog-demo',
    'my-google-bucket',
    'my-g00gle-bucket',
    '192.168.0.1',
    'demo..com',
  ])('cannot have the name %s', (name) => {
    expect(insert(fresh(), { ...NEW, name })).toMatch(/^400 .*Invalid bucket name/);
  });

  test('with dots needs a proof of the domain', () => {
    expect(insert(fresh(), { ...NEW, name: 'demo.example.com' })).toMatch(/^403 .*domain/);
  });

  test.each<[string, JsonObject, RegExp]>([
    ['an invalid location', { location: 'europe-west99' }, /^400 .*location constraint/],
    ['an invalid storage class', { storageClass: 'HOT' }, /^400 .*storage class/],
    ['a retention of zero', { retentionPolicy: { retentionPeriod: '0' } }, /^400 .*Retention period/],
    [
      'a lock at creation',
      { retentionPolicy: { retentionPeriod: '1', isLocked: true } },
      /^400 .*lockRetentionPolicy/,
    ],
    ['soft delete for a day', { softDeletePolicy: { retentionDurationSeconds: '86400' } }, /^400 .*604800/],
    ['logs without a destination bucket', { logging: { logBucket: 'nowhere' } }, /^400 .*target bucket/],
    ['a member that no definition has', { retentionPolicy: { retentionDays: 1 } }, /^400 .*retentionDays/],
    ['a member that the world does not model', { autoclass: { enabled: true } }, /^501 .*body\.autoclass/],
    ['ACLs', { acl: [{ entity: 'allUsers', role: 'READER' }] }, /^501 .*body\.acl/],
    [
      'an invalid public access setting',
      { iamConfiguration: { publicAccessPrevention: 'yes' } },
      /^400 .*public access/,
    ],
  ])('is refused with %s', (_what, body, message) => {
    expect(insert(fresh(), { ...NEW, ...body })).toMatch(message);
  });

  test('can use a name only once, and the answer names the owner', () => {
    const c = fresh();
    inserted(c);
    expect(insert(c, NEW)).toMatch(/^409 .*you already own it/);
  });

  test('needs the permission on the project, and the API', () => {
    const c = fresh();
    const query = { project: PROJECT };
    expect(c.outcome('storage', 'POST', '/storage/v1/b', { query, body: NEW }, READER)).toMatch(
      /^403 .*storage\.buckets\.create/,
    );
    expect(c.outcome('storage', 'GET', `/storage/v1/b/${PROJECT}-source`, {}, READER)).toMatch(/^403/);
    const off = boot();
    const apis = { [`projects/${PROJECT}`]: [] };
    const without = cloud({ ...off, governance: { ...off.governance, apis } }, DEPLOYER);
    expect(insert(without, NEW)).toMatch(/^403 .*storage\.googleapis\.com has not been used/);
  });
});

describe("a bucket's own key", () => {
  const encryption = (key: string) => ({ encryption: { defaultKmsKeyName: key } });

  test('is refused until its agent exists and has the grant', () => {
    const c = fresh();
    expect(insert(c, { ...NEW, ...encryption(KEY) })).toMatch(/^400 .*gs-project-accounts/);
    const agent = bodyOf(c.call('storage', 'GET', `/storage/v1/projects/${PROJECT}/serviceAccount`));
    expect(agent).toEqual({ kind: 'storage#serviceAccount', email_address: AGENT });
    expect(insert(c, { ...NEW, ...encryption(KEY) })).toBe('200');
    upload(c);
    const object = bodyOf(c.call('storage', 'GET', '/storage/v1/b/demo-new/o/a/b.txt'));
    expect(object.kmsKeyName).toBe(`${KEY}/cryptoKeyVersions/1`);
  });

  test('must exist in the same location', () => {
    const c = fresh();
    c.call('storage', 'GET', `/storage/v1/projects/${PROJECT}/serviceAccount`);
    expect(insert(c, { ...NEW, location: 'US', ...encryption(KEY) })).toMatch(/^400 .*same location/);
    expect(insert(c, { ...NEW, ...encryption(`${KEY}2`) })).toMatch(/^400 .*not found/);
  });
});

describe('a change of a bucket', () => {
  test('merges objects member by member, and null removes a member', () => {
    const c = fresh();
    inserted(c, { labels: { a: '1', b: '2' }, versioning: { enabled: true } });
    expect(patch(c, { labels: { c: '3' }, versioning: null })).toBe('200');
    expect(get(c)).toMatchObject({ labels: { a: '1', b: '2', c: '3' }, metageneration: '2' });
    expect(get(c)).not.toHaveProperty('versioning');
  });

  test('by PUT replaces everything', () => {
    const c = fresh();
    const bucket = inserted(c, { labels: { a: '1' }, versioning: { enabled: true } });
    const { labels: _labels, ...rest } = bucket;
    expect(c.outcome('storage', 'PUT', '/storage/v1/b/demo-new', { body: rest })).toBe('200');
    expect(get(c)).not.toHaveProperty('labels');
    expect(get(c)).toMatchObject({ versioning: { enabled: true } });
  });

  test('cannot move or rename it', () => {
    const c = fresh();
    inserted(c);
    expect(patch(c, { location: 'US' })).toMatch(/^400 .*location/);
    expect(patch(c, { name: 'other' })).toMatch(/^400 .*name/);
  });

  test('checks the metageneration that the caller names', () => {
    const c = fresh();
    inserted(c);
    expect(patch(c, { labels: { a: '1' } }, { ifMetagenerationMatch: '7' })).toMatch(/^412/);
    expect(patch(c, { labels: { a: '1' } }, { ifMetagenerationMatch: '1' })).toBe('200');
  });
});

describe('a retention policy', () => {
  const lock = (c: Cloud, metageneration?: string): string =>
    c.outcome('storage', 'POST', '/storage/v1/b/demo-new/lockRetentionPolicy', {
      query: metageneration === undefined ? {} : { ifMetagenerationMatch: metageneration },
    });

  test('cannot be shortened or removed after it is locked, only extended', () => {
    const c = fresh();
    inserted(c, { retentionPolicy: { retentionPeriod: '3600' } });
    expect(lock(c)).toMatch(/^400 .*ifMetagenerationMatch/);
    expect(lock(c, '9')).toMatch(/^412/);
    expect(lock(c, '1')).toBe('200');
    expect(get(c).retentionPolicy).toMatchObject({ isLocked: true });
    expect(patch(c, { retentionPolicy: { retentionPeriod: '60' } })).toMatch(/^403 .*reduce/);
    expect(patch(c, { retentionPolicy: null })).toMatch(/^403 .*remove/);
    expect(patch(c, { retentionPolicy: { retentionPeriod: '7200' } })).toBe('200');
  });

  test('can be removed if it is not locked', () => {
    const c = fresh();
    inserted(c, { retentionPolicy: { retentionPeriod: '3600' } });
    expect(patch(c, { retentionPolicy: null })).toBe('200');
    expect(get(c)).not.toHaveProperty('retentionPolicy');
    expect(lock(c, '2')).toMatch(/^400 .*retention policy/);
  });
});

describe('deleting a bucket', () => {
  const drop = (c: Cloud): string => c.outcome('storage', 'DELETE', '/storage/v1/b/demo-new');

  test('is refused until the bucket is empty', () => {
    const c = fresh();
    inserted(c);
    upload(c);
    expect(drop(c)).toMatch(/^409 .*not empty/);
    c.call('storage', 'DELETE', '/storage/v1/b/demo-new/o/a/b.txt');
    expect(drop(c)).toBe('200');
    expect(c.outcome('storage', 'GET', '/storage/v1/b/demo-new')).toMatch(/^404/);
  });

  test('is also refused for noncurrent versions, which a delete with a generation removes', () => {
    const c = fresh();
    inserted(c, { versioning: { enabled: true } });
    upload(c);
    upload(c);
    c.call('storage', 'DELETE', '/storage/v1/b/demo-new/o/a/b.txt');
    const list = () => c.call('storage', 'GET', '/storage/v1/b/demo-new/o', { query: { versions: 'true' } });
    const { items } = bodyOf<{ items: { generation: string }[] }>(list());
    expect(items).toHaveLength(2);
    expect(drop(c)).toMatch(/^409/);
    for (const { generation } of items)
      c.call('storage', 'DELETE', '/storage/v1/b/demo-new/o/a/b.txt', { query: { generation } });
    expect(drop(c)).toBe('200');
  });

  test('also deletes the policy', () => {
    const c = fresh();
    inserted(c);
    const body = { bindings: [{ role: 'roles/storage.objectViewer', members: ['user:a@example.com'] }] };
    c.call('storage', 'PUT', '/storage/v1/b/demo-new/iam', { body });
    drop(c);
    inserted(c);
    expect(bodyOf(c.call('storage', 'GET', '/storage/v1/b/demo-new/iam'))).not.toHaveProperty('bindings');
  });
});

describe('the list of buckets', () => {
  test('contains one project, by prefix, in pages', () => {
    const c = fresh();
    inserted(c);
    const list = (query: Record<string, string>) =>
      bodyOf<{ items?: { name: string }[]; nextPageToken?: string }>(
        c.call('storage', 'GET', '/storage/v1/b', { query: { project: PROJECT, ...query } }),
      );
    expect(list({}).items?.map(({ name }) => name)).toEqual([
      'demo-new',
      `${PROJECT}-evidence`,
      `${PROJECT}-source`,
      // Google's own bucket, for the sources of functions.
      `gcf-v2-sources-${NUMBER}-us-central1`,
    ]);
    const first = list({ prefix: `${PROJECT}-`, maxResults: '1' });
    expect(first.items?.map(({ name }) => name)).toEqual([`${PROJECT}-evidence`]);
    const second = list({ prefix: `${PROJECT}-`, maxResults: '1', pageToken: first.nextPageToken as string });
    expect(second.items?.map(({ name }) => name)).toEqual([`${PROJECT}-source`]);
  });
});
