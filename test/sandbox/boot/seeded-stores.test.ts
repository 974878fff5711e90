import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { existingEvidenceBucket } from '../../factories/existing-parts';
import { bodyOf, boot, cloud, NUMBER, PROJECT } from '../mini-stack';

const KEY = `projects/keys/locations/europe-west1/keyRings/r/cryptoKeys/k`;

test('a bucket and a database of the seed exist before the stack, with their own settings', () => {
  const name = `projects/${NUMBER}/databases/old`;
  const resources = {
    storage: existingEvidenceBucket('owned', KEY)!,
    firestore: { [name]: { locationId: 'nam5', type: 'FIRESTORE_NATIVE' } },
  };
  const c = cloud(boot(undefined, { resources }), DEPLOYER);
  expect(bodyOf(c.call('storage', 'GET', '/storage/v1/b/owned'))).toMatchObject({
    location: 'EUROPE-WEST1',
    projectNumber: NUMBER,
    retentionPolicy: { retentionPeriod: '315360000' },
    encryption: { defaultKmsKeyName: KEY },
  });
  const database = bodyOf(c.call('firestore', 'GET', `/v1/projects/${PROJECT}/databases/old`));
  expect(database).toMatchObject({ name: `projects/${PROJECT}/databases/old`, locationId: 'nam5' });
});

test.each([
  ['another name', { owned: {} }],
  ['a project that the seed does not contain', { 'buckets/owned': { projectNumber: '1' } }],
])('a bucket under %s stops the boot', (_what, storage) => {
  expect(() => boot(undefined, { resources: { storage } })).toThrow('seed.resources.storage');
});
