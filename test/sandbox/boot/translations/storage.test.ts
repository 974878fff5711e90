import type { JsonObject } from '../../../../core/values/json';
import { readObject } from '../../../../sandbox/services/storage';
import { existingKey } from '../../../factories/existing-parts';
import { BUCKET, boot, NUMBER, PROJECT, READER } from '../../mini-stack';
import { destroyed, translated } from '../translated';

const KEY = `projects/${PROJECT}/locations/europe-west1/keyRings/r/cryptoKeys/k`;
const cloud = boot(undefined, existingKey(KEY, { id: PROJECT, number: NUMBER }));
const LABELS = { 'goog-terraform-provisioned': 'true' };

describe('google_storage_bucket', () => {
  const minimal = { name: 'demo-new', location: 'europe-west1' };

  test('with a minimal config', () => {
    const { changes, attributes, unread } = translated(cloud, 'google_storage_bucket', minimal);
    expect(changes).toEqual([
      [
        'POST storage /storage/v1/b',
        { project: PROJECT },
        {
          name: 'demo-new',
          labels: LABELS,
          location: 'EUROPE-WEST1',
          iamConfiguration: { uniformBucketLevelAccess: { enabled: false } },
          storageClass: 'STANDARD',
          lifecycle: { rule: [] },
        },
      ],
    ]);
    expect(unread).toEqual([]);
    expect(attributes).toMatchObject({
      id: 'demo-new',
      url: 'gs://demo-new',
      self_link: 'https://www.googleapis.com/storage/v1/b/demo-new',
      project: PROJECT,
      location: 'EUROPE-WEST1',
    });
  });

  const full: JsonObject = {
    ...minimal,
    project: PROJECT,
    labels: { team: 'a' },
    storage_class: 'NEARLINE',
    uniform_bucket_level_access: true,
    public_access_prevention: 'enforced',
    force_destroy: true,
    default_event_based_hold: true,
    versioning: { enabled: true },
    retention_policy: [{ retention_period: 3600, is_locked: true }],
    encryption: { default_kms_key_name: KEY },
    soft_delete_policy: { retention_duration_seconds: 0 },
    logging: { log_bucket: BUCKET },
    website: { main_page_suffix: 'index.html' },
    cors: [{ origin: ['*'], method: ['GET'], max_age_seconds: 60 }],
    lifecycle_rule: [
      { action: { type: 'Delete' }, condition: { age: 30, with_state: 'ARCHIVED', num_newer_versions: 0 } },
      {
        action: { type: 'SetStorageClass', storage_class: 'COLDLINE' },
        condition: { age: 0, send_age_if_zero: true, matches_prefix: ['a/'] },
      },
    ],
  };

  test('with a complete config, which is locked afterwards', () => {
    const { changes, unread } = translated(cloud, 'google_storage_bucket', full);
    expect(unread).toEqual([]);
    expect(changes).toEqual([
      [
        'POST storage /storage/v1/b',
        { project: PROJECT },
        {
          name: 'demo-new',
          labels: { team: 'a', ...LABELS },
          location: 'EUROPE-WEST1',
          iamConfiguration: {
            uniformBucketLevelAccess: { enabled: true },
            publicAccessPrevention: 'enforced',
          },
          storageClass: 'NEARLINE',
          versioning: { enabled: true },
          retentionPolicy: { retentionPeriod: '3600' },
          encryption: { defaultKmsKeyName: KEY },
          defaultEventBasedHold: true,
          softDeletePolicy: { retentionDurationSeconds: '0' },
          logging: { logBucket: BUCKET },
          website: { mainPageSuffix: 'index.html' },
          cors: [{ origin: ['*'], method: ['GET'], maxAgeSeconds: 60 }],
          lifecycle: {
            rule: [
              { action: { type: 'Delete' }, condition: { age: 30, isLive: false } },
              {
                action: { type: 'SetStorageClass', storageClass: 'COLDLINE' },
                condition: { age: 0, matchesPrefix: ['a/'] },
              },
            ],
          },
        },
      ],
      ['POST storage /storage/v1/b/demo-new/lockRetentionPolicy', { ifMetagenerationMatch: '1' }, undefined],
    ]);
  });

  test.each(['requester_pays', 'autoclass', 'enable_object_retention', 'ip_filter', 'no_such_thing'])(
    'stops at %s, which the translation does not read',
    (argument) => {
      const config = { ...minimal, [argument]: true };
      expect(translated(cloud, 'google_storage_bucket', config).unread).toEqual([
        `google_storage_bucket.x.${argument}`,
      ]);
    },
  );

  test('is destroyed with its objects only if the stack sets this', () => {
    const { state } = translated(cloud, 'google_storage_bucket', minimal);
    const filled = translated(state, 'google_storage_bucket_object', {
      bucket: 'demo-new',
      name: 'a/b',
      content: 'x',
    }).state;
    expect(() => destroyed(filled, 'google_storage_bucket', minimal)).toThrow('force_destroy');
    const { changes, state: after } = destroyed(filled, 'google_storage_bucket', {
      ...minimal,
      force_destroy: true,
    });
    expect(changes.map(([request]) => request)).toEqual([
      'DELETE storage /storage/v1/b/demo-new/o/a/b',
      'DELETE storage /storage/v1/b/demo-new',
    ]);
    expect(after.storage.buckets).not.toHaveProperty('demo-new');
    expect(
      destroyed(filled, 'google_storage_bucket', { ...minimal, deletion_policy: 'ABANDON' }).all,
    ).toEqual([]);
  });
});

