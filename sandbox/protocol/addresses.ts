import type { CloudState } from '../state/cloud-state';
import { withProjectId } from './names';

/**
 * What Terraform calls a resource, where the stack deploys it: `google_pubsub_topic.findings`. Messages name what a
 * person can fix; what nobody deployed from a stack goes by its own name.
 */
export const addressOf = (state: Pick<CloudState, 'addresses'>, name: string): string =>
  Object.hasOwn(state.addresses, name) ? (state.addresses[name] ?? name) : name;

/** Short ids, as of buckets, are no names: they say nothing about the kind of thing. */
export function withAddress(state: CloudState, name: unknown, address: string): CloudState {
  if (typeof name !== 'string' || !name.includes('/')) return state;
  return { ...state, addresses: { ...state.addresses, [withProjectId(state, name)]: address } };
}
