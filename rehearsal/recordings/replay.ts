import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { listOf } from '../../core/values/json-values';
import { DEPLOYER } from '../../sandbox/boot/deployer';
import { handle } from '../../sandbox/gateway/handle';
import type { SandboxRequest, SandboxResponse, ServiceId } from '../../sandbox/protocol/request';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { MEDIA, UNIQUE_ID, ZIP_HASH } from './normalize';
import type { Grant, RecordedRequest } from './recording';

/** A recorded request that the embedded cloud refused. */
export interface Refusal {
  readonly request: RecordedRequest;
  readonly response: SandboxResponse;
}

export interface Replayed {
  readonly state: CloudState;
  readonly refusals: readonly Refusal[];
}

/** Replaces the function zip: recordings have neither its bytes nor its hash. */
export interface Zip {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** Sends the recorded requests again, in their order, as the deployer. */
export function replay(
  before: CloudState,
  requests: readonly RecordedRequest[],
  { zip, nowMs }: { readonly zip: Zip; readonly nowMs: number },
): Replayed {
  let state = before;
  const refusals: Refusal[] = [];
  const send = (request: SandboxRequest): SandboxResponse => {
    const handled = handle(state, request, DEPLOYER, nowMs);
    state = handled.state;
    return handled.response;
  };
  for (const request of requests) {
    for (const read of readsBefore(request)) send(read);
    const response = isPolicyChange(request) ? addToPolicy(request, send) : send(restored(request, zip));
    if (response.status >= 300) refusals.push({ request, response });
  }
  return { state, refusals };
}

/**
 * Recordings have only changing requests. Google creates two service agents on a read, which the provider makes before
 * it grants them a role: Logging's agent for customer keys, and Storage's.
 */
function readsBefore({ grants = [] }: RecordedRequest): readonly SandboxRequest[] {
  return grants.flatMap(({ member }) => {
    const cmek = /^serviceAccount:cmek-p(\d+)@gcp-sa-logging\./.exec(member)?.[1];
    const storage = /^serviceAccount:service-(\d+)@gs-project-accounts\./.exec(member)?.[1];
    return [
      ...(cmek ? [reading('logging', `/v2/projects/${cmek}/cmekSettings`)] : []),
      ...(storage ? [reading('storage', `/storage/v1/projects/${storage}/serviceAccount`)] : []),
    ];
  });
}

const reading = (service: ServiceId, path: string): SandboxRequest => ({
  service,
  method: 'GET',
  path,
  query: {},
  headers: {},
});

const isPolicyChange = ({ grants, auditConfigs }: RecordedRequest): boolean =>
  grants !== undefined || auditConfigs !== undefined;

/** Read, changed and written as a whole, as the provider did. */
function addToPolicy(
  { service, method, path, grants = [], auditConfigs = [] }: RecordedRequest,
  send: (request: SandboxRequest) => SandboxResponse,
): SandboxResponse {
  const read = readingOf({ service, method, path, query: {}, headers: {} });
  const got = send(read);
  if (got.status >= 300) return got;
  const policy = isObject(got.body as Json) ? (got.body as JsonObject) : {};
  const bindings = grants.reduce(withGrant, listOf(policy.bindings));
  const changed: JsonObject = {
    ...policy,
    bindings: [...bindings],
    version: 3,
    ...(auditConfigs.length > 0 ? { auditConfigs: [...listOf(policy.auditConfigs), ...auditConfigs] } : {}),
  };
  const isStorage = service === 'storage';
  return send({
    service,
    method,
    path,
    query: {},
    headers: {},
    body: isStorage ? changed : { policy: changed },
  });
}

/** Most APIs read a policy with GET. Resource Manager, IAM and Container Analysis use POST. */
function readingOf({ service, path, ...rest }: SandboxRequest): SandboxRequest {
  if (service === 'storage') return { service, path, ...rest, method: 'GET' };
  const method = ['resourcemanager', 'iam', 'containeranalysis'].includes(service) ? 'POST' : 'GET';
  const body = service === 'resourcemanager' ? { options: { requestedPolicyVersion: 3 } } : undefined;
  return {
    ...rest,
    service,
    method,
    path: path.replace(/:setIamPolicy$/, ':getIamPolicy'),
    ...(body ? { body } : {}),
  };
}

function withGrant(bindings: readonly Json[], { role, member, condition }: Grant): readonly Json[] {
  return [...bindings, { role, members: [member], ...(condition ? { condition } : {}) }];
}

function restored({ service, method, path, query = {}, body }: RecordedRequest, zip: Zip): SandboxRequest {
  const filled = JSON.parse(
    JSON.stringify({ path, query, body: body ?? null })
      .replaceAll(ZIP_HASH, zip.sha256)
      .replaceAll(UNIQUE_ID, '1'.repeat(21)),
  ) as {
    path: string;
    query: Record<string, string>;
    body: Json;
  };
  const isUpload = isObject(filled.body) && filled.body.media === MEDIA;
  const upload = isUpload ? multipart((filled.body as JsonObject).metadata ?? {}, zip.bytes) : undefined;
  return {
    service,
    method,
    path: filled.path,
    query: filled.query,
    headers: upload ? { 'content-type': upload.contentType } : {},
    ...(upload ? { body: upload.body } : filled.body === null ? {} : { body: filled.body }),
  };
}

const BOUNDARY = 'riposte-replay';

function multipart(
  metadata: Json,
  bytes: Uint8Array,
): { readonly contentType: string; readonly body: Uint8Array } {
  const head = `--${BOUNDARY}\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(metadata)}\r\n--${BOUNDARY}\r\nContent-Type: application/zip\r\n\r\n`;
  return {
    contentType: `multipart/related; boundary=${BOUNDARY}`,
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]),
  };
}
