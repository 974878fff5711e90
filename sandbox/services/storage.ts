import { createHash } from 'node:crypto';
import type { JsonObject } from '../../core/json';
import { denialMessage, isAllowed, type Requirement } from '../iam/policy';
import { ApiError, invalidArgument, notFound } from '../protocol/errors';
import type { SandboxRequest } from '../protocol/request';
import type { CloudState } from '../protocol/state';
import { rfc3339 } from '../protocol/time';
import { defineService, type RawAnswer, type RawCall } from './service';

export interface StorageState {
  readonly buckets: Readonly<Record<string, Bucket>>;
}

export interface Bucket {
  readonly name: string;
  readonly project: string;
  readonly location: string;
  readonly retentionSeconds?: number;
  readonly objects: Readonly<Record<string, StoredObject>>;
}

export interface StoredObject {
  readonly name: string;
  readonly contentType: string;
  readonly generation: string;
  readonly createdMs: number;
  readonly sha256: string;
  readonly md5: string;
  readonly bytes: number;
  /** UTF-8 text as it is; other bytes in base64. */
  readonly content: { readonly encoding: 'utf8' | 'base64'; readonly data: string };
}

/** The bytes of an object, or undefined: for callers that look into the cloud from outside. */
export function readObject(state: CloudState, bucket: string, name: string): Uint8Array | undefined {
  const object = state.storage.buckets[bucket]?.objects[name];
  return object && Buffer.from(object.content.data, object.content.encoding);
}

type StorageCall = RawCall;
type StorageAnswer = RawAnswer;

/** Objects: their names hold slashes and their bodies are bytes, so these routes are written down here. */
const ROUTES = [
  {
    method: 'POST',
    pattern: /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/,
    query: ['uploadType', 'name', 'ifGenerationMatch', 'alt', 'prettyPrint', 'fields'],
    answer: insertObject,
  },
  {
    method: 'GET',
    pattern: /^\/storage\/v1\/b\/([^/]+)\/o\/(.+)$/,
    query: ['alt', 'prettyPrint'],
    answer: getObject,
  },
  {
    method: 'DELETE',
    pattern: /^\/storage\/v1\/b\/([^/]+)\/o\/(.+)$/,
    query: ['ifGenerationMatch'],
    answer: deleteObject,
  },
] as const;

function storageAnswer(call: StorageCall): StorageAnswer | undefined {
  const { http } = call;
  for (const route of ROUTES) {
    const match = http.method.toUpperCase() === route.method ? route.pattern.exec(http.path) : null;
    if (!match) continue;
    const unknown = Object.keys(http.query).find((key) => !(route.query as readonly string[]).includes(key));
    if (unknown !== undefined)
      throw invalidArgument(`Unknown query parameter '${unknown}'`, `query.${unknown}`);
    return route.answer(call, match[1] as string, decoded(match[2] ?? ''));
  }
  return undefined;
}

/** Cloud Storage's JSON API. */
export const storage = defineService({
  sources: { id: 'storage', discovery: ['storage.v1'] },
  api: 'storage.googleapis.com',
  methods: {},
  answerRaw: storageAnswer,
});
/** Clients encode an object's name as one segment, `cases%2Fa.json`. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw invalidArgument(`The object name ${name} is not percent-encoded text`, 'path');
  }
}

function findBucket(state: CloudState, name: string): Bucket {
  const bucket = Object.hasOwn(state.storage.buckets, name) ? state.storage.buckets[name] : undefined;
  if (!bucket) throw new ApiError('NOT_FOUND', 'The specified bucket does not exist.');
  return bucket;
}

function demand(call: StorageCall, bucketName: string, permission: string): void {
  const bucket = call.state.storage.buckets[bucketName];
  const need: Requirement = {
    permission,
    resource: { name: `buckets/${bucketName}`, project: bucket?.project ?? call.state.homeProject },
  };
  if (isAllowed(call.state, call.principal, need)) return;
  throw new ApiError('PERMISSION_DENIED', denialMessage(need), {
    place: `grant ${permission} on bucket ${bucketName} to ${call.principal}`,
  });
}

/** Media upload. Overwriting also needs storage.objects.delete (cloud.google.com/storage/docs/access-control/iam-json). */
function insertObject(call: StorageCall, bucketName: string): StorageAnswer {
  demand(call, bucketName, 'storage.objects.create');
  const { http, nowMs } = call;
  const bucket = findBucket(call.state, bucketName);
  if (http.query.uploadType !== 'media')
    throw invalidArgument('Only uploadType=media is served', 'query.uploadType');
  const name = http.query.name ?? '';
  if (name === '') throw invalidArgument('Required parameter: name', 'query.name');
  const existing = Object.hasOwn(bucket.objects, name) ? bucket.objects[name] : undefined;
  const precondition = () => checkGeneration(http.query.ifGenerationMatch, existing);
  const permission = () => existing && demand(call, bucketName, 'storage.objects.delete');
  const permissionFirst = call.state.assumptions['storage.create-over-existing'] === 'denied';
  for (const check of permissionFirst ? [permission, precondition] : [precondition, permission]) check();
  if (existing) checkRetention(bucket, existing, nowMs);
  const generation = call.state.sequence + 1;
  const object = storedObject(name, http, `${nowMs}${String(generation % 1000).padStart(3, '0')}`, nowMs);
  const objects = { ...bucket.objects, [name]: object };
  const buckets = { ...call.state.storage.buckets, [bucketName]: { ...bucket, objects } };
  return {
    state: { ...call.state, sequence: generation, storage: { buckets } },
    body: objectView(bucket, object),
  };
}