describe('google_storage_bucket_object', () => {
  const config = { bucket: BUCKET, name: 'f/x.zip', source: 'assets/x.zip', content_type: 'application/zip' };

  test('is one multipart upload, whose bytes can be read from the bucket', () => {
    const { all, state, attributes, unread } = translated(cloud, 'google_storage_bucket_object', {
      ...config,
      source_md5hash: 'x',
      deletion_policy: 'ABANDON',
    });
    expect(unread).toEqual([]);
    const [upload] = all;
    expect(upload).toMatchObject({
      method: 'POST',
      path: `/upload/storage/v1/b/${BUCKET}/o`,
      query: { name: 'f/x.zip', uploadType: 'multipart' },
      headers: { 'content-type': expect.stringMatching(/^multipart\/related; boundary=/) },
    });
    expect(Buffer.from(upload!.body as Uint8Array).toString()).toContain(
      `{"bucket":"${BUCKET}","contentType":"application/zip"}`,
    );
    expect(Buffer.from(readObject(state, BUCKET, 'f/x.zip')!).toString()).toBe('content of assets/x.zip');
    expect(attributes).toMatchObject({
      id: `${BUCKET}-f/x.zip`,
      output_name: 'f/x.zip',
      generation: expect.any(Number),
      md5hash: expect.stringMatching(/==$/),
      media_link: expect.stringContaining('alt=media'),
    });
  });

  test('has the metadata and the holds of its arguments', () => {
    const { all, unread } = translated(cloud, 'google_storage_bucket_object', {
      bucket: BUCKET,
      name: 'a',
      content: 'text',
      metadata: { a: 'b' },
      cache_control: 'no-store',
      temporary_hold: true,
    });
    expect(unread).toEqual([]);
    const body = Buffer.from(all[0]!.body as Uint8Array).toString();
    expect(body).toContain('"cacheControl":"no-store","metadata":{"a":"b"},"temporaryHold":true');
    expect(body).toContain('Content-Type: text/plain; charset=utf-8');
  });

  test('needs content, and stops at an argument that the translation does not read', () => {
    expect(() => translated(cloud, 'google_storage_bucket_object', { bucket: BUCKET, name: 'a' })).toThrow(
      'source',
    );
    const { unread } = translated(cloud, 'google_storage_bucket_object', { ...config, kms_key_name: KEY });
    expect(unread).toEqual(['google_storage_bucket_object.x.kms_key_name']);
  });

  test('is deleted, unless the stack abandons it', () => {
    const path = `/storage/v1/b/${PROJECT}-source/o/functions.zip`;
    const zip = { bucket: `${PROJECT}-source`, name: 'functions.zip' };
    expect(destroyed(cloud, 'google_storage_bucket_object', zip).changes).toEqual([
      [`DELETE storage ${path}`, undefined, undefined],
    ]);
    const kept = { ...zip, deletion_policy: 'ABANDON' };
    expect(destroyed(cloud, 'google_storage_bucket_object', kept).all).toEqual([]);
  });
});

describe('google_storage_bucket_iam_member', () => {
  const config = { bucket: `b/${PROJECT}-source`, role: 'roles/storage.objectViewer', member: READER };

  test('adds one member to the whole policy, and removes it again', () => {
    const { changes, attributes, state } = translated(cloud, 'google_storage_bucket_iam_member', config);
    const path = `PUT storage /storage/v1/b/${PROJECT}-source/iam`;
    expect(changes).toEqual([
      [
        path,
        undefined,
        {
          bindings: [{ role: 'roles/storage.objectViewer', members: [READER] }],
          etag: expect.any(String),
          version: 3,
        },
      ],
    ]);
    expect(attributes.id).toBe(`b/${PROJECT}-source/roles/storage.objectViewer/${READER}`);
    expect(destroyed(state, 'google_storage_bucket_iam_member', config).changes).toEqual([
      [path, undefined, { version: 3 }],
    ]);
  });

  test('stops at an argument that the translation does not read', () => {
    const { unread } = translated(cloud, 'google_storage_bucket_iam_member', { ...config, project: PROJECT });
    expect(unread).toEqual(['google_storage_bucket_iam_member.x.project']);
  });
});

test('data sources only read, and reading the agent creates it', () => {
  const agent = translated(cloud, 'data.google_storage_project_service_account', {});
  const email = `service-${NUMBER}@gs-project-accounts.iam.gserviceaccount.com`;
  expect(agent.attributes).toEqual({
    id: email,
    project: PROJECT,
    email_address: email,
    member: `serviceAccount:${email}`,
  });
  expect(agent.state.iam.agents).toHaveProperty([email]);
  const bucket = translated(cloud, 'data.google_storage_bucket', { name: BUCKET });
  expect(bucket.attributes).toMatchObject({ location: 'US', 'retention_policy.0.retention_period': '86400' });
  expect(() => translated(cloud, 'data.google_storage_bucket', { name: 'ghost' })).toThrow('404');
});
