import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import { Aspects, TerraformResource } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import type { Project } from './project';
import { staticReference } from './static-reference';

/** Which API serves which resource type. A type that is absent lives in an API that is always on, or follows one. */
const API_OF: Readonly<Record<string, string>> = {
  google_service_account: 'iam.googleapis.com',
  google_project_iam_custom_role: 'iam.googleapis.com',
  google_pubsub_topic: 'pubsub.googleapis.com',
  google_pubsub_subscription: 'pubsub.googleapis.com',
  google_firestore_database: 'firestore.googleapis.com',
  google_storage_bucket: 'storage.googleapis.com',
  google_scc_v2_project_notification_config: 'securitycenter.googleapis.com',
  google_cloudfunctions2_function: 'cloudfunctions.googleapis.com',
  google_cloud_run_v2_service_iam_member: 'run.googleapis.com',
  google_secret_manager_secret_iam_member: 'secretmanager.googleapis.com',
};

/** APIs that no resource of ours names, but a function's build or the functions at run time need. */
const ALSO_NEEDED = [
  'artifactregistry.googleapis.com',
  'cloudbuild.googleapis.com',
  'logging.googleapis.com',
  'monitoring.googleapis.com',
];

/** What a function's deployment reaches beyond its own API. */
const FUNCTION_NEEDS = ['artifactregistry.googleapis.com', 'cloudbuild.googleapis.com', 'run.googleapis.com'];

export interface ProjectServicesProps {
  readonly project: Project;
  /** The subtree whose resources wait for their API. */
  readonly guards: IConstruct;
}

/**
 * Switches on the APIs that the guarded resources need, and makes each resource wait for its own. Never switches an
 * API off: others in the project may use it (the provider's default in 6.50 would).
 */
export class ProjectServices extends Construct {
  private readonly services = new Map<string, ProjectService>();

  constructor(scope: Construct, id: string, props: ProjectServicesProps) {
    super(scope, id);
    for (const api of [...new Set([...Object.values(API_OF), ...ALSO_NEEDED])].sort()) {
      const name = api.replace('.googleapis.com', '');
      this.services.set(
        api,
        new ProjectService(this, name, { project: props.project.id, service: api, disableOnDestroy: false }),
      );
    }
    Aspects.of(props.guards).add({ visit: (node) => this.waitForApi(node) });
  }

  private waitForApi(node: IConstruct): void {
    if (!TerraformResource.isTerraformResource(node)) return;
    const resource = node as TerraformResource;
    const api = API_OF[resource.terraformResourceType];
    if (api === undefined) return;
    const isFunction = resource.terraformResourceType === 'google_cloudfunctions2_function';
    const apis = isFunction ? [api, ...FUNCTION_NEEDS] : [api];
    const waits = apis.map((name) => staticReference(this.services.get(name) as ProjectService));
    resource.dependsOn = [...new Set([...(resource.dependsOn ?? []), ...waits])];
  }
}
