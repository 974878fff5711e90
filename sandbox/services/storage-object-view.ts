import type { JsonObject } from '../../core/values/json';
import { rfc3339 } from '../protocol/time';
import type { Bucket, StoredObject } from '../state/storage';
import { retentionSeconds } from './storage-state';

/** Members of the object resource (cloud.google.com/storage/docs/json_api/v1/objects). */
export function objectView(bucket: Bucket, object: StoredObject): JsonObject {
  const { name, generation, deletedMs } = object;
  const time = rfc3339(object.createdMs);
  const path = `storage/v1/b/${bucket.name}/o/${encodeURIComponent(name)}`;
  const seconds = retentionSeconds(bucket);
  return {
    kind: 'storage#object',
    id: `${bucket.name}/${name}/${generation}`,
    selfLink: `https://www.googleapis.com/${path}`,
    mediaLink: `https://storage.googleapis.com/download/${path}?generation=${generation}&alt=media`,
    name,
    bucket: bucket.name,
    generation,
    metageneration: '1',
    contentType: object.contentType,
    size: String(object.bytes),
    md5Hash: object.md5,
    crc32c: object.crc32c,
    etag: Buffer.from(`object ${generation}`).toString('base64'),
    timeCreated: time,
    updated: time,
    timeStorageClassUpdated: time,
    timeFinalized: time,
    ...object.settings,
    ...(deletedMs === undefined ? {} : { timeDeleted: rfc3339(deletedMs) }),
    ...(seconds === undefined ? {} : { retentionExpirationTime: rfc3339(object.createdMs + seconds * 1000) }),
  };
}
