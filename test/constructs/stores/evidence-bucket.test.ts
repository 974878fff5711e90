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

test('evidence cannot be deleted for as many days as were asked for', () => {
  expect(bucketWith({ retentionDays: 30 }).retention_policy).toEqual({ retention_period: 30 * 86_400 });
});

test('its retention is locked only where that is said: nobody can take a lock back', () => {
  expect(bucketWith().retention_policy).not.toHaveProperty('is_locked');
  expect(bucketWith({ lock: true }).retention_policy).toMatchObject({ is_locked: true });
});

test('it is encrypted with the key that was given', () => {
  const kmsKey = 'projects/keys/locations/europe-west1/keyRings/r/cryptoKeys/k';
  expect(bucketWith().encryption).toBeUndefined();
  expect(bucketWith({ kmsKey }).encryption).toEqual({ default_kms_key_name: kmsKey });
});
