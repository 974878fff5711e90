// The one file instead of the whole library: the responder's cold start parses what it bundles.
import { Compute } from 'google-auth-library/build/src/auth/computeclient.js';
import type { Requester } from '../google/transport';

/** What the official client needs of an auth client in REST fallback, and what our transport needs. */
export type GoogleClient = Requester & Pick<Compute, 'fetch' | 'getRequestHeaders' | 'universeDomain'>;

/**
 * The function's own identity, from the metadata server and nowhere else. `Compute` is taken on purpose instead of
 * application default credentials: it has no code path that reads a credential file (invariant 14), and no search
 * for a project id, which costs 400 ms.
 */
export function computeClient(): () => Promise<GoogleClient> {
  let client: Promise<GoogleClient> | undefined;
  return () => {
    client ??= Promise.resolve(new Compute() as unknown as GoogleClient);
    return client;
  };
}

/** No Google token may ever be sent to somebody else's service. */
export const plainClient: Requester = {
  async request({ url, method, headers, data, timeout }) {
    const answer = await fetch(url, {
      method,
      ...(headers ? { headers } : {}),
      ...(data === undefined ? {} : { body: typeof data === 'string' ? data : JSON.stringify(data) }),
      ...(timeout ? { signal: AbortSignal.timeout(timeout) } : {}),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, data: text ? JSON.parse(text) : undefined };
  },
};
