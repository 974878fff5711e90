import { createHash } from 'node:crypto';
import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { tryMember } from '../protocol/members';
import type { CloudState } from '../state/cloud-state';
import { lastSegment, projectOf, tryProject } from '../state/names';
import type { StoredObject } from '../state/storage';

type Source =
  | { readonly object: StoredObject; readonly problem?: undefined }
  | { readonly object?: undefined; readonly problem: string };

/** The object that holds a function's source, or the problem with the source that its build configuration names. */
export function findSource(state: CloudState, build: JsonObject): Source {
  const {
    bucket: bucketName,
    object: objectName,
    generation,
  } = objectOf(objectOf(build.source).storageSource);
  const bucket = tryMember(state.storage.buckets, textOf(bucketName));
  const where = `gs://${textOf(bucketName)}/${textOf(objectName)}`;
  if (textOf(bucketName) === '' || textOf(objectName) === '')
    return { problem: 'bucket and object are required.' };
  if (!bucket) return { problem: `the bucket of ${where} does not exist.` };
  const object = tryMember(bucket.objects, textOf(objectName));
  if (!object) return { problem: `the source object ${where} does not exist.` };
  const wanted = String(generation ?? '0');
  if (wanted !== '0' && wanted !== object.generation) {
    return { problem: `the source object ${where} has no generation ${wanted}.` };
  }
  return { object };
}

/** The bucket for Cloud Functions' copies of sources: one for each project and region, and one for each key. */
export function copiesBucket(state: CloudState, name: string, kmsKey: string): string {
  const [, , , location = ''] = name.split('/');
  const hash = createHash('sha256').update(kmsKey).digest('hex').slice(0, 12);
  const number = tryProject(state, projectOf(name))?.number;
  return `gcf-v2-sources-${number}-${location}${kmsKey === '' ? '' : `-${hash}`}`;
}

export interface CopiedSource {
  readonly state: CloudState;
  readonly bucket: string;
  readonly object: StoredObject;
}

/**
 * Adds Cloud Functions' own copy of the source (cloud.google.com/functions/docs/building, "Build process overview").
 * Later changes of the source object do not reach the function.
 */
export function copySource(
  state: CloudState,
  name: string,
  { source, kmsKey }: { readonly source: StoredObject; readonly kmsKey: string },
): CopiedSource {
  const bucket = copiesBucket(state, name, kmsKey);
  const standing = tryMember(state.storage.buckets, bucket) ?? {
    name: bucket,
    project: projectOf(name),
    location: (name.split('/')[3] ?? '').toUpperCase(),
    // cloud.google.com/functions/docs/concepts/build-process: Google creates it with uniform access.
    settings: { iamConfiguration: { uniformBucketLevelAccess: { enabled: true } }, storageClass: 'STANDARD' },
    createdMs: source.createdMs,
    updatedMs: source.createdMs,
    metageneration: 1,
    noncurrent: [],
    objects: {},
  };
  const object: StoredObject = { ...source, name: `${lastSegment(name)}/function-source.zip` };
  const buckets = {
    ...state.storage.buckets,
    [bucket]: { ...standing, objects: { ...standing.objects, [object.name]: object } },
  };
  return { state: { ...state, storage: { ...state.storage, buckets } }, bucket, object };
}
