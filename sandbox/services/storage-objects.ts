import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import type { Requirement } from '../contract/requirement';
import type { Answer, Call, Method, RawAnswer, RawCall } from '../contract/service';
import { page } from '../contract/service';
import { denialMessage, isAllowed } from '../iam/policy';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { rfc3339 } from '../protocol/time';
import type { Bucket, StoredObject } from '../state/storage';
import { bucketResource, onBucket, STORAGE_ACCESS } from './storage-buckets';
import { objectView } from './storage-object-view';
import {
  bytesOf,
  conditionNotMet,
  defaultKey,
  findBucket,
  isVersioned,
  retentionSeconds,
  withBucket,
} from './storage-state';
import { crc32cOf, readUpload, type Upload } from './storage-upload';

/** Query parameters about the answer. Returning the whole answer is always allowed. */
const ANSWER_QUERY = ['alt', 'prettyPrint', 'fields', 'projection'];

/** Objects. Their names contain slashes and their bodies are bytes, so the routes are declared here. */
const ROUTES = [
  {
    method: 'POST',
    pattern: /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/,
    query: ['uploadType', 'name', 'ifGenerationMatch', ...ANSWER_QUERY],
    answer: insertObject,
  },
  {
    method: 'GET',
    pattern: /^(?:\/download)?\/storage\/v1\/b\/([^/]+)\/o\/(.+)$/,
    query: ['generation', ...ANSWER_QUERY],
    answer: getObject,
  },
  {
    method: 'DELETE',
    pattern: /^\/storage\/v1\/b\/([^/]+)\/o\/(.+)$/,
    query: ['generation', 'ifGenerationMatch', ...ANSWER_QUERY],
    answer: deleteObject,
  },
  {
    // The provider reads them before it deletes a bucket. None of the stored definitions has them.
    method: 'GET',
    pattern: /^\/storage\/v1\/b\/([^/]+)\/anywhereCaches\/?()$/,
    query: ANSWER_QUERY,
    answer: noCaches,
  },
] as const;

/** `demand` tests every permission on the bucket. */
type ObjectAnswer = Omit<RawAnswer, 'tested'>;

export function objectAnswer(call: RawCall): RawAnswer | undefined {
  const { http } = call;
  for (const route of ROUTES) {
    const match = http.method.toUpperCase() === route.method ? route.pattern.exec(http.path) : null;
    if (!match) continue;
    const known: readonly string[] = route.query;
    const unknown = Object.keys(http.query).find((key) => !known.includes(key));
    if (unknown !== undefined)
      throw invalidArgument(`Unknown query parameter '${unknown}'`, `query.${unknown}`);
    const bucket = match[1] as string;
    return { ...route.answer(call, bucket, match[2] ?? ''), tested: [bucketResource(call.state, bucket)] };
  }
  return undefined;
}

export const OBJECT_METHODS: Readonly<Record<string, Method>> = {
  'v1.objects.list': {
    permissions: [{ permission: 'storage.objects.list', on: onBucket, source: STORAGE_ACCESS }],
    changes: 'nothing',
    answer: listObjects,
  },
};

function demand(call: RawCall, bucketName: string, permission: string, object = ''): void {
  const resource = bucketResource(call.state, bucketName);
  // cloud.google.com/iam/docs/conditions-resource-attributes: projects/_/buckets/B/objects/O
  const name = `projects/_/buckets/${bucketName}/objects/${object}`;
  const need: Requirement = { permission, resource: { ...resource, condition: { name } } };
  if (isAllowed(call.state, call.principal, need)) return;
  throw new ApiError('PERMISSION_DENIED', denialMessage(need), {
    place: `grant ${permission} on bucket ${bucketName} to ${call.principal}`,
  });
}

