import type { StorageBucketConfig } from '@cdktf/provider-google/lib/storage-bucket';

/** Settings that every bucket of the pipeline shares: no object ACLs, no public access, and old versions are kept. */
export const PRIVATE_BUCKET = {
  uniformBucketLevelAccess: true,
  publicAccessPrevention: 'enforced',
  versioning: { enabled: true },
} as const satisfies Partial<StorageBucketConfig>;

/** Cloud Storage returns locations in upper case. Sending them so avoids a diff. `region` must not be a token. */
export const bucketLocation = (region: string): string => region.toUpperCase();

/** The argument for a customer-managed key, or nothing. */
export const encryptedWith = (kmsKey: string | undefined): Pick<StorageBucketConfig, 'encryption'> =>
  kmsKey === undefined ? {} : { encryption: { defaultKmsKeyName: kmsKey } };

export const SECONDS_PER_DAY = 86_400;
