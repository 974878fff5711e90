/**
 * Stands for what a role holds beyond the permissions that we know by name. Two sides that both have it are equal in
 * it, so it is compared like a permission.
 */
export const restOf = (role: string): string => `everything in ${role}`;

const REST = /^everything in (.*)$/;

/** The role whose unlisted permissions this stands for. */
export const roleOfRest = (permission: string): string | undefined => REST.exec(permission)?.[1];

/** The role of a binding that only the apply will tell. */
export const UNKNOWN_ROLE = 'a role that only the apply will tell';

const BASIC = /^roles\/(owner|editor|viewer)$/;
export const isBasicRole = (role: string): boolean => BASIC.test(role);

/** By its words: Google names roles that administer a service `x.admin`, `x.yAdmin` or `xAdmin`. */
export const isAdminRole = (role: string): boolean =>
  /^roles\/(?:[\w.]*\.)?\w*[aA]dmin(?:\.v\d+)?$/.test(role);

/** By its words: such roles of Google's only read. */
export const isReadingRole = (role: string): boolean =>
  /^roles\/(?:[\w.]*\.)?\w*(?:[vV]iewer|[rR]eader)$/.test(role) && role !== 'roles/viewer';

/** `roles/pubsub.serviceAgent`: what Google grants to its own agents. */
export const isAgentRole = (role: string): boolean => /^roles\/[\w.]+\.\w*[sS]erviceAgent$/.test(role);

/** Owner, editor, an administrator of something, or anything at all. */
export const isBroadRole = (role: string): boolean =>
  /^roles\/(?:owner|editor)$/.test(role) || isAdminRole(role);

/** Whoever holds the first holds the second too, as far as the roles' names tell. */
export function includes(rest: string, permission: string): boolean {
  const role = roleOfRest(rest);
  if (role === undefined) return false;
  if (role === 'roles/owner') return permission !== restOf(UNKNOWN_ROLE);
  if (role === 'roles/editor') return permission === restOf('roles/viewer');
  const [, service] = /^roles\/(\w+)\.admin$/.exec(role) ?? [];
  return service !== undefined && permission.startsWith(`${service}.`);
}
