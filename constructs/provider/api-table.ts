import { type TerraformDataSource, TerraformResource } from 'cdktf';
import { argumentsOf } from '../checks/arguments-of';
import { CMEK_PATHS, FUNCTION, IMAGE_DECISIONS } from '../checks/hardened-paths';
import { valueAt } from '../checks/stack-json';

/** An element that an API serves: a resource, or a data source that reads through the API. */
export type Served = TerraformResource | TerraformDataSource;

/**
 * The APIs that serve a type of the provider, as a resource or as a data source: short names, without
 * `.googleapis.com`. Synthesis refuses a type that is not in this table. The services come from the provider's code,
 * folder by folder (google/services, 6.50).
 */
const APIS_OF: Readonly<Record<string, readonly string[]>> = {
  google_artifact_registry_repository: ['artifactregistry'],
  google_artifact_registry_repository_iam_member: ['artifactregistry'],
  google_binary_authorization_attestor: ['binaryauthorization'],
  google_binary_authorization_attestor_iam_member: ['binaryauthorization'],
  google_binary_authorization_policy: ['binaryauthorization'],
  google_cloud_run_v2_job: ['run'],
  google_cloud_run_v2_job_iam_member: ['run'],
  google_cloud_run_v2_service_iam_member: ['run'],
  google_cloud_scheduler_job: ['cloudscheduler'],
  // The build, the image and the service of the function, which Cloud Functions creates in the project.
  google_cloudfunctions2_function: ['cloudfunctions', 'artifactregistry', 'cloudbuild', 'run'],
  google_container_analysis_note: ['containeranalysis'],
  google_container_analysis_note_iam_member: ['containeranalysis'],
  google_firestore_database: ['firestore'],
  google_folder_iam_audit_config: ['cloudresourcemanager'],
  google_kms_crypto_key: ['cloudkms'],
  google_kms_crypto_key_iam_member: ['cloudkms'],
  google_kms_crypto_key_version: ['cloudkms'],
  google_kms_key_ring: ['cloudkms'],
  google_logging_folder_sink: ['logging'],
  google_logging_metric: ['logging'],
  google_logging_organization_sink: ['logging'],
  google_logging_project_bucket_config: ['logging'],
  google_logging_project_cmek_settings: ['logging'],
  google_logging_project_sink: ['logging'],
  google_monitoring_alert_policy: ['monitoring'],
  google_monitoring_dashboard: ['monitoring'],
  google_monitoring_notification_channel: ['monitoring'],
  google_org_policy_custom_constraint: ['orgpolicy'],
  google_org_policy_policy: ['orgpolicy'],
  google_organization_iam_audit_config: ['cloudresourcemanager'],
  google_project_iam_audit_config: ['cloudresourcemanager'],
  google_project_iam_custom_role: ['iam'],
  google_project_iam_member: ['cloudresourcemanager'],
  google_project_service: ['serviceusage'],
  google_pubsub_subscription: ['pubsub'],
  google_pubsub_subscription_iam_member: ['pubsub'],
  google_pubsub_topic: ['pubsub'],
  google_pubsub_topic_iam_member: ['pubsub'],
  google_scc_v2_folder_notification_config: ['securitycenter'],
  google_scc_v2_organization_notification_config: ['securitycenter'],
  google_scc_v2_organization_source: ['securitycenter'],
  google_scc_v2_organization_source_iam_member: ['securitycenter'],
  google_scc_v2_project_notification_config: ['securitycenter'],
  google_secret_manager_secret_iam_member: ['secretmanager'],
  google_service_account: ['iam'],
  google_service_account_iam_member: ['iam'],
  google_storage_bucket: ['storage'],
  google_storage_bucket_iam_member: ['storage'],
  google_storage_bucket_object: ['storage'],
  google_storage_project_service_account: ['storage'],
};

const full = (names: readonly string[]): readonly string[] => names.map((name) => `${name}.googleapis.com`);

/** The APIs of a type alone. Undefined for an unknown type. */
export const tryApisOfType = (type: string): readonly string[] | undefined =>
  Object.hasOwn(APIS_OF, type) ? full(APIS_OF[type] ?? []) : undefined;

/** The APIs of an element, including those that its arguments require. Undefined for an unknown type. */
export function tryApisOf(element: Served): readonly string[] | undefined {
  const apis = tryApisOfType(element.terraformResourceType);
  return apis && [...apis, ...full(byArguments(element))];
}

/** Cloud KMS and Binary Authorization are called in the project of the resource that uses the key or the policy. */
function byArguments(element: Served): readonly string[] {
  const type = element.terraformResourceType;
  const key = CMEK_PATHS[type];
  const decisions = IMAGE_DECISIONS[type] ?? [];
  if (!TerraformResource.isTerraformResource(element) || (key === undefined && decisions.length === 0))
    return [];
  const config = argumentsOf(element as TerraformResource);
  const encrypted = key !== undefined && isSet(valueAt(config, key));
  return [
    ...(encrypted ? ['cloudkms'] : []),
    // "Protect your data with CMEK" of Cloud Run functions requires Eventarc's agent for every function with a key.
    ...(encrypted && type === FUNCTION ? ['eventarc'] : []),
    ...(decisions.some((path) => isSet(valueAt(config, path))) ? ['binaryauthorization'] : []),
  ];
}

const isSet = (value: unknown): boolean => value !== undefined && value !== false && value !== '';
