import { CloudRunV2Job } from '@cdktf/provider-google/lib/cloud-run-v2-job';
import { Cloudfunctions2Function } from '@cdktf/provider-google/lib/cloudfunctions2-function';
import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import { Aspects, TerraformResource } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import type { Project } from './project';
import { staticReference } from './static-reference';

/** Which API serves which resource type of every pipeline. A type in neither table follows another of its API. */
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

/** The same for parts that not every pipeline has: these APIs are switched on where such a resource exists. */
const OPTIONAL_API_OF: Readonly<Record<string, string>> = {
  google_scc_v2_folder_notification_config: 'securitycenter.googleapis.com',
  google_scc_v2_organization_notification_config: 'securitycenter.googleapis.com',
  google_scc_v2_organization_source: 'securitycenter.googleapis.com',
  google_logging_project_sink: 'logging.googleapis.com',
  google_logging_folder_sink: 'logging.googleapis.com',
  google_logging_organization_sink: 'logging.googleapis.com',
  google_logging_project_bucket_config: 'logging.googleapis.com',
  google_logging_metric: 'logging.googleapis.com',
  google_monitoring_alert_policy: 'monitoring.googleapis.com',
  google_monitoring_dashboard: 'monitoring.googleapis.com',
  google_monitoring_notification_channel: 'monitoring.googleapis.com',
  google_cloud_scheduler_job: 'cloudscheduler.googleapis.com',
  google_cloud_run_v2_job: 'run.googleapis.com',
  google_artifact_registry_repository: 'artifactregistry.googleapis.com',
  google_binary_authorization_policy: 'binaryauthorization.googleapis.com',
  google_binary_authorization_attestor: 'binaryauthorization.googleapis.com',
  google_container_analysis_note: 'containeranalysis.googleapis.com',
  google_kms_key_ring: 'cloudkms.googleapis.com',
  google_kms_crypto_key: 'cloudkms.googleapis.com',
  google_org_policy_custom_constraint: 'orgpolicy.googleapis.com',
  google_org_policy_policy: 'orgpolicy.googleapis.com',
};

const apiOf = (type: string): string | undefined => API_OF[type] ?? OPTIONAL_API_OF[type];

/** APIs that no resource of ours names, but a function's build or the functions at run time need. */
const ALSO_NEEDED = [
  'artifactregistry.googleapis.com',
  'cloudbuild.googleapis.com',
  'logging.googleapis.com',
  'monitoring.googleapis.com',
];

/** What a function's deployment reaches beyond its own API. */
const FUNCTION_NEEDS = ['artifactregistry.googleapis.com', 'cloudbuild.googleapis.com', 'run.googleapis.com'];

const ADMISSION = 'binaryauthorization.googleapis.com';

/** A workload that asks Binary Authorization needs its API, also where the project's policy is somebody else's. */
function asksAdmission(resource: TerraformResource): boolean {
  if (resource instanceof Cloudfunctions2Function) {
    return resource.serviceConfigInput?.binaryAuthorizationPolicy !== undefined;
  }
  return resource instanceof CloudRunV2Job && resource.binaryAuthorizationInput !== undefined;
}

/** Everything that a resource cannot be made without. */
function apisFor(resource: TerraformResource): readonly string[] {
  const type = resource.terraformResourceType;
  const api = apiOf(type);
  if (api === undefined) return [];
  const more = type === 'google_cloudfunctions2_function' ? FUNCTION_NEEDS : [];
  return [api, ...more, ...(asksAdmission(resource) ? [ADMISSION] : [])];
}

export interface ProjectServicesProps {
  readonly project: Project;
  /** The subtree whose resources wait for their API. */
  readonly guards: IConstruct;
  /**
   * `guarded`: only the APIs of the guarded resources. `pipeline`: also those that every pipeline needs.
   *
   * @default 'pipeline'
   */
  readonly enable?: 'pipeline' | 'guarded';
}

/**
 * Switches on the APIs that the guarded resources need, and makes each resource wait for its own. Never switches an
 * API off: others in the project may use it (the provider's default in 6.50 would).
 *
 * The APIs of every pipeline are there from the start. Which optional parts exist is known only when all constructs are
 * made, so theirs are added when synthesis visits the guarded subtree, before it visits the resources.
 */
export class ProjectServices extends Construct {
  private readonly services = new Map<string, ProjectService>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ProjectServicesProps,
  ) {
    super(scope, id);
    const always = props.enable === 'guarded' ? [] : [...Object.values(API_OF), ...ALSO_NEEDED];
    for (const api of [...new Set(always)].sort()) this.enable(api);
    Aspects.of(props.guards).add({ visit: (node) => this.visit(node) });
  }

  /** Makes a resource wait for APIs that its type does not tell, and switches them on. */
  makeWait(resource: TerraformResource, apis: readonly string[]): void {
    for (const api of apis) this.enable(api);
    const waits = apis.map((name) => staticReference(this.services.get(name) as ProjectService));
    resource.dependsOn = [...new Set([...(resource.dependsOn ?? []), ...waits])];
  }

  private enable(api: string): void {
    if (this.services.has(api)) return;
    const service = new ProjectService(this, api.replace('.googleapis.com', ''), {
      project: this.props.project.id,
      service: api,
      disableOnDestroy: false,
    });
    this.services.set(api, service);
  }

  private visit(node: IConstruct): void {
    if (node === this.props.guards) this.enableGuarded();
    if (TerraformResource.isTerraformResource(node)) this.waitForApi(node as TerraformResource);
  }

  private enableGuarded(): void {
    const apis = this.props.guards.node
      .findAll()
      .filter(TerraformResource.isTerraformResource)
      .flatMap((resource) => apisFor(resource as TerraformResource));
    for (const api of [...new Set(apis)].sort()) this.enable(api);
  }

  private waitForApi(resource: TerraformResource): void {
    const apis = apisFor(resource);
    if (apis.length > 0) this.makeWait(resource, apis);
  }
}
