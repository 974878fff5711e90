import type { CloudState } from './cloud-state';
import { withProjectId } from './names';

/**
 * The Terraform address of a resource that the stack deploys: `google_pubsub_topic.findings`. Messages name the part
 * that a person can fix. A resource that no stack deployed keeps its own name.
 */
export const addressOf = (state: Pick<CloudState, 'addresses'>, name: string): string =>
  Object.hasOwn(state.addresses, name) ? (state.addresses[name] ?? name) : name;

/** Ignores short ids, for example of buckets, because they do not identify the kind of resource. */
export function withAddress(state: CloudState, name: unknown, address: string): CloudState {
  if (typeof name !== 'string' || !name.includes('/')) return state;
  return { ...state, addresses: { ...state.addresses, [withProjectId(state, name)]: address } };
}
