import type { GrantScope } from '../../core/permissions/permissions';

export interface PredefinedRole {
  readonly role: string;
  /** What the role holds, from Google's listing of 2026-08-22: counted as the identity's powers in reviews. */
  readonly permissions: readonly string[];
}

/**
 * Scopes that are bound by a predefined role instead of a custom one: where a role with exactly the permission
 * exists, or where project-level custom roles are not known to carry it.
 */
export const PREDEFINED_ROLES = {
  'command-topic': { role: 'roles/pubsub.publisher', permissions: ['pubsub.topics.publish'] },
  finding: {
    role: 'roles/securitycenter.findingSecurityMarksWriter',
    permissions: ['securitycenter.findingsecuritymarks.update', 'securitycenter.userinterfacemetadata.get'],
  },
  reputation: {
    role: 'roles/secretmanager.secretAccessor',
    permissions: [
      'resourcemanager.projects.get',
      'resourcemanager.projects.list',
      'secretmanager.versions.access',
    ],
  },
} as const satisfies Partial<Record<GrantScope, PredefinedRole>>;

export type PredefinedScope = keyof typeof PREDEFINED_ROLES;

/** Permissions that a scope's predefined role does not hold: a declaration that IAM would not honour. */
export const notHeldBy = (scope: PredefinedScope, permissions: readonly string[]): readonly string[] => {
  const held: readonly string[] = PREDEFINED_ROLES[scope].permissions;
  return permissions.filter((permission) => !held.includes(permission));
};
