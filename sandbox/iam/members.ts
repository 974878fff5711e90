import { invalidArgument } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';

/**
 * A policy accepts only service accounts that exist. The sandbox does not look up people and groups.
 *
 * @throws ApiError INVALID_ARGUMENT with the text of IAM's own error
 */
export function checkMemberExists(state: CloudState, member: string): void {
  const email = /^serviceAccount:(.+)$/.exec(member)?.[1];
  if (email === undefined || accountExists(state, email)) return;
  throw invalidArgument(`Service account ${email} does not exist.`, 'policy.bindings.members');
}

/** Whether the account exists. A person, the stack or the seed creates it. An agent is created by its API. */
export const accountExists = (state: CloudState, email: string): boolean =>
  Object.hasOwn(state.iam.agents, email) ||
  Object.keys(state.governance.serviceAccounts).some((name) => name.endsWith(`/serviceAccounts/${email}`));
