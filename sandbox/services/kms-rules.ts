import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { tryParseDuration } from '../protocol/time';

/**
 * The locations of Cloud KMS: the regions that Google's pages and API descriptions name in 2026, and further locations.
 * Of the further ones, only those of the Americas were read on a page of 2026. The others come from older copies of
 * cloud.google.com/kms/docs/locations.
 */
const LOCATIONS: ReadonlySet<string> = new Set([
  ...['africa-south1', 'asia-east1', 'asia-east2', 'asia-northeast1', 'asia-northeast2', 'asia-northeast3'],
  ...['asia-south1', 'asia-south2', 'asia-southeast1', 'asia-southeast2', 'asia-southeast3'],
  ...['australia-southeast1', 'australia-southeast2', 'europe-central2', 'europe-north1', 'europe-north2'],
  ...['europe-southwest1', 'europe-west1', 'europe-west2', 'europe-west3', 'europe-west4', 'europe-west6'],
  ...['europe-west8', 'europe-west9', 'europe-west10', 'europe-west12', 'me-central1', 'me-central2'],
  ...['me-west1', 'northamerica-northeast1', 'northamerica-northeast2', 'northamerica-south1'],
  ...['southamerica-east1', 'southamerica-west1', 'us-central1', 'us-east1', 'us-east4', 'us-east5'],
  ...['us-south1', 'us-west1', 'us-west2', 'us-west3', 'us-west4'],
  ...['global', 'us', 'europe', 'asia', 'au', 'ca', 'in', 'asia1', 'eur3', 'eur4', 'eur5', 'eur6'],
  ...['nam3', 'nam4', 'nam6', 'nam7', 'nam8', 'nam9', 'nam10', 'nam11', 'nam12', 'nam-eur-asia1'],
]);

/** @throws ApiError NOT_FOUND with the text that a client of a public project got */
export function requireKmsLocation(name: string): void {
  const location = name.split('/')[3] ?? '';
  if (LOCATIONS.has(location)) return;
  throw new ApiError(
    'NOT_FOUND',
    `The request concerns location '${location}' but was sent to location 'global'. Either Cloud KMS is not available in '${location}' or the request was misrouted.`,
    { place: 'location' },
  );
}

/** `keyRingId` and `cryptoKeyId` "must match the regular expression" (API description). */
export function checkKmsId(id: string, place: string): void {
  if (/^[a-zA-Z0-9_-]{1,63}$/.test(id)) return;
  throw invalidArgument(`${place} "${id}" must match [a-zA-Z0-9_-]{1,63}`, place);
}

/** The algorithms that a purpose accepts (cloud.google.com/kms/docs/algorithms). */
const ALGORITHMS: Readonly<Record<string, RegExp>> = {
  ENCRYPT_DECRYPT: /^GOOGLE_SYMMETRIC_ENCRYPTION$/,
  ASYMMETRIC_SIGN: /^(?:RSA|EC|PQ)_SIGN_/,
  ASYMMETRIC_DECRYPT: /^RSA_DECRYPT_/,
  RAW_ENCRYPT_DECRYPT: /^AES_(?:128|256)_(?:GCM|CBC|CTR)$/,
  MAC: /^HMAC_/,
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Checks a new key and completes it as Google does. */
export function checkedKey(sent: JsonObject): JsonObject {
  const purpose = textOf(sent.purpose);
  const algorithms = ALGORITHMS[purpose];
  if (purpose === '' || purpose === 'CRYPTO_KEY_PURPOSE_UNSPECIFIED') {
    throw invalidArgument('CryptoKey.purpose is required', 'body.purpose');
  }
  if (!algorithms) throw unimplemented(`the purpose ${purpose}`, 'body.purpose');
  const template = versionTemplate(objectOf(sent.versionTemplate), purpose);
  if (!algorithms.test(textOf(template.algorithm))) {
    throw invalidArgument(
      `The algorithm ${textOf(template.algorithm) || '(none)'} does not fit the purpose ${purpose}`,
      'body.versionTemplate.algorithm',
    );
  }
  const destroyed = textOf(sent.destroyScheduledDuration) || '2592000s';
  checkDuration(destroyed, 'destroyScheduledDuration', { min: DAY_MS, max: 120 * DAY_MS });
  checkRotation(sent, purpose);
  checkLabels(objectOf(sent.labels));
  return { ...sent, versionTemplate: template, destroyScheduledDuration: destroyed };
}

function versionTemplate(sent: JsonObject, purpose: string): JsonObject {
  const protectionLevel = textOf(sent.protectionLevel) || 'SOFTWARE';
  if (!['SOFTWARE', 'HSM'].includes(protectionLevel)) {
    throw unimplemented(`the protection level ${protectionLevel}`, 'body.versionTemplate.protectionLevel');
  }
  // "GOOGLE_SYMMETRIC_ENCRYPTION is implied if both this field is omitted and CryptoKey.purpose is ENCRYPT_DECRYPT."
  const implied = purpose === 'ENCRYPT_DECRYPT' ? 'GOOGLE_SYMMETRIC_ENCRYPTION' : '';
  return { protectionLevel, algorithm: textOf(sent.algorithm) || implied };
}

/**
 * Only symmetric keys rotate. The period is at least 24 hours and at most 876,000, and the next rotation time is
 * required.
 */
export function checkRotation({ rotationPeriod, nextRotationTime }: JsonObject, purpose: string): void {
  const [period, next] = [textOf(rotationPeriod), textOf(nextRotationTime)];
  if (period === '' && next === '') return;
  if (purpose !== 'ENCRYPT_DECRYPT') {
    throw invalidArgument(`A key with the purpose ${purpose} takes no rotation`, 'body.rotationPeriod');
  }
  if (period === '') return;
  checkDuration(period, 'rotationPeriod', { min: 24 * HOUR_MS, max: 876_000 * HOUR_MS });
  if (next === '') {
    throw invalidArgument('nextRotationTime must be set when rotationPeriod is set', 'body.nextRotationTime');
  }
}

function checkDuration(
  text: string,
  member: string,
  { min, max }: { readonly min: number; readonly max: number },
): void {
  const ms = tryParseDuration(text);
  if (ms !== undefined && ms >= min && ms <= max) return;
  throw invalidArgument(`${member} must be between ${min / 1000}s and ${max / 1000}s`, `body.${member}`);
}

/**
 * cloud.google.com/kms/docs/labeling-keys: at most 64; lowercase letters, digits, `_` and `-`; keys begin with a
 * letter.
 */
export function checkLabels(labels: JsonObject): void {
  const all = Object.entries(labels);
  if (all.length > 64) throw invalidArgument('A key takes at most 64 labels', 'body.labels');
  const wrong = all.find(
    ([key, value]) =>
      !/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key) ||
      !/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(textOf(value)),
  );
  if (wrong) throw invalidArgument(`The label ${wrong[0]} breaks the rules for labels`, 'body.labels');
}
