import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../core/values/json';
import type { CloudSeed } from '../../sandbox/boot/cloud-seed';
import { DEPLOYER } from '../../sandbox/boot/deployer';
import { TRANSLATIONS } from '../../sandbox/boot/translations';
import { Deployment } from '../factories/deployment';
import { ORGANIZATION, PROJECT } from '../factories/names';
import { ROOT } from '../factories/run-main';

const refused = expect.stringMatching(/^4\d\d /);
const done = expect.objectContaining({ id: expect.anything() });

const BUCKET: JsonObject = { name: 'demo-evidence', location: 'EU' };
const OBJECT: JsonObject = { bucket: 'demo-evidence', name: 'a', content: 'x' };
const ACCOUNT: JsonObject = { account_id: 'riposte-actor' };
const CHANNEL: JsonObject = {
  type: 'email',
  display_name: 'on call',
  labels: { email_address: 'a@example.com' },
};
const RING = `projects/${PROJECT.id}/locations/europe-west1/keyRings/signing`;
const KEY: JsonObject = { name: 'images', key_ring: RING };
const SINK: JsonObject = {
  name: 'audit',
  destination: `logging.googleapis.com/projects/${PROJECT.id}/locations/global/buckets/_Default`,
};
const DATABASE: JsonObject = { name: 'riposte-cases', location_id: 'eur3', type: 'FIRESTORE_NATIVE' };

/** The deployer may also do what none of our stacks needs. */
const MORE = 'roles/test.more';
const ORGANIZATION_NAME = `organizations/${ORGANIZATION}`;
const SEED: Partial<CloudSeed> = {
  projects: [{ ...PROJECT, ancestors: [ORGANIZATION_NAME] }],
  roles: {
    [MORE]: [
      'monitoring.notificationChannels.create',
      'monitoring.notificationChannels.delete',
      'monitoring.notificationChannels.get',
      'securitycenter.sources.update',
      'securitycenter.sources.get',
    ],
  },
  bindings: { [ORGANIZATION_NAME]: [{ role: MORE, members: [DEPLOYER] }] },
};

/** A cloud with these resources, and the attributes of each. */
function cloudWith(...resources: readonly (readonly [type: string, config: JsonObject])[]) {
  const cloud = new Deployment(SEED);
  const made = resources.map(([type, config]) => {
    const attributes = cloud.create(type, config);
    if (typeof attributes === 'string') throw new Error(`${type} is not created: ${attributes}`);
    return { ...config, ...attributes };
  });
  return { cloud, made };
}

describe('docs/rehearsal.md: the creation of a resource that exists', () => {
  it.each([
    ['google_storage_bucket', BUCKET],
    ['google_service_account', ACCOUNT],
    ['google_firestore_database', DATABASE],
  ])('%s is refused', (type, config) => {
    const { cloud } = cloudWith([type, config]);
    expect(cloud.create(type, config)).toBe('409 ALREADY_EXISTS');
  });

  it('a KMS key and its ring are refused', () => {
    const ring = { name: 'signing', location: 'europe-west1' };
    const { cloud } = cloudWith(['google_kms_key_ring', ring], ['google_kms_crypto_key', KEY]);
    expect(cloud.create('google_kms_key_ring', ring)).toBe('409 ALREADY_EXISTS');
    expect(cloud.create('google_kms_crypto_key', KEY)).toBe('409 ALREADY_EXISTS');
  });

  it('a log bucket and a sink are adopted, and an enabled API stays enabled', () => {
    const bucket = { project: PROJECT.id, location: 'global', bucket_id: 'audit' };
    const api = { service: 'run.googleapis.com' };
    const { cloud } = cloudWith(
      ['google_logging_project_bucket_config', bucket],
      ['google_logging_project_sink', SINK],
      ['google_project_service', api],
    );
    expect(cloud.create('google_logging_project_sink', SINK)).toEqual(done);
    expect(cloud.create('google_logging_project_bucket_config', bucket)).toEqual(done);
    expect(cloud.create('google_project_service', api)).toEqual(done);
  });

  it('an SCC source is refused, even after a destroy, because its display name stays taken', () => {
    const source = { organization: ORGANIZATION, display_name: 'Heartbeat' };
    const { cloud, made } = cloudWith(['google_scc_v2_organization_source', source]);
    expect(cloud.destroy('google_scc_v2_organization_source', made[0] ?? {})).toBe('destroyed');
    expect(cloud.create('google_scc_v2_organization_source', source)).toBe('409 ALREADY_EXISTS');
  });

  it('an object is overwritten', () => {
    const { cloud } = cloudWith(['google_storage_bucket', BUCKET], ['google_storage_bucket_object', OBJECT]);
    expect(cloud.create('google_storage_bucket_object', OBJECT)).toEqual(done);
  });
});

