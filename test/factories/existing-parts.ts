import type { CloudSeed } from '../../sandbox/boot/cloud-seed';

interface Home {
  readonly id: string;
  readonly number: string;
}

/** Google's service agents that encrypt with a customer's key. */
const AGENTS = ['gs-project-accounts', 'gcp-sa-firestore', 'gcp-sa-artifactregistry'];

/** A key that a stack names. The service agents of the home project exist and may use it, as the documents require. */
export function existingKey(
  key: string,
  { id, number }: Home,
): Pick<CloudSeed, 'resources' | 'bindings' | 'roles' | 'governance'> {
  const emails = AGENTS.map((domain) => `service-${number}@${domain}.iam.gserviceaccount.com`);
  const role = 'roles/test.encrypterDecrypter';
  return {
    resources: { cloudkms: { [key]: { purpose: 'ENCRYPT_DECRYPT' } } },
    roles: {
      [role]: ['cloudkms.cryptoKeyVersions.useToEncrypt', 'cloudkms.cryptoKeyVersions.useToDecrypt'],
    },
    bindings: { [key]: [{ role, members: emails.map((email) => `serviceAccount:${email}`) }] },
    governance: {
      serviceAccounts: Object.fromEntries(
        emails.map((email) => [`projects/${id}/serviceAccounts/${email}`, { disabled: false }]),
      ),
    },
  };
}

/** A bucket that a stack accepts for its evidence: with retention, not public, encrypted. */
export const existingEvidenceBucket = (
  name: string,
  key: string,
): NonNullable<CloudSeed['resources']>['storage'] => ({
  [`buckets/${name}`]: {
    location: 'EUROPE-WEST1',
    storageClass: 'STANDARD',
    retentionPolicy: { retentionPeriod: '315360000' },
    iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' },
    encryption: { defaultKmsKeyName: key },
  },
});
