import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Answer, Requester } from '../google/transport';

type Options = Parameters<Requester['request']>[0];

/**
 * Milliseconds. A kept connection that was idle for longer is closed. The other side may have closed it while Cloud Run gave this
 * instance no CPU, and a request on it would be lost.
 */
const KEPT = { keepAlive: true, timeout: 30_000 };

const AGENTS = {
  'http:': () => ({ request: httpRequest, agent: new HttpAgent(KEPT) }),
  'https:': () => ({ request: httpsRequest, agent: new HttpsAgent(KEPT) }),
};
/** The user agent. Audit logs of the services show it. */
const USER_AGENT = 'riposte';

type Protocol = keyof typeof AGENTS;
type Way = ReturnType<(typeof AGENTS)[Protocol]>;
const ways: Partial<Record<Protocol, Way>> = {};

/** Connections are reused, because a case makes about 25 calls to a few hosts. */
function wayOf(protocol: string): Way {
  if (!(protocol in AGENTS)) throw new Error(`cannot use ${protocol}; expected https:`);
  const known = protocol as Protocol;
  ways[known] ??= AGENTS[known]();
  return ways[known];
}

/**
 * Sends one request with the platform's own HTTP client, which the functions framework has loaded already. It follows no redirects,
 * so a token goes only to the host that it was meant for.
 *
 * @throws Error if there is no complete answer within `timeout`
 */
export async function httpSend({ url, method, headers, data, timeout }: Options): Promise<Answer> {
  const target = new URL(url);
  const { request, agent } = wayOf(target.protocol);
  const isText = typeof data === 'string';
  const body = data === undefined ? undefined : Buffer.from(isText ? data : JSON.stringify(data));
  const answer = await new Promise<{ readonly head: IncomingMessage; readonly text: string }>(
    (resolve, reject) => {
      const sending = request(target, {
        method,
        agent,
        headers: {
          accept: 'application/json',
          'user-agent': USER_AGENT,
          ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
          ...(body === undefined ? {} : { 'content-length': body.length }),
          ...headers,
        },
      });
      const late = () => sending.destroy(new Error(`no answer within ${timeout} ms`));
      const timer = timeout === undefined ? undefined : setTimeout(late, timeout);
      const fail = (cause: unknown) => {
        clearTimeout(timer);
        reject(cause);
      };
      sending.on('error', fail).on('response', (head) => {
        const chunks: Buffer[] = [];
        head
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('error', fail)
          .on('end', () => {
            clearTimeout(timer);
            resolve({ head, text: Buffer.concat(chunks).toString('utf8') });
          });
      });
      sending.end(body);
    },
  );
  const { head, text } = answer;
  const get = (name: string) => {
    const value = head.headers[name.toLowerCase()];
    return value === undefined ? null : String(value);
  };
  return { status: head.statusCode ?? 0, headers: { get }, data: parsed(text) };
}

/** A front end in between may answer with a page. Then the answer is its text, and the status says what happened. */
function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
