import type { GrantScope } from '../../core/permissions/permissions';

export interface PredefinedRole {
  readonly role: string;
  /** The permissions of the role, from Google's listing of 2026-08-22. Reviews count them for the identity. */
  readonly permissions: readonly string[];
}

/**
 * Scopes that use a predefined role instead of a custom one: either a role with exactly the permission exists, or
 * project-level custom roles are not known to support the permission.
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

/** Permissions that the predefined role of a scope does not contain: IAM would not honour such a declaration. */
export const notHeldBy = (scope: PredefinedScope, permissions: readonly string[]): readonly string[] => {
  const held: readonly string[] = PREDEFINED_ROLES[scope].permissions;
  return permissions.filter((permission) => !held.includes(permission));
};
