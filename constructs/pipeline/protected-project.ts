import { Construct } from 'constructs';
import type { AdmittedInstance } from '../../core/admission/admission';
import type { AdmissionConfig } from '../../core/config/deployment-config';
import type { Grant } from '../../core/deployment/grants';
import { identityEmail } from '../../core/naming/names';
import type { Identity } from '../../core/permissions/permissions';
import { ImageAdmission } from '../admission/image-admission';
import { RoleGrants } from '../powers/role-grants';
import { refuseComputed } from '../provider/literal';
import type { Project } from '../provider/project';
import { ProjectServices } from '../provider/project-services';

export interface ProtectedProjectProps {
  /** The project whose workloads are protected. */
  readonly project: Project;
  /** The pipeline that protects it, in another project. */
  readonly hub: AdmittedInstance;
  /** What each identity needs here: the result of `workloadGrants`. */
  readonly grants: Readonly<Record<Identity, readonly Grant[]>>;
  /**
   * Emails of the service accounts that the protected workloads run as.
   *
   * @default - none: actions that need actAs are not possible here
   */
  readonly runtimeServiceAccounts?: readonly string[];
  /**
   * Binary Authorization for the project's own images, with its key ring in `location`. The APIs that it needs are
   * enabled in this project.
   *
   * @default - none
   */
  readonly admission?: AdmissionConfig & { readonly location: string };
}

/**
 * The permissions of a hub in one project that it protects. The project shares no state with the hub: its grants name
 * the identities by the hub's project and name. Deploy the hub first: IAM refuses a grant to accounts that do not
 * exist.
 */
export class ProtectedProject extends Construct {
  /** Only the APIs that the resources here need. The functions call APIs in the hub's project. */
  readonly services: ProjectServices;
  readonly responder: RoleGrants;
  readonly actor: RoleGrants;
  readonly admission?: ImageAdmission;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ProtectedProjectProps,
  ) {
    super(scope, id);
    refuseComputed(this.node.path, {
      'project.id': props.project.id,
      'hub.project.id': props.hub.project.id,
    });
    this.services = new ProjectServices(this, 'services', {
      project: props.project,
      guards: this,
      enable: 'guarded',
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
    return new RoleGrants(this, `${identity}-grants`, {
      project,
      instance: hub,
      identity,
      member: `serviceAccount:${identityEmail(hub, identity)}`,
      grants: grants[identity],
      targets: { runtimeServiceAccounts: runtimeServiceAccounts ?? [] },
    });
  }
}
