import type { Clock } from '../../core/ports/ports';
import { isObject } from '../../core/values/json';
import type { FunctionService } from './endpoints';
import { faultKind, GoogleFault } from './faults';
import { retryAfterMs, retryDelayMs } from './retry-delay';

/** The parts of an HTTP answer that the transport reads. */
export interface Answer {
  readonly status: number;
  readonly data: unknown;
  /** As in the platform's `Headers`: the name is case-insensitive. */
  readonly headers?: { get(name: string): string | null };
}

/** Sends one request. The functions use functions/runtime/http-request.ts, and the sandbox has its own. */
export interface Requester {
  request(options: {
    url: string;
    method: string;
    headers?: Record<string, string>;
    data?: unknown;
    timeout?: number;
    responseType?: 'json';
    validateStatus?: (status: number) => boolean;
    retry?: boolean;
  }): Promise<Answer>;
}

/** `Service`: the APIs that a program may call. The default is those of the functions. */
export interface GoogleCall<Service extends string = FunctionService> {
  readonly service: Service;
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Path without query. `segment` or `resource` encodes every variable segment. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds, for one attempt. */
  readonly deadlineMs: number;
  /**
   * Further attempts after a retryable fault. 0 for calls that are not safe to repeat. Between two attempts the call waits for
   * the service's Retry-After, up to `deadlineMs`. If the service asks for more, the call throws the fault at once.
   */
  readonly retries: number;
}

export type Transport<Service extends string = FunctionService> = (
  call: GoogleCall<Service>,
) => Promise<unknown>;

/**
 * Encodes a resource name segment by segment, so that no part can leave its place in the path (invariant 11). URLs resolve `.` and
 * `..` even if they are percent-encoded, so both are refused.
 */
export function resource(name: string): string {
  const segments = name.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) {
    throw new Error(`resource name ${JSON.stringify(name)} has a segment of dots; expected plain ids`);
  }
  return segments.map(encodeURIComponent).join('/');
}

/** The only place that calls Google. Each call states its service, deadline and retries; nothing retries silently. */
export function createTransport<Service extends string = FunctionService>(options: {
  /** One client for each service: only Google's own APIs get the access token. */
  readonly client: (service: Service) => Promise<Requester>;
  readonly endpoints: Readonly<Record<Service, string>>;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** Uniform in [0, 1): the jitter of the retries. @default Math.random */
  readonly random?: () => number;
}): Transport<Service> {
  const { clock, random = Math.random } = options;
  const attempt = async (call: GoogleCall<Service>): Promise<unknown> => {
    const query = call.query ? new URLSearchParams(call.query).toString() : '';
    const url = `${options.endpoints[call.service]}${call.path}${query ? `?${query}` : ''}`;
    const place = `${call.service} ${call.method} ${call.path}`;
    const answer = await send(await options.client(call.service), call, url, place);
    if (answer.status >= 200 && answer.status < 300) return answer.data;
    const { status: rpcStatus, message } = errorOf(answer.data);
    const said = message || rpcStatus || 'no message';
    const fault = new GoogleFault(faultKind(answer.status, rpcStatus), answer.status, place, said);
    fault.retryAfterMs = retryAfterMs(answer.headers?.get('retry-after'), clock.now());
    throw fault;
  };

  return async (call) => {
    for (let tried = 0; ; tried += 1) {
      try {
        return await attempt(call);
      } catch (cause) {
        if (!(cause instanceof GoogleFault) || !cause.retryable || tried >= call.retries) throw cause;
        const mostMs = call.deadlineMs;
        const wait = retryDelayMs({ tried, retryAfterMs: cause.retryAfterMs, mostMs, random });
        if (wait === undefined) throw cause;
        await clock.sleep(wait);
      }
    }
  };
}

async function send(client: Requester, call: GoogleCall<string>, url: string, place: string) {
  try {
    return await client.request({
      url,
      method: call.method,
      timeout: call.deadlineMs,
      responseType: 'json',
      validateStatus: () => true,
      retry: false,
      ...(call.headers ? { headers: { ...call.headers } } : {}),
      ...(call.body === undefined ? {} : { data: call.body }),
    });
  } catch (cause) {
    // validateStatus accepts every status, so here there was no answer: the connection was refused or reset, or timed out.
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new GoogleFault('unavailable', 0, place, why, { cause });
  }
}

function errorOf(data: unknown): { status: string; message: string } {
  const first = Array.isArray(data) ? data[0] : data;
  const error = isObject(first) && isObject(first.error) ? first.error : {};
  return {
    status: String(error.status ?? error.code ?? ''),
    message: String(error.message ?? ''),
  };
}

export { objectOf as asObject, objectsOf as asList } from '../../core/values/json-values';
