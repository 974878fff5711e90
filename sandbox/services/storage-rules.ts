import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { agentEmail } from '../iam/agents';
import { requireKey } from '../iam/customer-key';
import { ApiError, invalidArgument } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { isLocationOf } from './locations';

/** cloud.google.com/storage/docs/buckets#naming */
const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;
const IP_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** Look-alike spellings of Google are refused too: g00gle, goog1e. */
const LIKE_GOOGLE = /g[o0]{2}g[l1]e/;

/**
 * Checks the name against the naming rules. A dotted name is a domain, which the caller must have proven to own.
 *
 * @throws ApiError INVALID_ARGUMENT, or PERMISSION_DENIED for a dotted name
 */
export function checkBucketName(name: string): void {
  const parts = name.split('.');
  const tooLong =
    parts.length === 1 ? name.length > 63 : name.length > 222 || parts.some(({ length }) => length > 63);
  const wrong =
    !NAME.test(name) ||
    name.length < 3 ||
    tooLong ||
    name.startsWith('goog') ||
    LIKE_GOOGLE.test(name) ||
    IP_ADDRESS.test(name) ||
    parts.includes('') ||
    /-\.|\.-/.test(name);
  if (wrong) throw invalidArgument(`Invalid bucket name: '${name}'`, 'body.name');
  if (parts.length === 1) return;
  throw new ApiError(
    'PERMISSION_DENIED',
    `The bucket you tried to create requires domain ownership verification. Please see https://cloud.google.com/storage/docs/naming?hl=en#verification for more details.`,
    { place: `body.name: "${name}" with dots is a domain name; use a name without dots` },
  );
}

/** In uppercase, as the API returns it. US if the request has none (bucket resource, `location`). */
export function bucketLocation(sent: Json | undefined): string {
  const location = textOf(sent) || 'US';
  if (isLocationOf('storage', location.toLowerCase())) return location.toUpperCase();
  throw invalidArgument('The specified location constraint is not valid.', 'body.location');
}

/**
 * cloud.google.com/storage/docs/locations: three multi-regions. The names of predefined dual-regions end in a digit.
 */
export function locationType(location: string): string {
  if (['ASIA', 'EU', 'US'].includes(location)) return 'multi-region';
  return /^(?:ASIA1|EUR[4578]|NAM4)$/.test(location) ? 'dual-region' : 'region';
}

/** cloud.google.com/storage/docs/storage-classes, including the names from before 2020. */
const CLASSES = [
  ...['STANDARD', 'NEARLINE', 'COLDLINE', 'ARCHIVE'],
  ...['MULTI_REGIONAL', 'REGIONAL', 'DURABLE_REDUCED_AVAILABILITY'],
];

/** Bucket resource, softDeletePolicy: seven days by default. */
const SOFT_DELETE_SECONDS = '604800';

/** The longest retention: a hundred years (bucket resource, retentionPolicy.retentionPeriod). */
const LONGEST_RETENTION = 3_155_760_000;

export interface Surroundings {
  readonly state: CloudState;
  /** Id of the bucket's project. */
  readonly project: string;
  readonly name: string;
  /** In uppercase. */
  readonly location: string;
  readonly nowMs: number;
}

/**
 * The settings as the API stores and returns them: with defaults and times, and without empty values.
 *
 * @param before - the previous settings; the times of unchanged settings stay
 * @throws ApiError for settings that Google refuses
 */
export function normalizedSettings(
  sent: JsonObject,
  { state, project, name, location, nowMs }: Surroundings,
  before: JsonObject = {},
): JsonObject {
  const storageClass = textOf(sent.storageClass) || 'STANDARD';
  if (!CLASSES.includes(storageClass)) {
    throw invalidArgument(`Invalid argument: storage class '${storageClass}'`, 'body.storageClass');
  }
  const key = textOf(objectOf(sent.encryption).defaultKmsKeyName);
  if (key !== '') {
    const agent = agentEmail(state, project, 'storage');
    requireKey(state, { key, agent, location, place: 'body.encryption.defaultKmsKeyName' });
  }
  const settings: Record<string, Json | undefined> = {
    ...sent,
    storageClass,
    encryption: key === '' ? undefined : { defaultKmsKeyName: key },
    iamConfiguration: iamConfiguration(objectOf(sent.iamConfiguration), before, nowMs),
    retentionPolicy: retentionPolicy(sent.retentionPolicy, before, nowMs),
    softDeletePolicy: softDeletePolicy(objectOf(sent.softDeletePolicy), before, nowMs),
    logging: usageLogging(state, sent.logging, name),
    lifecycle: listOf(objectOf(sent.lifecycle).rule).length === 0 ? undefined : sent.lifecycle,
    labels: Object.keys(objectOf(sent.labels)).length === 0 ? undefined : sent.labels,
    rpo: locationType(location) === 'region' ? undefined : textOf(sent.rpo) || 'DEFAULT',
  };
  return withoutNothing(settings);
}

