import type { StorageBucketConfig } from '@cdktf/provider-google/lib/storage-bucket';
import type { Encryption } from './encryption-key';

/**
 * Settings that every bucket of the pipeline shares: no object ACLs, never public, and `destroy` refuses a bucket
 * that still holds objects.
 */
export const PRIVATE_BUCKET = {
  uniformBucketLevelAccess: true,
  publicAccessPrevention: 'enforced',
  forceDestroy: false,
} as const satisfies Partial<StorageBucketConfig>;

/** Cloud Storage answers with upper-case locations; sending them avoids a diff. `region` must not be a token. */
export const bucketLocation = (region: string): string => region.toUpperCase();

/** New objects are encrypted with the key, whoever writes them; older ones keep what they have. */
export const defaultKey = (encryption: Encryption | undefined): Pick<StorageBucketConfig, 'encryption'> =>
  encryption === undefined ? {} : { encryption: { defaultKmsKeyName: encryption.kmsKeyName } };
