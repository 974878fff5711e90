import type { Requester } from '../../functions/google/transport';
import { couldNot } from '../terminal/problem';

/** Not read-only: Security Command Center and Cloud Run accept only this scope. The list of reads is the guard. */
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/** What a command needs the credentials for. The message about missing credentials shows it. */
export interface CredentialsNeed {
  /** `may read the project`. */
  readonly may: string;
  /** What works without credentials. */
  readonly otherwise?: string;
}

/** Outside Google Cloud the library warns that it finds no metadata server. Our own message already reports that. */
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
 * The user's Application Default Credentials. This file is loaded only when a command calls a real cloud: the functions
 * use only the metadata server, and the sandbox uses no credentials (invariant 14).
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
        fix: `run gcloud auth application-default login${need.otherwise === undefined ? '' : `; or ${need.otherwise}`}`,
      },
      cause,
    );
  }
}
