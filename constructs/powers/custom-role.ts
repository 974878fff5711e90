import { createHash } from 'node:crypto';
import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { Construct } from 'constructs';
import type { Instance } from '../../core/naming/names';
import type { GrantScope, Identity } from '../../core/permissions/permissions';
import { refuseComputed } from '../provider/literal';
import type { Project } from '../provider/project';

export interface CustomRoleProps {
  /** The project of the role. The role can be granted only there. */
  readonly project: Pick<Project, 'id'>;
  /** The pipeline of the role: in a protected project, two pipelines may each have their own. */
  readonly instance: Instance;
  readonly identity: Identity;
  readonly scope: GrantScope;
  readonly permissions: readonly string[];
}

/** What IAM accepts as a role id. */
export const ROLE_ID = /^[a-zA-Z0-9_.]{3,64}$/;

/** `projects/P/roles/R` with exactly the given permissions. */
export class CustomRole extends Construct {
  readonly role: ProjectIamCustomRole;

  constructor(scope: Construct, id: string, props: CustomRoleProps) {
    super(scope, id);
    const { project, instance } = props;
    refuseComputed(this.node.path, { 'project.id': project.id, 'instance.project.id': instance.project.id });
    this.role = new ProjectIamCustomRole(this, 'role', {
      project: props.project.id,
      roleId: this.roleId(props),
      title: `Riposte ${props.identity}: ${props.scope}`,
      description: 'Derived from the enabled parts of the catalogue; do not edit by hand.',
      permissions: [...props.permissions],
    });
  }

  /** The name of the role in the form that bindings use. */
  get name(): string {
    return this.role.name;
  }

  /**
   * The suffix depends on pipeline and place, so that two pipelines in one project do not collide, and a changed list
   * of permissions updates the role in place (the id of a deleted role stays blocked for up to 37 days).
   */
  private roleId({ project, instance, identity, scope }: CustomRoleProps): string {
    const place = [instance.project.id, instance.name, project.id, this.node.path].join('/');
    const suffix = createHash('sha256').update(place).digest('hex').slice(0, 6);
    return [instance.name, identity, scope, suffix].join('_').replaceAll('-', '_');
  }
}