/** Overwriting also needs storage.objects.delete (cloud.google.com/storage/docs/access-control/iam-json). */
function insertObject(call: RawCall, bucketName: string): ObjectAnswer {
  const { http, nowMs } = call;
  const upload = readUpload(http);
  demand(call, bucketName, 'storage.objects.create', upload.name);
  const bucket = findBucket(call.state, bucketName);
  if (upload.name === '') throw invalidArgument('Required parameter: name', 'query.name');
  const existing = tryMember(bucket.objects, upload.name);
  const precondition = () => checkGeneration(http.query.ifGenerationMatch, existing);
  const permission = () => existing && demand(call, bucketName, 'storage.objects.delete', upload.name);
  const permissionFirst = call.state.assumptions['storage.create-over-existing'] === 'denied';
  for (const check of permissionFirst ? [permission, precondition] : [precondition, permission]) check();
  if (existing) checkHolds(bucket, existing, nowMs);
  const sequence = call.state.sequence + 1;
  const generation = `${nowMs}${String(sequence % 1000).padStart(3, '0')}`;
  const object = storedObject(bucket, upload, generation, nowMs);
  const after = {
    ...replaced(bucket, existing, nowMs),
    objects: { ...bucket.objects, [object.name]: object },
  };
  return {
    state: { ...withBucket(call.state, after), sequence },
    body: objectView(bucket, object),
  };
}

function storedObject(bucket: Bucket, upload: Upload, generation: string, nowMs: number): StoredObject {
  const { name, bytes, contentType, settings } = upload;
  const key = defaultKey(bucket);
  return {
    name,
    contentType,
    generation,
    createdMs: nowMs,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    md5: createHash('md5').update(bytes).digest('base64'),
    crc32c: crc32cOf(bytes),
    bytes: bytes.length,
    content: isUtf8(bytes)
      ? { encoding: 'utf8', data: bytes.toString('utf8') }
      : { encoding: 'base64', data: bytes.toString('base64') },
    settings: {
      ...(bucket.settings.defaultEventBasedHold === true ? { eventBasedHold: true } : {}),
      storageClass: bucket.settings.storageClass,
      // An object records the version that encrypted it. Keys have one version here.
      ...(key === '' ? {} : { kmsKeyName: `${key}/cryptoKeyVersions/1` }),
      ...settings,
    },
  };
}

/** The bucket after the live version of an object is replaced. With versioning, the version becomes noncurrent. */
const replaced = (bucket: Bucket, existing: StoredObject | undefined, nowMs: number): Bucket =>
  existing && isVersioned(bucket)
    ? { ...bucket, noncurrent: [...bucket.noncurrent, { ...existing, deletedMs: nowMs }] }
    : bucket;

function checkGeneration(wanted: string | undefined, existing: StoredObject | undefined): void {
  if (wanted === undefined || wanted === (existing?.generation ?? '0')) return;
  throw conditionNotMet();
}

/**
 * Retention and holds (cloud.google.com/storage/docs/bucket-lock, holding-objects). It is doubtful whether they prevent
 * making a live version noncurrent. The sandbox refuses that too.
 */
function checkHolds(bucket: Bucket, { name, createdMs, settings }: StoredObject, nowMs: number): void {
  const held = settings.eventBasedHold === true || settings.temporaryHold === true;
  const seconds = retentionSeconds(bucket);
  const until = seconds === undefined ? 0 : createdMs + seconds * 1000;
  if (!held && nowMs >= until) return;
  const what = `Object '${bucket.name}/${name}'`;
  throw new ApiError(
    'PERMISSION_DENIED',
    held
      ? `${what} is under active Event-Based hold or Temporary hold and cannot be deleted, overwritten or archived until hold is removed.`
      : `${what} is subject to bucket's retention policy and cannot be deleted or overwritten until ${rfc3339(until)}`,
    { place: `${held ? 'hold' : 'retention policy'} of bucket ${bucket.name}` },
  );
}

function findObject(bucket: Bucket, name: string, generation: string | undefined): StoredObject {
  const live = tryMember(bucket.objects, name);
  if (live && (generation === undefined || live.generation === generation)) return live;
  const old = bucket.noncurrent.find((each) => each.name === name && each.generation === generation);
  if (old) return old;
  const suffix = generation === undefined ? '' : `#${generation}`;
  throw new ApiError('NOT_FOUND', `No such object: ${bucket.name}/${name}${suffix}`);
}

