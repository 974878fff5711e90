import type { StorageBucketConfig } from '@cdktf/provider-google/lib/storage-bucket';

/** Settings that every bucket of the pipeline shares: no object ACLs, never public, and nothing overwritten is lost. */
export const PRIVATE_BUCKET = {
  uniformBucketLevelAccess: true,
  publicAccessPrevention: 'enforced',
  versioning: { enabled: true },
} as const satisfies Partial<StorageBucketConfig>;

/** Cloud Storage answers with upper-case locations; sending them avoids a diff. `region` must not be a token. */
export const bucketLocation = (region: string): string => region.toUpperCase();

/** The argument for a key of one's own, or nothing. */
export const encryptedWith = (kmsKey: string | undefined): Pick<StorageBucketConfig, 'encryption'> =>
  kmsKey === undefined ? {} : { encryption: { defaultKmsKeyName: kmsKey } };

export const SECONDS_PER_DAY = 86_400;
