import { isObject, type JsonObject } from '../json';
import { list, text } from './run-service';

const PUBLIC = ['allUsers', 'allAuthenticatedUsers'];

/** Members per role and condition, sorted: order and etag do not count. */
export function bindingsOf(policy: JsonObject) {
  return list(policy.bindings)
    .map((binding) => ({
      role: text(binding.role),
      members: (Array.isArray(binding.members) ? binding.members.map(text) : []).sort(),
      ...(isObject(binding.condition) ? { condition: binding.condition } : {}),
    }))
    .filter((binding) => binding.members.length > 0)
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Does any role name everybody on the internet, or everybody with a Google account? */
export const isPublic = (policy: JsonObject): boolean =>
  bindingsOf(policy).some((binding) => binding.members.some((member) => PUBLIC.includes(member)));

/** The bindings without the public members, and without the roles that nobody has then. */
export const withoutPublic = (policy: JsonObject) =>
  bindingsOf(policy)
    .map((binding) => ({ ...binding, members: binding.members.filter((member) => !PUBLIC.includes(member)) }))
    .filter((binding) => binding.members.length > 0);
