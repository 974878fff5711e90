/**
 * Represents the permissions of a role that are not known by name. If both sides have it, they are equal in it, so it is
 * compared like a permission.
 */
export const restOf = (role: string): string => `everything in ${role}`;

const REST = /^everything in (.*)$/;

/** The role whose unlisted permissions this represents. */
export const roleOfRest = (permission: string): string | undefined => REST.exec(permission)?.[1];

/** The role of a binding that is known only after the apply. */
export const UNKNOWN_ROLE = 'a role that is known only after the apply';

const BASIC = /^roles\/(owner|editor|viewer)$/;
export const isBasicRole = (role: string): boolean => BASIC.test(role);

/** Recognized by its name: Google names roles that administer a service `x.admin`, `x.yAdmin` or `xAdmin`. */
export const isAdminRole = (role: string): boolean =>
  /^roles\/(?:[\w.]*\.)?\w*[aA]dmin(?:\.v\d+)?$/.test(role);

/** Recognized by its name: such roles of Google are read-only. */
export const isReadingRole = (role: string): boolean =>
  /^roles\/(?:[\w.]*\.)?\w*(?:[vV]iewer|[rR]eader)$/.test(role) && role !== 'roles/viewer';

/** `roles/pubsub.serviceAgent`: the role that Google grants to its own agents. */
export const isAgentRole = (role: string): boolean => /^roles\/[\w.]+\.\w*[sS]erviceAgent$/.test(role);

/** Owner, editor, an administrator role, or an unlimited role. */
export const isBroadRole = (role: string): boolean =>
  /^roles\/(?:owner|editor)$/.test(role) || isAdminRole(role);

/** True if every holder of the first also has the second, as far as the names of the roles show. */
export function includes(rest: string, permission: string): boolean {
  const role = roleOfRest(rest);
  if (role === undefined) return false;
  if (role === 'roles/owner') return permission !== restOf(UNKNOWN_ROLE);
  if (role === 'roles/editor') return permission === restOf('roles/viewer');
  const [, service] = /^roles\/(\w+)\.admin$/.exec(role) ?? [];
  return service !== undefined && permission.startsWith(`${service}.`);
}
