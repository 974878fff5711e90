import type { Requester } from '../../functions/google/transport';
import { couldNot } from '../problem';

/** No read-only scope: Security Command Center and Cloud Run accept this one alone. The list of reads is the guard. */
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * The person's Application Default Credentials. The functions never come here (they know the metadata server alone),
 * and neither does the sandbox (invariant 14): this file is loaded when a real cloud is asked, and only then.
 */
export async function applicationDefaultClient(): Promise<Requester> {
  const { GoogleAuth } = require('google-auth-library') as typeof import('google-auth-library');
  try {
    return (await new GoogleAuth({ scopes: [SCOPE] }).getClient()) as unknown as Requester;
  } catch (cause) {
    throw couldNot(
      {
        code: 'no-credentials',
        what: `no credentials were found: ${cause instanceof Error ? cause.message : String(cause)}`,
        where: 'Application Default Credentials',
        expected:
          'a person or service account that may read the project (docs/doctor.md lists the permissions)',
        fix: 'gcloud auth application-default login, or riposte doctor --sandbox to try it without a cloud',
      },
      cause,
    );
  }
}
