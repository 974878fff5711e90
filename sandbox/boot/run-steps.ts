import { isObject, type Json, type JsonObject } from '../../core/values/json';
import type { SandboxResponse } from '../protocol/request';
import type { ApiRequest, Steps } from './translation';

/** The cloud refused a request of a translation. The translation makes no later requests. */
export class RequestRefused extends Error {
  readonly kind = 'request-refused';
  /** Google's status: `ALREADY_EXISTS`. */
  readonly status: string;
  /** Google's own message. */
  readonly reason: string;

  constructor(
    readonly request: ApiRequest,
    readonly code: number,
    body: Json,
  ) {
    const error = isObject(body) && isObject(body.error) ? body.error : {};
    const [status, reason] = [String(error.status), String(error.message)];
    const { service, method, path } = request;
    super(`${service} answers ${method} ${path} with ${code} ${status}: ${reason}`);
    this.name = 'RequestRefused';
    this.status = status;
    this.reason = reason;
  }
}

/**
 * Makes the requests one after the other.
 *
 * @throws RequestRefused
 */
export function runSteps<Result>(
  steps: Steps<Result>,
  send: (request: ApiRequest) => SandboxResponse,
): Result {
  let next = steps.next(undefined);
  while (!next.done) next = steps.next(answerTo(next.value, send(next.value)));
  return next.value;
}

/** Like runSteps, over HTTP. */
export async function runStepsAsync<Result>(
  steps: Steps<Result>,
  send: (request: ApiRequest) => Promise<SandboxResponse>,
): Promise<Result> {
  let next = steps.next(undefined);
  while (!next.done) next = steps.next(answerTo(next.value, await send(next.value)));
  return next.value;
}

/** The answer that the translation gets. Undefined if the request may find nothing and found nothing. */
function answerTo(request: ApiRequest, { status, body }: SandboxResponse): JsonObject | undefined {
  const answer = body as Json;
  if (status < 300) return isObject(answer) ? answer : {};
  if (status === 404 && request.mayBeMissing) return undefined;
  throw new RequestRefused(request, status, answer);
}
