import type { CloudState } from '../../rehearsal/provider/cloud';
import { createCloud } from '../../rehearsal/provider/cloud';
import { LIFECYCLES } from '../../rehearsal/provider/lifecycles';
import type { Values } from '../../rehearsal/provider/values';
import { blockOf, errors, OfflineProvider } from '../factories/offline-provider';

/** The same cloud some days later. */
function daysLater(provider: OfflineProvider, days: number): OfflineProvider {
  const now = new Date(Date.parse(provider.cloud.state.now) + days * 86_400_000).toISOString();
  return new OfflineProvider(provider.type, { ...provider.cloud.state, now });
}
const journalOf = ({ cloud }: OfflineProvider) => cloud.state.journal.map(({ kind }) => kind);

/** Creates, destroys and creates again. */
function again(type: string, config: Values, days = 0): string[] {
  const first = new OfflineProvider(type);
  expect(errors(first.destroy(first.created(config)))).toEqual([]);
  return errors(daysLater(first, days).create(config));
}

describe('a plain resource', () => {
  it('answers 409 to a second create of its name', () => {
    const provider = new OfflineProvider('google_pubsub_topic');
    provider.created({ name: 'findings' });
    expect(errors(provider.create({ name: 'findings' }))).toEqual([
      'Error creating Topic: googleapi: Error 409: Resource already exists: projects/shop-prod/topics/findings, alreadyExists',
    ]);
  });

  it('can be made again after its destruction', () => {
    expect(again('google_pubsub_topic', { name: 'findings' })).toEqual([]);
  });

  it('cannot be updated when somebody deleted it', () => {
    const provider = new OfflineProvider('google_pubsub_topic');
    const prior = provider.created({ name: 'findings' });
    provider.cloud.remove(provider.type, String(prior.id));
    expect(errors(provider.update(prior, { name: 'findings', labels: { a: 'b' } }))).toEqual([
      expect.stringContaining('Error 404'),
    ]);
  });
});

