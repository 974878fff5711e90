import { ApiError, invalidArgument } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';
import { tryResource } from '../state/stored-resources';
import { accountExists } from './members';
import { isAllowed } from './policy';

export interface KeyUse {
  /** `projects/P/locations/L/keyRings/R/cryptoKeys/K`, as sent. */
  readonly key: string;
  /** Email of the service agent that encrypts with the key. */
  readonly agent: string;
  /** Location of the encrypted resource, in the API's own spelling. The key must be in the same location. */
  readonly location: string;
  /** The member of the request that names the key. */
  readonly place: string;
}

/**
 * Refuses a customer-managed key that the service cannot use: a key that does not exist, is in another location, or
 * that the service agent may not use (cloud.google.com/kms/docs/cmek).
 *
 * @throws ApiError INVALID_ARGUMENT for a key in another location, FAILED_PRECONDITION otherwise
 */
export function requireKey(state: CloudState, { key, agent, location, place }: KeyUse): void {
  const name = withProjectId(state, key);
  const [, , , at = ''] = name.split('/');
  if (!matchesLocation(at, location)) {
    throw invalidArgument(
      `The key ${key} is in location '${at}', and the resource in '${location.toLowerCase()}': they must be in the same location.`,
      place,
    );
  }
  if (!tryResource(state, 'cloudkms', name)) {
    throw new ApiError('FAILED_PRECONDITION', `CryptoKey ${key} not found.`, { place });
  }
  const resource = { name, project: projectOf(name) };
  const member = `serviceAccount:${agent}`;
  const held = ['cloudkms.cryptoKeyVersions.useToEncrypt', 'cloudkms.cryptoKeyVersions.useToDecrypt'].every(
    (permission) => isAllowed(state, member, { permission, resource }),
  );
  if (accountExists(state, agent) && held) return;
  throw new ApiError(
    'FAILED_PRECONDITION',
    `Permission denied on Cloud KMS key. Please ensure that the service agent ${agent} has been granted roles/cloudkms.cryptoKeyEncrypterDecrypter on ${key}.`,
    { place: `grant roles/cloudkms.cryptoKeyEncrypterDecrypter on ${name} to ${member}` },
  );
}

/** The spellings of a multi-region match in any case: `EU` of a bucket is the key location `europe`. */
const matchesLocation = (key: string, resource: string): boolean => {
  const wanted = resource.toLowerCase();
  return key === (MULTI_REGIONS[wanted] ?? wanted);
};

/** cloud.google.com/storage/docs/encryption/customer-managed-keys: a bucket in EU accepts keys in europe. */
const MULTI_REGIONS: Readonly<Record<string, string>> = { eu: 'europe', us: 'us', asia: 'asia' };
