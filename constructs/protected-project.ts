import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import { Construct, type IConstruct } from 'constructs';
import type { AdmissionConfig } from '../core/config/deployment-config';
import type { Grant } from '../core/grants';
import { type Instance, identityEmail } from '../core/names';
import type { Identity } from '../core/permissions';
import { CustomRole } from './custom-role';
import { ImageAdmission } from './image-admission';
import type { Project } from './project';
import { RoleGrants } from './role-grants';
import { staticReference } from './static-reference';

export interface ProtectedProjectProps {
  /** The project whose workloads are protected. */
  readonly project: Project;
  /** The pipeline that protects it, in another project. */
  readonly hub: Instance;
  /** What each identity needs here: the value of `workloadGrants`. */
  readonly grants: Readonly<Record<Identity, readonly Grant[]>>;
  /**
   * Emails of the service accounts that the protected workloads run as.
   *
   * @default - none: nothing that needs actAs can be done here
   */
  readonly runtimeServiceAccounts?: readonly string[];
  /**
   * Binary Authorization for the project's own images, with its key ring in `location`. The APIs that it needs
   * (binaryauthorization, containeranalysis, cloudkms) must be on there: a hub switches on its own project's alone.
   *
   * @default - none
   */
  readonly admission?: AdmissionConfig & { readonly location: string };
}

/**
 * A hub's powers in one project that it protects. It shares no state with the hub: identities are named by the hub's
 * project and name, so either stack can be deployed first, as soon as the hub's service accounts exist.
 */
export class ProtectedProject extends Construct {
  /** Custom roles live in this API; what protects workloads elsewhere is asked of the hub's project. */
  readonly iam: ProjectService;
  readonly responder: RoleGrants;
  readonly actor: RoleGrants;
  readonly admission?: ImageAdmission;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ProtectedProjectProps,
  ) {
    super(scope, id);
    this.iam = new ProjectService(this, 'iam', {
      project: props.project.id,
      service: 'iam.googleapis.com',
      disableOnDestroy: false,
    });
    this.responder = this.grant('responder');
    this.actor = this.grant('actor');
    if (props.admission) this.admission = this.createAdmission(props.admission);
  }

  private createAdmission(admission: NonNullable<ProtectedProjectProps['admission']>): ImageAdmission {
    const { project, hub } = this.props;
    const { builders, ...config } = admission;
    return new ImageAdmission(this, 'admission', {
      ...config,
      project,
      instance: hub,
      buildIdentities: builders,
    });
  }

  private grant(identity: Identity): RoleGrants {
    const { project, hub, grants, runtimeServiceAccounts } = this.props;
    const roles = new RoleGrants(this, `${identity}-grants`, {
      project,
      instance: hub,
      identity,
      member: `serviceAccount:${identityEmail(hub, identity)}`,
      grants: grants[identity],
      targets: { runtimeServiceAccounts: runtimeServiceAccounts ?? [] },
    });
    for (const role of roles.node.findAll().filter(isCustomRole))
      role.role.dependsOn = [staticReference(this.iam)];
    return roles;
  }
}

const isCustomRole = (construct: IConstruct): construct is CustomRole => construct instanceof CustomRole;