describe('the Binary Authorization policy of a project', () => {
  const type = 'google_binary_authorization_policy';
  const rule = (mode: string) => ({
    default_admission_rule: [{ evaluation_mode: mode, enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG' }],
  });
  const modeNow = ({ cloud }: OfflineProvider) => {
    const [found] = cloud.state.resources;
    const rules = found?.values.default_admission_rule as { evaluation_mode: string }[] | undefined;
    return rules?.[0]?.evaluation_mode;
  };

  it('overwrites a policy made by hand, without an error', () => {
    const byHand = {
      type,
      id: 'projects/shop-prod',
      status: 'live',
      createdAt: '2025-01-01T00:00:00Z',
    } as const;
    const provider = new OfflineProvider(type, { resources: [{ ...byHand, values: rule('ALWAYS_ALLOW') }] });
    expect(errors(provider.create(rule('ALWAYS_DENY')))).toEqual([]);
    expect(modeNow(provider)).toBe('ALWAYS_DENY');
    expect(journalOf(provider)).toEqual(['overwrote']);
  });

  it('allows everything again after its destruction', () => {
    const provider = new OfflineProvider(type);
    expect(errors(provider.destroy(provider.created(rule('ALWAYS_DENY'))))).toEqual([]);
    expect(modeNow(provider)).toBe('ALWAYS_ALLOW');
    expect(journalOf(provider)).toEqual(['reset']);
  });

  it('can be made again after that', () => {
    expect(again(type, rule('ALWAYS_DENY'))).toEqual([]);
  });
});

describe('what Google never deletes', () => {
  it('a key ring answers 409 for ever', () => {
    expect(again('google_kms_key_ring', { name: 'ring', location: 'europe-west1' }, 4000)).toEqual([
      'Error creating KeyRing: googleapi: Error 409: KeyRing projects/shop-prod/locations/europe-west1/keyRings/ring already exists., alreadyExists',
    ]);
  });

  it('a key stays, without its versions', () => {
    const key = { name: 'key', key_ring: 'projects/shop-prod/locations/global/keyRings/ring' };
    expect(again('google_kms_crypto_key', key)).toEqual([expect.stringContaining('Error 409: CryptoKey')]);
  });

  it('a source of SCC is made once more', () => {
    const type = 'google_scc_v2_organization_source';
    const provider = new OfflineProvider(type);
    const config = { organization: '123', display_name: 'Riposte' };
    const first = provider.created(config);
    provider.destroy(first);
    expect(provider.created(config).id).not.toBe(first.id);
  });
});

describe('a custom role', () => {
  const type = 'google_project_iam_custom_role';
  const config = { role_id: 'responder', title: 'Responder', permissions: ['run.services.get'] };

  it('is undeleted within 7 days', () => {
    expect(again(type, config, 6)).toEqual([]);
  });

  it('blocks its id from then on', () => {
    expect(again(type, config, 8)).toEqual([
      "Error creating the custom project role projects/shop-prod/roles/responder: googleapi: Error 400: You can't create a role_id (responder) which has been marked for deletion., failedPrecondition",
    ]);
  });

  it('frees its id after 37 days', () => {
    expect(again(type, config, 38)).toEqual([]);
  });

  it('in use must be imported', () => {
    const provider = new OfflineProvider(type);
    provider.created(config);
    expect(errors(provider.create(config))).toEqual([
      'Custom project role projects/shop-prod/roles/responder already exists and must be imported',
    ]);
  });
});

describe('a Firestore database', () => {
  const type = 'google_firestore_database';
  const database = (changes: object) => ({
    name: 'riposte-cases',
    location_id: 'eur3',
    type: 'FIRESTORE_NATIVE',
    ...changes,
  });

  it('is abandoned by default, and then in the way', () => {
    expect(again(type, database({}))).toEqual([
      'Error creating Database: googleapi: Error 409: Database already exists. Please use another database_id, alreadyExists',
    ]);
  });

  it('is deleted when the policy says so', () => {
    expect(again(type, database({ deletion_policy: 'DELETE' }))).toEqual([]);
  });

  it('under delete protection refuses the policy DELETE', () => {
    const provider = new OfflineProvider(type);
    const values = provider.created(
      database({ deletion_policy: 'DELETE', delete_protection_state: 'DELETE_PROTECTION_ENABLED' }),
    );
    expect(errors(provider.destroy(values))).toEqual([expect.stringContaining('delete protection enabled')]);
  });
});

describe('a bucket', () => {
  const type = 'google_storage_bucket';
  const DAY = 86_400;
  const bucket = (changes: object = {}) => ({ name: 'evidence-demo', location: 'EU', ...changes });
  const finding = {
    type: 'google_storage_bucket_object',
    id: 'evidence-demo-case.json',
    values: { bucket: 'evidence-demo', name: 'case.json' },
    status: 'live',
    createdAt: '2026-01-01T00:00:00Z',
  } as const;
  /** A bucket into which somebody else has written. */
  function filled(changes: object): { provider: OfflineProvider; values: Values } {
    const provider = new OfflineProvider(type);
    const values = provider.created(bucket(changes));
    provider.cloud.put(finding);
    return { provider, values };
  }

  it('that is empty goes', () => {
    expect(again(type, bucket())).toEqual([]);
  });

  it('with objects stays', () => {
    const { provider, values } = filled({ force_destroy: false });
    expect(errors(provider.destroy(values))).toEqual([
      'Error trying to delete bucket evidence-demo containing objects without `force_destroy` set to true',
    ]);
  });

  it('with objects goes by force_destroy, and they with it', () => {
    const { provider, values } = filled({ force_destroy: true });
    expect(errors(provider.destroy(values))).toEqual([]);
    expect(provider.cloud.state.resources).toEqual([]);
  });

  it('under retention keeps its objects even then, until it ends', () => {
    const { provider, values } = filled({
      force_destroy: true,
      retention_policy: [{ retention_period: 400 * DAY }],
    });
    expect(errors(provider.destroy(values))).toEqual([
      expect.stringContaining("subject to bucket's retention policy"),
    ]);
    expect(errors(daysLater(provider, 401).destroy(values))).toEqual([]);
  });

  it('with a locked retention cannot shorten it', () => {
    const provider = new OfflineProvider(type);
    const locked = (days: number) =>
      bucket({ retention_policy: [{ retention_period: days * DAY, is_locked: true }] });
    const prior = provider.created(locked(400));
    expect(errors(provider.update(prior, locked(30)))).toEqual([
      expect.stringContaining('Cannot reduce retention duration'),
    ]);
    expect(errors(provider.update(prior, locked(500)))).toEqual([]);
  });
});

test('an object under retention is not overwritten', () => {
  const provider = new OfflineProvider('google_storage_bucket_object');
  provider.cloud.put({
    type: 'google_storage_bucket',
    id: 'evidence-demo',
    values: { name: 'evidence-demo', retention_policy: [{ retention_period: 60 }] },
  });
  const object = { bucket: 'evidence-demo', name: 'case.json', content: '{}' };
  provider.created(object);
  expect(errors(provider.create(object))).toEqual([expect.stringContaining('Error 403')]);
});

test('a Cloud Run service is protected from destruction unless it says otherwise', () => {
  const provider = new OfflineProvider('google_cloud_run_v2_service');
  const service = { name: 'web', location: 'europe-west1', template: [{}] };
  const values = provider.created(service);
  expect(errors(provider.destroy(values))).toEqual([
    'cannot destroy service without setting deletion_protection=false and running `terraform apply`',
  ]);
  const open = provider.update(values, { ...service, deletion_protection: false }).values as Values;
  expect(errors(provider.destroy(open))).toEqual([]);
});

test.each([
  [{ disable_on_destroy: false }, 'left'],
  [{}, 'disabled'],
])('destroying an API with %o leaves it %s', (changes, kind) => {
  const provider = new OfflineProvider('google_project_service');
  provider.destroy(provider.created({ service: 'run.googleapis.com', ...changes }));
  expect(journalOf(provider)).toEqual([kind]);
});

test('a notification channel that an alert names stays', () => {
  const provider = new OfflineProvider('google_monitoring_notification_channel');
  const channel = provider.created({ type: 'email', display_name: 'On call' });
  provider.cloud.put({
    type: 'google_monitoring_alert_policy',
    id: 'projects/shop-prod/alertPolicies/1',
    values: { notification_channels: [channel.id as string] },
  });
  expect(errors(provider.destroy(channel))).toEqual([expect.stringContaining('Cannot delete channel')]);
});

test('an existing service account is adopted only on request', () => {
  const provider = new OfflineProvider('google_service_account');
  const account = { account_id: 'riposte-actor' };
  provider.created(account);
  expect(errors(provider.create(account))).toEqual([expect.stringContaining('Error 409')]);
  expect(errors(provider.create({ ...account, create_ignore_already_exists: true }))).toEqual([]);
});

test('a grant that exists is granted once more, without an error', () => {
  const provider = new OfflineProvider('google_project_iam_member');
  const grant = { project: 'shop-prod', role: 'roles/run.viewer', member: 'user:a@example.com' };
  provider.created(grant);
  expect(errors(provider.create(grant))).toEqual([]);
  expect(provider.cloud.state.resources).toHaveLength(1);
});

test('a queue name rests for a week', () => {
  const queue = { name: 'tasks', location: 'europe-west1' };
  expect(again('google_cloud_tasks_queue', queue, 6)).toEqual([expect.stringContaining('too recently')]);
  expect(again('google_cloud_tasks_queue', queue, 8)).toEqual([]);
});

test('every type of every lifecycle exists in the provider', () => {
  for (const type of LIFECYCLES.flatMap(({ types }) => types))
    expect(blockOf(type).attributes).not.toEqual([]);
});

test('every new state of the cloud is saved', () => {
  const saved: CloudState[] = [];
  const cloud = createCloud(new OfflineProvider('google_pubsub_topic').cloud.state, (state) =>
    saved.push(state),
  );
  cloud.put({ type: 't', id: 'i', values: {} });
  cloud.remove('t', 'i');
  expect(saved.map(({ resources }) => resources.length)).toEqual([1, 0]);
});
