import { canonicalJson, isObject, type JsonObject } from '../values/json';
import { list, text } from './run-service';

export const PUBLIC_MEMBERS = ['allUsers', 'allAuthenticatedUsers'];

/**
 * The normal form of a policy's bindings: one for each role and condition, each member once, sorted. The order, the etag
 * and how members are spread over bindings of one role have no meaning.
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

export type Binding = {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: JsonObject;
};

/** Whether any role includes everybody on the internet, or everybody with a Google account. */
export const isPublic = (policy: JsonObject): boolean =>
  list(policy.bindings).some(
    ({ members }) => Array.isArray(members) && members.some((member) => PUBLIC_MEMBERS.includes(member)),
  );

const keyOf = ({ role, condition }: Pick<Binding, 'role' | 'condition'>): string =>
  canonicalJson({ role, ...(condition ? { condition } : {}) });

/** The public members of a policy, by role and condition. */
export const publicBindings = (policy: JsonObject): readonly Binding[] =>
  bindingsOf(policy)
    .map((binding) => ({
      ...binding,
      members: binding.members.filter((member) => PUBLIC_MEMBERS.includes(member)),
    }))
    .filter((binding) => binding.members.length > 0);

/** Those of the given members that a policy has under the same role and condition. */
export const presentOf = (wanted: readonly Binding[], policy: JsonObject): readonly Binding[] => {
  const standing = new Map(bindingsOf(policy).map((binding) => [keyOf(binding), binding.members]));
  return wanted
    .map((binding) => ({
      ...binding,
      members: binding.members.filter((member) => standing.get(keyOf(binding))?.includes(member)),
    }))
    .filter((binding) => binding.members.length > 0);
};

/** The policy with these members added under their role and condition. Everything else stays as it is. */
export function withMembers(policy: JsonObject, added: readonly Binding[]): JsonObject {
  const bindings = bindingsOf({ bindings: [...list(policy.bindings), ...added.map((one) => ({ ...one }))] });
  // Google accepts and returns conditions in version 3 only.
  const isConditional = bindings.some(({ condition }) => condition !== undefined);
  return { ...policy, bindings, ...(isConditional ? { version: 3 } : {}) };
}

/** The bindings without the public members, and without roles that have no member left. */
export const withoutPublic = (policy: JsonObject) =>
  bindingsOf(policy)
    .map((binding) => ({
      ...binding,
      members: binding.members.filter((member) => !PUBLIC_MEMBERS.includes(member)),
    }))
    .filter((binding) => binding.members.length > 0);
