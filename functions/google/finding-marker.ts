import type { FindingMarker } from '../../core/ports/ports';
import { readClientError } from './client-error';
import { faultKind, GoogleFault } from './faults';
import type { GoogleClient } from './google-client';

const DEADLINE_MS = 10_000;

/**
 * Security marks through Google's own client: v2, over REST so that the token is sent. The client is loaded at its first use,
 * after the containment, because loading it takes longer than everything else together (docs/benchmarks.md). It makes no
 * retries: marks are advice, and the next verdict writes them again.
 */
export function createFindingMarker(
  googleClient: () => Promise<GoogleClient>,
  endpoint: string,
): FindingMarker {
  const load = async () => {
    const { SecurityCenterClient } = await import('@google-cloud/security-center/build/src/v2/index.js');
    const url = new URL(endpoint);
    const port = Number(url.port || (url.protocol === 'http:' ? 80 : 443));
    const options = {
      fallback: true,
      authClient: await googleClient(),
      apiEndpoint: url.hostname,
      protocol: url.protocol.replace(':', ''),
      port,
    };
    return new SecurityCenterClient(
      options as unknown as ConstructorParameters<typeof SecurityCenterClient>[0],
    );
  };
  let client: ReturnType<typeof load> | undefined;

  return {
    async mark(canonicalName, marks) {
      client ??= load();
      try {
        await (await client).updateSecurityMarks(
          {
            securityMarks: { name: `${canonicalName}/securityMarks`, marks: { ...marks } },
            updateMask: { paths: Object.keys(marks).map((key) => `marks.${key}`) },
          },
          { timeout: DEADLINE_MS, retry: null },
        );
      } catch (cause) {
        const { status, rpcCode, message } = readClientError(cause);
        const kind = status > 0 ? faultKind(status, '') : rpcKind(rpcCode);
        throw new GoogleFault(kind, status, `scc PATCH /v2/${canonicalName}/securityMarks`, message, {
          cause,
        });
      }
    },
  };
}

/** gRPC codes, which newer versions of the client use: 7 PERMISSION_DENIED, 5 NOT_FOUND, 3 INVALID_ARGUMENT. */
function rpcKind(code: number) {
  const kinds = {
    3: 'invalid',
    4: 'timeout',
    5: 'not-found',
    7: 'denied',
    8: 'throttled',
    16: 'denied',
  } as const;
  return kinds[code as keyof typeof kinds] ?? 'unavailable';
}