describe('docs/rehearsal.md: the outcome of a destroy', () => {
  it('a bucket that contains objects is refused without force_destroy, and destroyed with it', () => {
    const kept = cloudWith(['google_storage_bucket', BUCKET], ['google_storage_bucket_object', OBJECT]);
    expect(() => kept.cloud.destroy('google_storage_bucket', kept.made[0] ?? {})).toThrow(
      'force_destroy is not set',
    );
    const forced = cloudWith(
      ['google_storage_bucket', { ...BUCKET, force_destroy: true }],
      ['google_storage_bucket_object', OBJECT],
    );
    expect(forced.cloud.destroy('google_storage_bucket', forced.made[0] ?? {})).toBe('destroyed');
  });

  it('a database is destroyed if deletion_policy allows it and delete protection is off', () => {
    const may = { ...DATABASE, deletion_policy: 'DELETE' };
    const free = cloudWith(['google_firestore_database', may]);
    expect(free.cloud.destroy('google_firestore_database', free.made[0] ?? {})).toBe('destroyed');
    const held = cloudWith([
      'google_firestore_database',
      { ...may, delete_protection_state: 'DELETE_PROTECTION_ENABLED' },
    ]);
    expect(held.cloud.destroy('google_firestore_database', held.made[0] ?? {})).toEqual(refused);
  });

  it('a KMS key remains, and its versions are scheduled for destruction', () => {
    const { cloud, made } = cloudWith(
      ['google_kms_key_ring', { name: 'signing', location: 'europe-west1' }],
      ['google_kms_crypto_key', KEY],
    );
    expect(cloud.destroy('google_kms_crypto_key', made[1] ?? {})).toBe('destroyed');
    const version = cloud.ask('cloudkms', `/v1/${RING}/cryptoKeys/images/cryptoKeyVersions/1`);
    expect(version.state).toBe('DESTROY_SCHEDULED');
    expect(cloud.create('google_kms_crypto_key', KEY)).toBe('409 ALREADY_EXISTS');
  });

  it('a channel that an alert names is refused', () => {
    const { cloud, made } = cloudWith(['google_monitoring_notification_channel', CHANNEL]);
    const alert = {
      display_name: 'errors',
      combiner: 'OR',
      conditions: [
        {
          display_name: 'errors',
          condition_matched_log: { filter: 'severity>=ERROR' },
        },
      ],
      alert_strategy: { notification_rate_limit: { period: '300s' } },
      notification_channels: [String(made[0]?.name)],
    };
    expect(cloud.create('google_monitoring_alert_policy', alert)).toEqual(done);
    expect(cloud.destroy('google_monitoring_notification_channel', made[0] ?? {})).toEqual(refused);
  });

  it('an API is disabled, unless disable_on_destroy is false', () => {
    const { cloud, made } = cloudWith(['google_project_service', { service: 'cloudkms.googleapis.com' }]);
    expect(cloud.destroy('google_project_service', made[0] ?? {})).toBe('destroyed');
    const service = cloud.ask('serviceusage', `/v1/projects/${PROJECT.id}/services/cloudkms.googleapis.com`);
    expect(service.state).toBe('DISABLED');
  });
});

test('the stand-in changes in place only what a provider always sends as a whole, as after an import', () => {
  const changed = TRANSLATIONS.filter(({ update }) => update !== undefined).map(({ type }) => type);
  expect([...changed].sort()).toEqual([
    'google_binary_authorization_policy',
    'google_folder_iam_audit_config',
    'google_organization_iam_audit_config',
    'google_project_iam_audit_config',
  ]);
});

test('the table names every type that these tests use', () => {
  const table = readFileSync(join(ROOT, 'docs', 'rehearsal.md'), 'utf8');
  const named = [
    'Binary Authorization policy',
    'KMS key ring',
    'KMS key',
    'custom role',
    'Firestore database',
    'log bucket',
    'log sink',
    'bucket',
    'object',
    'enabled API',
    'service account',
    'notification channel',
    'SCC source',
  ];
  expect(named.filter((name) => !table.includes(`| ${name} |`))).toEqual([]);
});
