import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ServiceId } from '../protocol/request';
import { type Listening, listen, sendJson } from './http';

/** Only this proxy resolves names under this domain (RFC 6761 keeps `test` free of real names). */
const DOMAIN = 'riposte.test';

/** The first label of an API's host, if it differs from the service's id. */
const LABELS: Readonly<Partial<Record<ServiceId, string>>> = {
  scc: 'securitycenter',
  sccmanagement: 'securitycentermanagement',
  resourcemanager: 'cloudresourcemanager',
};

export const labelOf = (service: ServiceId): string => LABELS[service] ?? service;

/** The invented address of an API, which clients use: `http://run.riposte.test/`. */
export const inventedUrl = (service: ServiceId): string => `http://${labelOf(service)}.${DOMAIN}/`;

export interface FrontProxyOptions {
  readonly endpoints: Readonly<Record<ServiceId, string>>;
  /** Called when the proxy refuses a host that is not an API of this cloud. */
  readonly onRefused?: (host: string) => void;
}

/**
 * An HTTP proxy in front of all APIs. It serves clients that put a region before the host of an API, as gcloud does
 * (`us-central1-run.riposte.test`). It also isolates clients that must not reach any other host: it refuses every host
 * that is not an API of the embedded cloud, and never resolves a name or connects beyond this machine.
 */
export async function serveFrontProxy({ endpoints, onRefused }: FrontProxyOptions): Promise<Listening> {
  const byLabel = new Map(
    (Object.keys(endpoints) as ServiceId[]).map((service) => [labelOf(service), endpoints[service]]),
  );
  const listening = await listen((request, response) => {
    const target = /^http:\/\/([^/]+)(\/.*)?$/i.exec(request.url ?? '');
    const [, host = request.headers.host ?? '', path = '/'] = target ?? [];
    const endpoint = endpointFor(byLabel, host);
    if (endpoint === undefined) {
      onRefused?.(host);
      refuse(response, host);
    } else {
      passOn(request, response, { url: `${endpoint}${path}`, host });
    }
  });
  listening.server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    const host = request.url ?? '';
    onRefused?.(host);
    socket.end(`HTTP/1.1 403 ${refusalOf(host)}\r\nconnection: close\r\n\r\n`);
  });
  return listening;
}

/** A client of a tunnel shows only the status line, so it names the host. */
const refusalOf = (host: string): string =>
  /^[A-Za-z0-9.:-]{1,260}$/.test(host) ? `${host} is not an API of the embedded cloud` : 'Forbidden';

/** `us-central1-run.riposte.test` and `run.riposte.test` address the same API. */
function endpointFor(byLabel: ReadonlyMap<string, string>, host: string): string | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  if (!name.endsWith(`.${DOMAIN}`)) return undefined;
  const label = name.slice(0, -DOMAIN.length - 1);
  return byLabel.get(label) ?? byLabel.get(label.slice(label.lastIndexOf('-') + 1));
}

const refuse = (response: ServerResponse, host: string): void =>
  sendJson(response, 403, {
    error: {
      code: 403,
      status: 'PERMISSION_DENIED',
      message: `${host} is not an API of the embedded cloud: the proxy refused the call and did not forward it`,
    },
  });

/** Keeps the host that the client requested, because only the host contains the region of a Cloud Run namespace. */
function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  { url, host }: { readonly url: string; readonly host: string },
): void {
  const { 'proxy-connection': _proxy, ...headers } = request.headers;
  const options = { method: request.method, headers: { ...headers, host } };
  const onward = forward(url, options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', (cause) => {
    sendJson(response, 502, {
      error: { code: 502, status: 'UNAVAILABLE', message: `sandbox: ${cause.message}` },
    });
  });
  request.pipe(onward);
}
