import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Principal, SandboxRequest, SandboxResponse, ServiceId } from '../protocol/request';
import { type Listening, listen, readBody, sendBytes, sendJson } from './http';
import type { Tokens } from './tokens';

type Answer = (request: SandboxRequest, principal: Principal | undefined) => SandboxResponse;

/** One loopback port for one Google API: translates HTTP into a SandboxRequest and back, and nothing else. */
export function serveApi(
  service: ServiceId,
  tokens: Tokens,
  answer: Answer,
  latencyMs: number,
): Promise<Listening> {
  return listen((request, response) => {
    respond(service, tokens, answer, latencyMs, request, response).catch((error: unknown) => {
      // A sandbox bug must not look like Google: it is loud and says that it is ours.
      sendJson(response, 500, {
        error: { code: 500, status: 'INTERNAL', message: `sandbox: ${String(error)}` },
      });
    });
  });
}

async function respond(
  service: ServiceId,
  tokens: Tokens,
  answer: Answer,
  latencyMs: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://loopback');
  const sent = await readBody(request);
  const isUpload = service === 'storage' && url.pathname.startsWith('/upload/');
  const body = isUpload ? { ok: true, value: sent } : parseJson(sent.toString('utf8'));
  if (!body.ok) {
    sendJson(response, 400, {
      error: { code: 400, status: 'INVALID_ARGUMENT', message: 'Invalid JSON payload received.' },
    });
    return;
  }
  if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
  const {
    status,
    body: result,
    headers,
  } = answer(
    {
      service,
      method: request.method ?? 'GET',
      path: withoutRepeatedVersion(decodeURIComponent(url.pathname)),
      query: Object.fromEntries(url.searchParams),
      headers: headersOf(request),
      ...(body.value === undefined ? {} : { body: body.value }),
    },
    tokens.principalOf(request.headers.authorization),
  );
  // No API answers a bare text: it is the content of an object.
  if (typeof result === 'string' || result instanceof Uint8Array) sendBytes(response, status, result);
  else sendJson(response, status, result, headers);
}

function parseJson(text: string): { ok: boolean; value?: unknown } {
  if (text === '') return { ok: true };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

const headersOf = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));

/** Google's Go clients put the version in front of an http endpoint that has it already: `/v1/v1/projects/…`. */
const withoutRepeatedVersion = (path: string): string => path.replace(/^\/(v\d+)\/\1\//, '/$1/');
