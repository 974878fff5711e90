import { invalidArgument } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';

/**
 * A policy takes only service accounts that exist; people and groups are not looked up here.
 *
 * @throws ApiError INVALID_ARGUMENT, in the words of IAM's own error
 */
export function checkMemberExists(state: CloudState, member: string): void {
  const email = /^serviceAccount:(.+)$/.exec(member)?.[1];
  if (email === undefined || accountExists(state, email)) return;
  throw invalidArgument(`Service account ${email} does not exist.`, 'policy.bindings.members');
}

/** Whether anything made the account: a person, the stack, the seed, or for an agent the API that it serves. */
export const accountExists = (state: CloudState, email: string): boolean =>
  Object.hasOwn(state.iam.agents, email) ||
  Object.keys(state.governance.serviceAccounts).some((name) => name.endsWith(`/serviceAccounts/${email}`));