function getObject(call: RawCall, bucketName: string, name: string): ObjectAnswer {
  demand(call, bucketName, 'storage.objects.get', name);
  const bucket = findBucket(call.state, bucketName);
  const object = findObject(bucket, name, call.http.query.generation);
  if (call.http.query.alt !== 'media') return { body: objectView(bucket, object) };
  return { body: object.content.encoding === 'utf8' ? object.content.data : bytesOf(object) };
}

/** Without a generation, deletes the live version. With a generation, deletes that version permanently. */
function deleteObject(call: RawCall, bucketName: string, name: string): ObjectAnswer {
  demand(call, bucketName, 'storage.objects.delete', name);
  const bucket = findBucket(call.state, bucketName);
  const { generation, ifGenerationMatch } = call.http.query;
  const object = findObject(bucket, name, generation);
  checkGeneration(ifGenerationMatch, object);
  checkHolds(bucket, object, call.nowMs);
  const after =
    object.deletedMs === undefined ? withoutLive(bucket, object, call) : withoutOld(bucket, object);
  return { state: withBucket(call.state, after), body: {} };
}

function withoutLive(bucket: Bucket, object: StoredObject, { nowMs, http }: RawCall): Bucket {
  const { [object.name]: _deleted, ...objects } = bucket.objects;
  const forGood = http.query.generation !== undefined;
  return { ...(forGood ? bucket : replaced(bucket, object, nowMs)), objects };
}

const withoutOld = (bucket: Bucket, object: StoredObject): Bucket => ({
  ...bucket,
  noncurrent: bucket.noncurrent.filter((each) => each !== object),
});

function noCaches(call: RawCall, bucketName: string): ObjectAnswer {
  findBucket(call.state, bucketName);
  // After an error, the provider would try to delete a bucket that it has not emptied (resourceStorageBucketDelete).
  return { body: { kind: 'storage#anywhereCaches' } };
}

/** Names up to the delimiter are returned once, as prefixes (json_api/v1/objects/list). */
function listObjects({ state, message }: Call): Answer {
  for (const member of ['filter', 'matchGlob', 'softDeleted', 'startOffset', 'endOffset']) {
    if (message[member] !== undefined)
      throw unimplemented(`'${member}' of a list of objects`, `query.${member}`);
  }
  const bucket = findBucket(state, textOf(message.bucket));
  const [prefix, delimiter] = [textOf(message.prefix), textOf(message.delimiter)];
  const all = [...Object.values(bucket.objects), ...(message.versions === true ? bucket.noncurrent : [])];
  const entries = all
    .filter(({ name }) => name.startsWith(prefix))
    .map((object) => ({ object, folder: folderOf(object.name, prefix, delimiter) }))
    .sort((one, other) => compareText(sortKey(one), sortKey(other)));
  const folders = [...new Set(entries.flatMap(({ folder }) => folder ?? []))];
  const objects = entries.flatMap(({ object, folder }) =>
    folder === undefined || (message.includeTrailingDelimiter === true && object.name === folder)
      ? [object]
      : [],
  );
  const limits = { byDefault: 1000, max: 1000 };
  const { items, nextPageToken } = page(objects, { ...message, pageSize: message.maxResults }, limits);
  return {
    body: {
      kind: 'storage#objects',
      ...(items.length === 0 ? {} : { items: items.map((object) => objectView(bucket, object)) }),
      ...(folders.length === 0 ? {} : { prefixes: folders }),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    } satisfies JsonObject,
  };
}

function folderOf(name: string, prefix: string, delimiter: string): string | undefined {
  const end = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : name.slice(0, end + delimiter.length);
}

const sortKey = ({ object }: { readonly object: StoredObject }): string =>
  `${object.name} ${object.generation}`;

const compareText = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
