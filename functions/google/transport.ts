import type { Clock } from '../../core/ports/ports';
import { isObject } from '../../core/values/json';
import type { FunctionService } from './endpoints';
import { faultKind, GoogleFault } from './faults';
import { retryAfterMs, retryDelayMs } from './retry-delay';

/** An HTTP answer, as far as the transport reads it. */
export interface Answer {
  readonly status: number;
  readonly data: unknown;
  /** A `Headers` of the platform has this method, and it ignores case. */
  readonly headers?: { get(name: string): string | null };
}

/** Sends one request. The functions' own is functions/runtime/http-request.ts; the sandbox brings another. */
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

/** `Service`: which APIs a program may speak to; the functions' own unless it says otherwise. */
export interface GoogleCall<Service extends string = FunctionService> {
  readonly service: Service;
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Path without query; every variable segment is encoded by `segment` or `resource`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** For one attempt. */
  readonly deadlineMs: number;
  /**
   * Further attempts after a retryable fault; 0 where a repeat could matter. Between two attempts the call waits for the
   * service's Retry-After up to `deadlineMs`; when the service asks for more, the fault is thrown at once.
   */
  readonly retries: number;
}

export type Transport<Service extends string = FunctionService> = (
  call: GoogleCall<Service>,
) => Promise<unknown>;

/**
 * Encodes a resource name segment by segment: nothing in it can leave its place in the path (invariant 11). URLs
 * resolve `.` and `..` even when they are percent-encoded, so these are refused.
 */
export function resource(name: string): string {
  const segments = name.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) {
    throw new Error(`resource name ${JSON.stringify(name)} has a segment of dots; expected plain ids`);
  }
  return segments.map(encodeURIComponent).join('/');
}

/** The one place that talks to Google. Base URL, deadline and retries are said per call; nothing retries silently. */
export function createTransport<Service extends string = FunctionService>(options: {
  /** Per service: only Google's own APIs may be sent our access token. */
  readonly client: (service: Service) => Promise<Requester>;
  readonly endpoints: Readonly<Record<Service, string>>;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** Uniform in [0, 1): the jitter of the retries. @default Math.random */
  readonly random?: () => number;
}): Transport<Service> {
  const { clock, random = Math.random } = options;
  const attempt = async (call: GoogleCall<Service>): Promise<unknown> => {
    const query = new URLSearchParams(call.query ?? {}).toString();
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
    // validateStatus accepts every status, so what arrives here had no answer: refused, reset or too late.
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
