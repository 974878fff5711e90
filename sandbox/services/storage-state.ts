import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { ApiError } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import type { CloudState } from '../state/cloud-state';
import type { Bucket, StoredObject } from '../state/storage';

/** The bytes of an object, or undefined. For callers that read the cloud from outside. */
export function readObject(state: CloudState, bucket: string, name: string): Uint8Array | undefined {
  const object = tryMember(tryMember(state.storage.buckets, bucket)?.objects ?? {}, name);
  return object && bytesOf(object);
}
export const bytesOf = ({ content }: StoredObject): Buffer => Buffer.from(content.data, content.encoding);
/** @throws ApiError NOT_FOUND */
export function findBucket(state: CloudState, name: string): Bucket {
  const bucket = tryMember(state.storage.buckets, name);
  if (!bucket) throw new ApiError('NOT_FOUND', 'The specified bucket does not exist.');
  return bucket;
}
export const withBucket = (state: CloudState, bucket: Bucket): CloudState => ({
  ...state,
  storage: { ...state.storage, buckets: { ...state.storage.buckets, [bucket.name]: bucket } },
});
/** Seconds for which objects are retained. Undefined without a retention policy. */
export function retentionSeconds({ settings }: Bucket): number | undefined {
  const period = objectOf(settings.retentionPolicy).retentionPeriod;
  return period === undefined ? undefined : Number(period);
}
export const isVersioned = ({ settings }: Bucket): boolean => objectOf(settings.versioning).enabled === true;
/** Cloud Storage's own text for a failed precondition. */
export const conditionNotMet = (): ApiError =>
  new ApiError('FAILED_PRECONDITION', 'At least one of the pre-conditions you specified did not hold.', {
    http: 412,
  });
/** ifMetagenerationMatch and ifMetagenerationNotMatch, which most bucket methods accept. */
export function checkMetageneration({ metageneration }: Bucket, message: JsonObject): void {
  const [wanted, unwanted] = [message.ifMetagenerationMatch, message.ifMetagenerationNotMatch];
  if (wanted !== undefined && String(wanted) !== String(metageneration)) throw conditionNotMet();
  if (unwanted !== undefined && String(unwanted) === String(metageneration)) throw conditionNotMet();
}

/** The key that encrypts new objects, if the bucket has one: `projects/P/.../cryptoKeys/K`. */
export const defaultKey = ({ settings }: Bucket): string =>
  textOf(objectOf(settings.encryption).defaultKmsKeyName);
