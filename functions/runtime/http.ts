import type { HttpFunction } from '@google-cloud/functions-framework';

/** Pub/Sub messages are at most 10 MB; base64 and the envelope add a third. */
const MAX_BODY_BYTES = 14_000_000;

/**
 * A plain HTTP function. The functions framework registers it. Both parameters are declared and a status is always sent: a rejected
 * promise would be a 500 without a log line of Riposte.
 */
export function toHttpFunction(compose: () => (body: unknown) => Promise<number>): HttpFunction {
  let handler: ((body: unknown) => Promise<number>) | undefined;
  return async (request, response) => {
    if (request.method !== 'POST' || (request.rawBody?.length ?? 0) > MAX_BODY_BYTES) {
      response.status(request.method === 'POST' ? 413 : 405).end();
      return;
    }
    handler ??= compose();
    response.status(await handler(request.body)).end();
  };
}
