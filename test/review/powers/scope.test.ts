import type { JsonObject } from '../../../core/values/json';
import { after, type Resource } from '../../../review/model/resource';
import { createReferences } from '../../../review/powers/references';
import { scopeOf } from '../../../review/powers/scope';
import { declared, planned } from './planned';

const keyOf = (kind: string, values: JsonObject): string => {
  const stacks = planned([], [declared(`google_${kind}_iam_member`, 'x', values)]);
  const resource = after(stacks[0]?.changes[0] as never) as Resource;
  return scopeOf(resource, kind, createReferences(stacks, 'after')).key;
};

test.each([
  ['pubsub_topic', { project: 'p', topic: 't' }, { topic: 'projects/p/topics/t' }],
  [
    'pubsub_subscription',
    { project: 'p', subscription: 's' },
    { project: 'p', subscription: 'projects/p/subscriptions/s' },
  ],
  ['storage_bucket', { bucket: 'x' }, { bucket: 'b/x', project: 'p' }],
  [
    'cloud_run_v2_service',
    { project: 'p', location: 'l', name: 's' },
    { project: 'p', location: 'l', name: 'projects/p/locations/l/services/s' },
  ],
  [
    'kms_crypto_key',
    { crypto_key_id: 'p/l/r/k' },
    { crypto_key_id: 'projects/p/locations/l/keyRings/r/cryptoKeys/k' },
  ],
  [
    'service_account',
    { service_account_id: 'projects/-/serviceAccounts/A@p.iam.gserviceaccount.com' },
    { service_account_id: 'projects/p/serviceAccounts/a@p.iam.gserviceaccount.com' },
  ],
  ['project', { project: 'p' }, { project: 'projects/p' }],
  ['folder', { folder: '7' }, { folder: 'folders/7' }],
  [
    'scc_v2_organization_source',
    { organization: '1', source: '2' },
    { organization: '1', source: 'organizations/1/sources/2' },
  ],
])('%s is one scope in each of its spellings', (kind, short, long) => {
  expect(keyOf(kind, short)).toBe(keyOf(kind, long));
});

test.each([
  [{ topic: 'topics' }, { topic: 'projects' }],
  [
    { topic: 'a', project: 'p' },
    { topic: 'a', project: 'q' },
  ],
])('%j and %j are two scopes', (one, other) => {
  expect(keyOf('pubsub_topic', one)).not.toBe(keyOf('pubsub_topic', other));
});

test('the scope of a resource with several parts contains all of them', () => {
  const table = { project: 'p', dataset_id: 'd' };
  expect(keyOf('bigquery_table', { ...table, table_id: 'a' })).not.toBe(
    keyOf('bigquery_table', { ...table, table_id: 'b' }),
  );
});