const withoutNothing = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));

/** Uniform access can be disabled for ninety days. Its old name, bucketPolicyOnly, is returned too. */
const REVOCABLE_MS = 90 * 86_400_000;

function iamConfiguration(sent: JsonObject, before: JsonObject, nowMs: number): JsonObject {
  const enabled = objectOf(sent.uniformBucketLevelAccess).enabled === true;
  const standing = objectOf(objectOf(before.iamConfiguration).uniformBucketLevelAccess);
  const lockedTime = standing.enabled === true ? standing.lockedTime : rfc3339(nowMs + REVOCABLE_MS);
  const uniform = enabled ? { enabled, lockedTime } : { enabled };
  return {
    bucketPolicyOnly: uniform,
    uniformBucketLevelAccess: uniform,
    publicAccessPrevention: publicAccessPrevention(sent.publicAccessPrevention),
  };
}

/** `unspecified` is the old value for `inherited` (bucket resource). */
function publicAccessPrevention(sent: Json | undefined): string {
  const value = textOf(sent) || 'inherited';
  if (value === 'unspecified') return 'inherited';
  if (['inherited', 'enforced'].includes(value)) return value;
  throw invalidArgument(
    `Invalid argument: public access prevention '${value}'`,
    'body.iamConfiguration.publicAccessPrevention',
  );
}

/**
 * @throws ApiError PERMISSION_DENIED if the change shortens or removes a locked policy
 *   (cloud.google.com/storage/docs/bucket-lock)
 */
function retentionPolicy(sent: Json | undefined, before: JsonObject, nowMs: number): JsonObject | undefined {
  const standing = objectOf(before.retentionPolicy);
  const period = isObject(sent) ? Number(sent.retentionPeriod ?? 0) : 0;
  if (standing.isLocked === true && period < Number(standing.retentionPeriod)) {
    throw new ApiError(
      'PERMISSION_DENIED',
      period === 0
        ? 'Cannot remove a locked Retention Policy.'
        : 'Cannot reduce retention duration of a locked Retention Policy.',
      { place: 'body.retentionPolicy' },
    );
  }
  if (!isObject(sent)) return undefined;
  if (sent.isLocked === true && standing.isLocked !== true) {
    throw invalidArgument('A retention policy is locked by lockRetentionPolicy only', 'body.retentionPolicy');
  }
  if (!(period > 0 && period < LONGEST_RETENTION)) {
    throw invalidArgument(
      `Retention period must be greater than 0 and less than ${LONGEST_RETENTION} seconds.`,
      'body.retentionPolicy.retentionPeriod',
    );
  }
  const same = Number(standing.retentionPeriod) === period;
  return {
    retentionPeriod: String(period),
    effectiveTime: same ? standing.effectiveTime : rfc3339(nowMs),
    ...(standing.isLocked === true ? { isLocked: true } : {}),
  };
}

/** 0 disables it. Otherwise seven to ninety days (cloud.google.com/storage/docs/soft-delete). */
function softDeletePolicy(sent: JsonObject, before: JsonObject, nowMs: number): JsonObject {
  const seconds = String(sent.retentionDurationSeconds ?? SOFT_DELETE_SECONDS);
  const days = Number(seconds) / 86_400;
  if (seconds === '0') return { retentionDurationSeconds: '0' };
  if (days < 7 || days > 90) {
    throw invalidArgument(
      'Soft delete policy retention duration must be 0 or between 604800 and 7776000 seconds.',
      'body.softDeletePolicy.retentionDurationSeconds',
    );
  }
  const standing = objectOf(before.softDeletePolicy);
  const same = standing.retentionDurationSeconds === seconds;
  return { retentionDurationSeconds: seconds, effectiveTime: same ? standing.effectiveTime : rfc3339(nowMs) };
}

/** Without a prefix, usage logs have the name of the bucket (provider documentation of log_object_prefix). */
function usageLogging(state: CloudState, sent: Json | undefined, name: string): JsonObject | undefined {
  if (!isObject(sent)) return undefined;
  const logBucket = textOf(sent.logBucket);
  if (logBucket !== name && !Object.hasOwn(state.storage.buckets, logBucket)) {
    throw invalidArgument('The target bucket for logging does not exist.', 'body.logging.logBucket');
  }
  return { logBucket, logObjectPrefix: textOf(sent.logObjectPrefix) || name };
}
