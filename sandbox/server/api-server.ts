import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Principal, SandboxRequest, SandboxResponse, ServiceId } from '../protocol/request';
import { type Listening, listen, readBody, sendBytes, sendJson } from './http';
import type { Tokens } from './tokens';

type Answer = (request: SandboxRequest, principal: Principal | undefined) => SandboxResponse;

/** Serves one Google API on one loopback port. Only translates HTTP into a SandboxRequest, and the answer back. */
export function serveApi(
  service: ServiceId,
  tokens: Tokens,
  answer: Answer,
  latencyMs: number,
): Promise<Listening> {
  return listen((request, response) => {
    respond(service, tokens, answer, latencyMs, request, response).catch((error: unknown) => {
      // A sandbox bug must not look like an error from Google, so the answer names the sandbox.
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
  // No API returns plain text, so this is the content of an object.
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

/** Google's Go clients put the version before an http endpoint that already has it: `/v1/v1/projects/…`. */
const withoutRepeatedVersion = (path: string): string => path.replace(/^\/(v\d+)\/\1\//, '/$1/');
