import type { Requester } from '../../functions/google/transport';
import { couldNot } from '../problem';

/** No read-only scope: Security Command Center and Cloud Run accept this one alone. The list of reads is the guard. */
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/** What the command at hand wants of the credentials, for the message when there are none. */
export interface CredentialsNeed {
  /** `may read the project`. */
  readonly may: string;
  /** What works without credentials. */
  readonly otherwise?: string;
}

/** Outside of Google Cloud the library warns of the metadata server that it does not find; our own message says it. */
async function withoutLookupWarning<T>(work: () => Promise<T>): Promise<T> {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: [never]) => {
    if ((rest[0] as unknown) !== 'MetadataLookupWarning') emitWarning.call(process, warning, ...rest);
  }) as typeof process.emitWarning;
  try {
    return await work();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/**
 * The person's Application Default Credentials. The functions never come here (they know the metadata server alone),
 * and neither does the sandbox (invariant 14): this file is loaded when a real cloud is asked, and only then.
 */
export async function applicationDefaultClient(need: CredentialsNeed): Promise<Requester> {
  const { GoogleAuth } = require('google-auth-library') as typeof import('google-auth-library');
  try {
    const auth = new GoogleAuth({ scopes: [SCOPE] });
    return (await withoutLookupWarning(() => auth.getClient())) as unknown as Requester;
  } catch (cause) {
    throw couldNot(
      {
        code: 'no-credentials',
        what: `no credentials were found: ${cause instanceof Error ? cause.message : String(cause)}`,
        where: 'Application Default Credentials',
        expected: `a person or service account that ${need.may}`,
        fix: `gcloud auth application-default login${need.otherwise === undefined ? '' : `, or ${need.otherwise}`}`,
      },
      cause,
    );
  }
}
