import { readVariable } from '../../core/environment/read-variable';
import type { Environment } from '../../core/environment/variable';
import type { ApiRequest } from '../../sandbox/boot/translation';
import type { SandboxResponse, ServiceId } from '../../sandbox/protocol/request';
import { serviceEndpoints } from '../run/provider-endpoints';

/** Sends a request to the embedded cloud and returns its answer. */
export type Send = (request: ApiRequest) => Promise<SandboxResponse>;

/**
 * The cloud at the addresses in the environment that the genuine provider also reads. An API without an address is an
 * error. The stand-in never calls Google.
 */
export function createCloudClient(environment: Environment): Send {
  const endpoints = serviceEndpoints(environment);
  const token = readVariable(environment, 'GOOGLE_OAUTH_ACCESS_TOKEN') ?? '';
  return async ({ service, method, path, query = {}, headers = {}, body }) => {
    const url = new URL(`${endpointOf(endpoints, service)}${encoded(path)}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const isRaw = body instanceof Uint8Array || typeof body === 'string';
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: parsed(await response.text()) };
  };
}

function endpointOf(endpoints: ReturnType<typeof serviceEndpoints>, service: ServiceId): string {
  const endpoint = endpoints[service];
  if (endpoint !== undefined) return endpoint;
  throw new Error(
    `the environment has no address of ${service}; expected the variables of an embedded cloud, because the stand-in calls nothing else; run npm run rehearse`,
  );
}

/** Encodes characters in names that an address cannot contain, such as the parentheses of a database or a space. */
const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

function parsed(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}
