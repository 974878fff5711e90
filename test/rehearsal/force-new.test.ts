import { forceNewPaths, hasForceNewFacts } from '../../rehearsal/provider/force-new';
import { FORCE_NEW_6_50_0 } from '../../rehearsal/provider/force-new-6-50-0';
import { blockOf, OfflineProvider } from '../factories/offline-provider';

/** The arguments that a change from one configuration to another replaces the resource for. */
function replacedFor(type: string, before: object, after: object): string[] {
  const provider = new OfflineProvider(type);
  const prior = provider.created({ ...before });
  return provider.plan(prior, { ...after }).requiresReplace.map((path) => path.join('.'));
}

test.each([
  ['google_pubsub_topic', { name: 'one-topic' }, { name: 'two-topic' }, ['name']],
  ['google_pubsub_topic', { name: 'topic' }, { name: 'topic', message_retention_duration: '900s' }, []],
  [
    'google_pubsub_subscription',
    { name: 'sub', topic: 'one-topic', filter: '', ack_deadline_seconds: 10 },
    { name: 'sub', topic: 'two-topic', filter: 'x', ack_deadline_seconds: 20 },
    ['filter', 'topic'],
  ],
  [
    'google_project_iam_member',
    { project: 'demo-prj', role: 'roles/run.viewer', member: 'user:a@example.com' },
    { project: 'demo-prj', role: 'roles/run.viewer', member: 'user:b@example.com' },
    ['member'],
  ],
  [
    'google_binary_authorization_attestor',
    { name: 'built', attestation_authority_note: [{ note_reference: 'one' }] },
    { name: 'built', attestation_authority_note: [{ note_reference: 'two' }] },
    ['attestation_authority_note.0.note_reference'],
  ],
  [
    'google_firestore_database',
    { name: 'cases', location_id: 'eur3', type: 'FIRESTORE_NATIVE', concurrency_mode: 'OPTIMISTIC' },
    { name: 'cases', location_id: 'nam5', type: 'FIRESTORE_NATIVE', concurrency_mode: 'PESSIMISTIC' },
    ['location_id'],
  ],
  [
    'google_kms_crypto_key',
    { name: 'key', key_ring: 'projects/p/locations/l/keyRings/r', rotation_period: '90000s' },
    {
      name: 'key',
      key_ring: 'projects/p/locations/l/keyRings/r',
      rotation_period: '100000s',
      purpose: 'MAC',
    },
    ['purpose'],
  ],
])('%s from %o to %o is replaced for %j', (type, before, after, expected) => {
  expect(replacedFor(type, before, after)).toEqual(expected);
});

test('labels change in place, and the effective labels with them', () => {
  const provider = new OfflineProvider('google_pubsub_topic');
  const prior = provider.created({ name: 'findings', labels: { team: 'a' } });
  const { planned, requiresReplace } = provider.plan(prior, { name: 'findings', labels: { team: 'b' } });
  expect(requiresReplace).toEqual([]);
  expect(planned?.effective_labels).toEqual({ team: 'b', 'goog-terraform-provisioned': 'true' });
});

test('an unchanged resource plans nothing', () => {
  const provider = new OfflineProvider('google_pubsub_topic');
  const prior = provider.created({ name: 'findings' });
  expect(provider.plan(prior, { name: 'findings' }).planned).toEqual(prior);
});

test('a type without facts is replaced for what names it, and is known to be guessed', () => {
  const type = 'google_dns_managed_zone';
  expect(forceNewPaths('6.50.0', type, blockOf(type))).toEqual(['name', 'project']);
  expect(hasForceNewFacts('6.50.0', type)).toBe(false);
});

test.each(Object.entries(FORCE_NEW_6_50_0))('the table names only arguments that %s has', (type, paths) => {
  const block = blockOf(type);
  const missing = paths.filter((path) => {
    const [head = '', ...rest] = path.split('.');
    const inner = block.blocks.find(({ name }) => name === head);
    const isAttribute = block.attributes.some(
      ({ name, computed, optional }) => name === head && (!computed || optional),
    );
    if (rest.length === 0) return !isAttribute && !inner;
    return !inner?.block.attributes.some(({ name }) => name === rest[0]);
  });
  expect(missing).toEqual([]);
});
