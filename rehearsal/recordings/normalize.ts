import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { listOf } from '../../core/values/json-values';
import type { SandboxRequest, SandboxResponse } from '../../sandbox/protocol/request';
import type { Grant, RecordedRequest } from './recording';

/** A request and its response. */
export interface Observed {
  readonly request: SandboxRequest;
  readonly response: SandboxResponse;
}

/** POSTs that change nothing. */
const READS = /:(?:getIamPolicy|testIamPermissions|wait|list|getAncestry)$/;
const SETS_POLICY = /:setIamPolicy$|\/iam$/;

/**
 * The changing requests of a client, in the form in which they are recorded and compared. Policies are reduced to what
 * was added to them, and each enabled API is one request. Etags are removed. A mark replaces the function zip, because
 * its name and content change with every line of its code.
 */
export function normalized(calls: readonly Observed[]): readonly RecordedRequest[] {
  const policies = new Map<string, JsonObject>();
  return calls.flatMap(({ request, response }) => {
    const { service, path } = request;
    const key = `${service} ${policyPath(path)}`;
    if (response.status < 300 && isPolicy(response.body) && !isSetting(request)) {
      policies.set(key, response.body);
      return [];
    }
    if (response.status >= 300 || !isChange(request)) return [];
    if (!isSetting(request)) return enablings(request) ?? [plain(request)];
    const before = policies.get(key) ?? {};
    const after = sentPolicy(request);
    if (isPolicy(response.body)) policies.set(key, response.body);
    return [withoutEmpty({ service, method: request.method, path, ...added(before, after) })];
  });
}

const isChange = ({ method, path }: SandboxRequest): boolean =>
  method.toUpperCase() !== 'GET' && !READS.test(path);

const isSetting = ({ method, path }: SandboxRequest): boolean =>
  ['POST', 'PUT'].includes(method.toUpperCase()) && SETS_POLICY.test(path);

const policyPath = (path: string): string => path.replace(/:(?:get|set)IamPolicy$/, '');

const isPolicy = (body: unknown): body is JsonObject =>
  isObject(body as Json) &&
  'etag' in (body as JsonObject) &&
  ('bindings' in (body as JsonObject) || isBare(body as JsonObject));

/** Recognizes a policy without bindings, which has only these members. */
const isBare = (body: JsonObject): boolean =>
  Object.keys(body).every((name) => ['version', 'etag', 'kind', 'resourceId', 'auditConfigs'].includes(name));

function sentPolicy({ body }: SandboxRequest): JsonObject {
  const sent = isObject(body as Json) ? (body as JsonObject) : {};
  return isObject(sent.policy) ? sent.policy : sent;
}

function added(before: JsonObject, after: JsonObject): Pick<RecordedRequest, 'grants' | 'auditConfigs'> {
  const had = new Set(grantsIn(before).map(canonical));
  const configs = new Set(listOf(before.auditConfigs).map(canonical));
  return {
    grants: sorted(grantsIn(after).filter((grant) => !had.has(canonical(grant)))),
    auditConfigs: sorted(
      listOf(after.auditConfigs).filter((config) => isObject(config) && !configs.has(canonical(config))),
    ) as readonly JsonObject[],
  };
}

const grantsIn = (policy: JsonObject): readonly Grant[] =>
  listOf(policy.bindings)
    .filter(isObject)
    .flatMap(({ role, members, condition }) =>
      listOf(members).map((member) => ({
        role: String(role),
        member: String(member),
        ...(isObject(condition) ? { condition } : {}),
      })),
    );

function withoutEmpty({ grants = [], auditConfigs = [], ...request }: RecordedRequest): RecordedRequest {
  return {
    ...request,
    ...(grants.length > 0 ? { grants } : {}),
    ...(auditConfigs.length > 0 ? { auditConfigs } : {}),
  };
}

/** One request per API. The provider enables up to twenty APIs at once, and the batches differ from run to run. */
function enablings(request: SandboxRequest): readonly RecordedRequest[] | undefined {
  if (request.service !== 'serviceusage' || !/services(?::batchEnable|\/[^/]+:enable)$/.test(request.path)) {
    return undefined;
  }
  const [parent = ''] = request.path.split('/services');
  const { serviceIds } = isObject(request.body as Json) ? (request.body as JsonObject) : {};
  const named = /\/services\/([^/:]+):enable$/.exec(request.path)?.[1];
  const apis = named === undefined ? listOf(serviceIds).map(String) : [named];
  return apis.map((api) => ({
    service: 'serviceusage',
    method: 'POST',
    path: `${parent}/services/${api}:enable`,
  }));
}

function plain({ service, method, path, query, headers, body }: SandboxRequest): RecordedRequest {
  const { alt: _alt, prettyPrint: _pretty, ...kept } = query;
  const sent = bodyOf(body, headers['content-type'] ?? '');
  return {
    service,
    method: method.toUpperCase(),
    path: withoutWhatVaries(path) as string,
    ...(Object.keys(kept).length > 0 ? { query: withoutWhatVaries(kept) as Record<string, string> } : {}),
    ...(sent === undefined ? {} : { body: withoutWhatVaries(sent) }),
  };
}

/** Of an upload, only the metadata is kept, because the bytes are the function zip. */
function bodyOf(body: unknown, contentType: string): Json | undefined {
  if (body instanceof Uint8Array || typeof body === 'string') {
    return contentType.startsWith('multipart/') ? multipartMetadata(body) : MEDIA;
  }
  return body === undefined ? undefined : withoutEtag(body as Json);
}

export const MEDIA = '<bytes>';
export const ZIP_HASH = '<sha256>';
export const UNIQUE_ID = '<unique id>';

/** multipart/related: a part of JSON, then a part of bytes (cloud.google.com/storage/docs/json_api/v1/how-tos/upload). */
function multipartMetadata(body: Uint8Array | string): Json {
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('latin1');
  const json = /\r?\n\r?\n(\{[\s\S]*?\})\s*\r?\n--/.exec(text)?.[1];
  return { metadata: JSON.parse(json ?? '{}') as Json, media: MEDIA };
}

function withoutEtag(value: Json): Json {
  if (!isObject(value)) return value;
  const { etag: _etag, ...rest } = value;
  return rest;
}

/** Names of the function zip contain the SHA-256 of its content. The unique id of an account is invented at creation. */
function withoutWhatVaries(value: Json): Json {
  if (typeof value === 'string') {
    return value
      .replace(/\b[0-9a-f]{64}(?=\.zip\b)/g, ZIP_HASH)
      .replace(/(?<=^heartbeat-)\d{21}$/, UNIQUE_ID);
  }
  if (Array.isArray(value)) return value.map(withoutWhatVaries);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      member === undefined ? null : withoutWhatVaries(member),
    ]),
  );
}

/** JSON with sorted members: equal texts are equal values. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
}

const sorted = <T>(items: readonly T[]): readonly T[] =>
  [...items].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
