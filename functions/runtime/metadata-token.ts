import type { Clock } from '../../core/ports/ports';
import { isObject } from '../../core/values/json';
import { retryDelayMs } from '../google/retry-delay';
import type { Requester } from '../google/transport';

const PATH = '/computeMetadata/v1/instance/service-accounts/default/token';
const FLAVOR = { 'metadata-flavor': 'Google' };
const DEADLINE_MS = 3_000;
const RETRIES = 3;

/** The metadata server returns a new token when the old one expires within five minutes (cloud.google.com/run/docs/container-contract). */
const RENEW_BEFORE_MS = 300_000;

export interface MetadataServer {
  /** `host` or `host:port`. The sandbox has its own. */
  readonly host: string;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly send: Requester['request'];
}

interface Token {
  readonly text: string;
  readonly renewAtMs: number;
}

/**
 * The access token of the function's own service account, from the metadata server only. No code path here reads a credential file
 * (invariant 14). The token is kept until it is about to expire, and concurrent callers share one request.
 *
 * @throws Error if the server does not return a token
 */
export function metadataToken(server: MetadataServer): () => Promise<string> {
  let kept: Token | undefined;
  let asking: Promise<Token> | undefined;
  return async () => {
    if (kept && server.clock.now() < kept.renewAtMs) return kept.text;
    asking ??= askPatiently(server).finally(() => {
      asking = undefined;
    });
    kept = await asking;
    return kept.text;
  };
}

async function askPatiently(server: MetadataServer): Promise<Token> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await ask(server);
    } catch (cause) {
      const wait = retryDelayMs({ tried, retryAfterMs: undefined, mostMs: 0, random: Math.random });
      if (tried >= RETRIES || wait === undefined) throw cause;
      await server.clock.sleep(wait);
    }
  }
}

async function ask({ host, clock, send }: MetadataServer): Promise<Token> {
  const askedAt = clock.now();
  const url = `http://${host}${PATH}`;
  const { status, headers, data } = await send({ url, method: 'GET', headers: FLAVOR, timeout: DEADLINE_MS });
  // An answer without this header does not come from the metadata server.
  const isGoogle = headers?.get('metadata-flavor') === 'Google';
  if (status !== 200 || !isGoogle || !isObject(data) || typeof data.access_token !== 'string') {
    throw new Error(`the metadata server returned no token (HTTP ${status}); expected access_token`);
  }
  const lifeMs = Number(data.expires_in ?? 0) * 1_000;
  return { text: data.access_token, renewAtMs: askedAt + lifeMs - RENEW_BEFORE_MS };
}
