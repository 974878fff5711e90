import type { Endpoints } from '../../functions/google/endpoints';
import type { GoogleClient } from '../../functions/google/google-client';
import type { Requester } from '../../functions/google/transport';
import type { World } from '../gateway/world';
import {
  type Principal,
  type SandboxRequest,
  type SandboxResponse,
  SERVICE_IDS,
  type ServiceId,
} from '../protocol/request';

/** A host that does not exist (RFC 2606). A call that escapes this client cannot connect. */
const HOST = 'sandbox.invalid';
export const IN_PROCESS_ENDPOINTS = Object.fromEntries(
  SERVICE_IDS.map((service) => [service, `https://${service}.${HOST}`]),
) as unknown as Endpoints;

/** Replaces the functions' own client. Every call goes to the world as this principal, on the world's clock. */
export function worldClient(world: () => World, principal: Principal | undefined): GoogleClient {
  const send = (
    url: string,
    method: string,
    headers: Record<string, string>,
    body: unknown,
  ): Promise<SandboxResponse> =>
    world().requestLater(toSandboxRequest(url, method, headers, body), principal);

  const client = {
    universeDomain: 'googleapis.com',
    getRequestHeaders: async () => new Headers(),
    async request({ url, method, headers, data }: Parameters<Requester['request']>[0]) {
      const { status, body, headers: answered } = await send(url, method, headers ?? {}, data);
      return { status, data: body, headers: new Headers(answered) };
    },
    /** Google's own client calls this in REST fallback. */
    async fetch(
      url: string | URL,
      init: { method?: string; headers?: Record<string, string> | Headers; body?: unknown } = {},
    ) {
      const headers = Object.fromEntries(new Headers(init.headers).entries());
      const text = init.body === undefined ? undefined : String(init.body);
      const {
        status,
        body,
        headers: answered,
      } = await send(String(url), init.method ?? 'GET', headers, text ? JSON.parse(text) : undefined);
      return new Response(JSON.stringify(body), {
        status,
        headers: { ...answered, 'content-type': 'application/json' },
      });
    },
  };
  return client as unknown as GoogleClient;
}

function toSandboxRequest(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: unknown,
): SandboxRequest {
  const { service, path, query } = addressed(url);
  return { service, method, path, query, headers, ...(body === undefined ? {} : { body }) };
}

type Address = Pick<SandboxRequest, 'service' | 'path' | 'query'>;

/** By URL. Half of all calls go to the same few. */
const addresses = new Map<string, Address>();
const MOST_ADDRESSES = 1_000;

function addressed(url: string): Address {
  const known = addresses.get(url);
  if (known) return known;
  if (addresses.size >= MOST_ADDRESSES) addresses.clear();
  const address = readAddress(url);
  addresses.set(url, address);
  return address;
}

function readAddress(url: string): Address {
  // The official client always writes the port; the functions' transport never does.
  const { hostname, pathname, searchParams } = new URL(url);
  const service = hostname.slice(0, -(HOST.length + 1)) as ServiceId;
  if (!SERVICE_IDS.includes(service) || !hostname.endsWith(`.${HOST}`)) {
    throw new Error(`a call left the sandbox: ${hostname}`);
  }
  return { service, path: decodeURIComponent(pathname), query: Object.fromEntries(searchParams) };
}
