import { accountExists } from '../iam/members';
import { denialMessage, isAllowed } from '../iam/policy';
import { accountResource } from '../iam/tested-resource';
import { ApiError, invalidArgument } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import { projectOf, tryProject, withProjectId } from '../state/names';

/** What a function and a Cloud Run workload can name, and must exist. */

/**
 * Google gives the same answer for a missing account as for one that the caller may not act as. The project's default
 * compute account counts as existing: it comes with the Compute Engine API, which Riposte does not enable.
 *
 * @throws ApiError PERMISSION_DENIED
 */
export function requireAccount(state: CloudState, email: string): void {
  const project = /^(\d+)-compute@developer\.gserviceaccount\.com$/.exec(email)?.[1];
  if (accountExists(state, email) || (project !== undefined && tryProject(state, project))) return;
  const resource = accountResource(email, state.homeProject);
  throw new ApiError(
    'PERMISSION_DENIED',
    denialMessage({ permission: 'iam.serviceAccounts.actAs', resource }),
    {
      place: `the service account ${email}, which does not exist`,
    },
  );
}

/**
 * Whether the seed has a resource of an API that the sandbox does not implement: a VPC connector, a build pool or a
 * network. Their names are distinct, so this function searches all lists.
 */
export const isSeeded = (state: CloudState, name: string): boolean =>
  Object.values(state.resources).some((named) => Object.hasOwn(named, withProjectId(state, name)));

const CONNECTOR = /^projects\/[^/]+\/locations\/([^/]+)\/connectors\/[^/]+$/;

/**
 * The connector's full name. A short name is completed with the workload's project and region.
 *
 * @throws ApiError INVALID_ARGUMENT for a connector that is missing or in another region (fields and texts: errors of
 *   the functions API in serverless-google-cloudfunctions issue 277 and terraform-provider-google pull 7111)
 */
export function requireConnector(
  state: CloudState,
  sent: string,
  { parent, place }: { readonly parent: string; readonly place: string },
): string {
  const name = sent.includes('/') ? sent : `${parent}/connectors/${sent}`;
  const location = CONNECTOR.exec(name)?.[1];
  if (location === undefined)
    throw invalidArgument(`VPC connector ${sent} is not a connector's name.`, place);
  if (location !== parent.split('/')[3]) {
    throw invalidArgument(
      `The workload and the Serverless VPC Access connector ${sent} must be located in the same region.`,
      place,
    );
  }
  if (isSeeded(state, name)) return name;
  throw invalidArgument(`VPC connector ${sent} is not ready yet or does not exist.`, place);
}

export interface SecretUse {
  /** `projects/P/secrets/S`, with the project as an id or number. */
  readonly secret: string;
  readonly account: string;
  readonly place: string;
}

/**
 * A revision does not start if a secret is missing or its account may not read the secret.
 *
 * @throws ApiError FAILED_PRECONDITION with Cloud Run's text
 */
export function requireSecret(state: CloudState, { secret, account, place }: SecretUse): void {
  const name = withProjectId(state, secret);
  const exists =
    isSeeded(state, name) ||
    Object.keys(state.secrets).some((version) => version.startsWith(`${name}/versions/`));
  if (!exists) throw new ApiError('FAILED_PRECONDITION', `Secret ${secret} was not found`, { place });
  const permission = 'secretmanager.versions.access';
  const resource = { name, project: projectOf(name) };
  if (isAllowed(state, `serviceAccount:${account}`, { permission, resource })) return;
  throw new ApiError(
    'FAILED_PRECONDITION',
    `Permission denied on secret: ${secret} for Revision service account ${account}. The service account used must be granted the 'Secret Manager Secret Accessor' role (roles/secretmanager.secretAccessor) at the secret, project or higher level.`,
    { place: `grant ${permission} on ${name} to serviceAccount:${account}` },
  );
}

const LABEL_KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const LABEL_VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/** cloud.google.com/resource-manager/docs/labels-overview: at most 64 labels, lowercase, 63 characters. */
export function checkLabels(labels: Readonly<Record<string, unknown>>, place: string): void {
  const entries = Object.entries(labels);
  const bad = entries.find(([key, value]) => !LABEL_KEY.test(key) || !LABEL_VALUE.test(String(value)));
  if (bad) throw invalidArgument(`Invalid label '${bad[0]}': '${String(bad[1])}'.`, `${place}.${bad[0]}`);
  if (entries.length > 64) throw invalidArgument('More than 64 labels.', place);
}