function storedObject(name: string, http: SandboxRequest, generation: string, nowMs: number): StoredObject {
  const { body } = http;
  const isBytes = body instanceof Uint8Array;
  if (typeof body !== 'string' && !isBytes) {
    throw invalidArgument('A media upload needs its content as text or bytes', 'body');
  }
  const bytes = isBytes ? Buffer.from(body) : Buffer.from(body, 'utf8');
  return {
    name,
    contentType: http.headers['content-type'] ?? 'application/octet-stream',
    generation,
    createdMs: nowMs,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    md5: createHash('md5').update(bytes).digest('base64'),
    bytes: bytes.length,
    content: isBytes
      ? { encoding: 'base64', data: bytes.toString('base64') }
      : { encoding: 'utf8', data: body },
  };
}

function checkGeneration(wanted: string | undefined, existing: StoredObject | undefined): void {
  if (wanted === undefined || wanted === (existing?.generation ?? '0')) return;
  throw new ApiError(
    'FAILED_PRECONDITION',
    'At least one of the pre-conditions you specified did not hold.',
    {
      http: 412,
    },
  );
}

function checkRetention(bucket: Bucket, object: StoredObject, nowMs: number): void {
  if (bucket.retentionSeconds === undefined) return;
  const until = object.createdMs + bucket.retentionSeconds * 1000;
  if (nowMs >= until) return;
  throw new ApiError(
    'PERMISSION_DENIED',
    `Object '${bucket.name}/${object.name}' is subject to bucket's retention policy and cannot be deleted or overwritten until ${rfc3339(until)}`,
    { place: `retention policy of bucket ${bucket.name}` },
  );
}

function findObject(bucket: Bucket, name: string): StoredObject {
  const object = Object.hasOwn(bucket.objects, name) ? bucket.objects[name] : undefined;
  if (!object) throw notFound(`${bucket.name}/${name}`);
  return object;
}

function getObject(call: StorageCall, bucketName: string, name: string): StorageAnswer {
  demand(call, bucketName, 'storage.objects.get');
  const bucket = findBucket(call.state, bucketName);
  const object = findObject(bucket, name);
  if (call.http.query.alt !== 'media') return { body: objectView(bucket, object) };
  const { content } = object;
  return { body: content.encoding === 'utf8' ? content.data : Buffer.from(content.data, 'base64') };
}

function deleteObject(call: StorageCall, bucketName: string, name: string): StorageAnswer {
  demand(call, bucketName, 'storage.objects.delete');
  const bucket = findBucket(call.state, bucketName);
  const object = findObject(bucket, name);
  checkGeneration(call.http.query.ifGenerationMatch, object);
  checkRetention(bucket, object, call.nowMs);
  const { [name]: _deleted, ...objects } = bucket.objects;
  const buckets = { ...call.state.storage.buckets, [bucketName]: { ...bucket, objects } };
  return { state: { ...call.state, storage: { buckets } }, body: {} };
}

/** Members of the object resource (cloud.google.com/storage/docs/json_api/v1/objects). */
function objectView(bucket: Bucket, object: StoredObject): JsonObject {
  const time = rfc3339(object.createdMs);
  const { retentionSeconds } = bucket;
  return {
    kind: 'storage#object',
    id: `${bucket.name}/${object.name}/${object.generation}`,
    name: object.name,
    bucket: bucket.name,
    generation: object.generation,
    metageneration: '1',
    contentType: object.contentType,
    storageClass: 'STANDARD',
    size: String(object.bytes),
    md5Hash: object.md5,
    timeCreated: time,
    updated: time,
    timeStorageClassUpdated: time,
    ...(retentionSeconds === undefined
      ? {}
      : { retentionExpirationTime: rfc3339(object.createdMs + retentionSeconds * 1000) }),
  };
}
