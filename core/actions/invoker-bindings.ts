import { canonicalJson, isObject, type JsonObject } from '../values/json';
import { list, text } from './run-service';

export const PUBLIC_MEMBERS = ['allUsers', 'allAuthenticatedUsers'];

/**
 * The normal form of a policy's bindings: one per role and condition, each member once, sorted. The order, the etag and
 * how members are spread over bindings of one role say nothing.
 */
export function bindingsOf(policy: JsonObject) {
  const merged = new Map<string, Binding>();
  for (const binding of list(policy.bindings)) {
    const condition = isObject(binding.condition) ? { condition: binding.condition } : {};
    const key = canonicalJson({ role: text(binding.role), ...condition });
    const members = Array.isArray(binding.members) ? binding.members.map(text) : [];
    const known = merged.get(key)?.members ?? [];
    const all = [...new Set([...known, ...members])].sort();
    merged.set(key, { role: text(binding.role), members: all, ...condition });
  }
  return [...merged.values()]
    .filter((binding) => binding.members.length > 0)
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

type Binding = {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: JsonObject;
};

/** Does any role name everybody on the internet, or everybody with a Google account? */
export const isPublic = (policy: JsonObject): boolean =>
  bindingsOf(policy).some((binding) => binding.members.some((member) => PUBLIC_MEMBERS.includes(member)));

/** The bindings without the public members, and without the roles that nobody has then. */
export const withoutPublic = (policy: JsonObject) =>
  bindingsOf(policy)
    .map((binding) => ({
      ...binding,
      members: binding.members.filter((member) => !PUBLIC_MEMBERS.includes(member)),
    }))
    .filter((binding) => binding.members.length > 0);
