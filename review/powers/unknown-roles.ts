import { isAgentRole, isBasicRole, roleOfRest, UNKNOWN_ROLE } from './permission-sets';
import type { PowerChange } from './power-change';
import { isUnknownRole, type Roles } from './roles';
import { isAgent } from './severity';

/**
 * The roles of a gain whose permissions are unknown. Basic roles and the roles of Google's agents are recognized by
 * name.
 */
export const unknownRolesIn = (change: PowerChange, roles: Roles): readonly string[] =>
  [...new Set(change.gained.flatMap((permission) => roleOfRest(permission) ?? []))].filter(
    (role) =>
      role === UNKNOWN_ROLE ||
      (isUnknownRole(role, roles) && !isBasicRole(role) && !(isAgentRole(role) && isAgent(change))),
  );
