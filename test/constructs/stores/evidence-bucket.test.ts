import { EvidenceBucket, type EvidenceBucketProps } from '../../../constructs/stores/evidence-bucket';
import { PROJECT, partsOf, REGION } from '../../factories/parts';

const bucketWith = (props: Partial<EvidenceBucketProps> = {}) =>
  partsOf((stack) => {
    new EvidenceBucket(stack, 'evidence', {
      project: PROJECT,
      region: REGION,
      name: 'evidence',
      retentionDays: 400,
      ...props,
    });
  }).one('google_storage_bucket');

test('evidence cannot be deleted for the configured number of days', () => {
  expect(bucketWith({ retentionDays: 30 }).retention_policy).toEqual({ retention_period: 30 * 86_400 });
});

test('its retention is locked only if the caller requests that, because nobody can remove a lock', () => {
  expect(bucketWith().retention_policy).not.toHaveProperty('is_locked');
  expect(bucketWith({ lock: true }).retention_policy).toMatchObject({ is_locked: true });
});

test('it is encrypted with the given key', () => {
  const kmsKey = 'projects/keys/locations/europe-west1/keyRings/r/cryptoKeys/k';
  expect(bucketWith().encryption).toBeUndefined();
  expect(bucketWith({ kmsKey }).encryption).toEqual({ default_kms_key_name: kmsKey });
});
