import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import { Construct } from 'constructs';
import type { Instance } from '../../core/naming/names';
import type { Identity } from '../../core/permissions/permissions';
import type { Project } from '../provider/project';
import { CustomRole } from './custom-role';

export interface WorkloadAccessProps {
  /** The protected project, which has the accounts. */
  readonly project: Project;
  /** The pipeline that gets access. */
  readonly instance: Instance;
  readonly identity: Identity;
  readonly member: string;
  readonly permissions: readonly string[];
  /** Emails of the service accounts that protected workloads run as. */
  readonly runtimeServiceAccounts: readonly string[];
}

/**
 * The permissions of these identities to change workloads. Cloud Run checks iam.serviceAccounts.actAs on the workload's
 * own account for every update. It is granted for each account, because actAs on a project covers every account in it.
 */
export class WorkloadAccess extends Construct {
  constructor(scope: Construct, id: string, props: WorkloadAccessProps) {
    super(scope, id);
    const role = new CustomRole(this, 'role', { ...props, scope: 'runtime-service-account' });
    for (const email of props.runtimeServiceAccounts) {
      new ServiceAccountIamMember(this, email, {
        serviceAccountId: `projects/${props.project.id}/serviceAccounts/${email}`,
        role: role.name,
        member: props.member,
      });
    }
    this.node.addValidation({
      validate: () => props.runtimeServiceAccounts.flatMap((email) => this.foreign(email, props.project)),
    });
  }

  /** A project's custom role can be granted only inside that project. */
  private foreign(email: string, project: Project): string[] {
    const own =
      email.endsWith(`@${project.id}.iam.gserviceaccount.com`) ||
      email.startsWith(`${project.number}-compute@`);
    if (own) return [];
    return [
      `${this.node.path}: ${email} belongs to another project than ${project.id}; expected service accounts of the protected project; protect the other project with its own stack: a custom role of one project cannot be granted in another`,
    ];
  }
}
