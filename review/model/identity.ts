import type { JsonObject } from '../../core/values/json';

/**
 * Derives Google's names of a resource, for the types that the pipeline uses. A plan does not know the ids of new
 * resources, and synthesized JSON knows none at all.
 * Source: the `id` and computed attributes of hashicorp/google 6.50.0, as recorded in rehearsal/recordings/.
 */
export function namesOf(type: string, values: JsonObject): Readonly<Record<string, string>> {
  const known = named.get(values);
  if (known?.type === type) return known.names;
  const names = derivedNames(type, values);
  named.set(values, { type, names });
  return names;
}

/** Cached, because rules often ask for the names of the same resource. Values never change. */
const named = new WeakMap<JsonObject, { readonly type: string; readonly names: Record<string, string> }>();

function derivedNames(type: string, values: JsonObject): Record<string, string> {
  const rule = Object.hasOwn(NAMES, type) ? NAMES[type] : undefined;
  const named = rule === undefined ? {} : rule(textReader(values));
  return typeof values.id === 'string' && values.id !== '' ? { ...named, id: values.id } : named;
}

type Read = (argument: string) => string;
const textReader =
  (values: JsonObject): Read =>
  (argument) => {
    const value = values[argument];
    return typeof value === 'string' ? value : '';
  };

const full = (read: Read, collection: string, name = read('name')): string => {
  if (name.includes('/')) return name;
  return read('project') === '' ? name : `projects/${read('project')}/${collection}/${name}`;
};
const regional = (read: Read, collection: string, name: string, place = read('location')): string =>
  full(read, `locations/${place}/${collection}`, name);
const onlyId = (id: string): Record<string, string> => ({ id });
const idAndName = (id: string): Record<string, string> => ({ id, name: id });

const account = (read: Read): Record<string, string> => {
  const email = read('email') || `${read('account_id')}@${read('project')}.iam.gserviceaccount.com`;
  const name = `projects/${read('project')}/serviceAccounts/${email}`;
  return { id: name, name, email, member: `serviceAccount:${email}` };
};

const logBucket =
  (parent: string, argument: string) =>
  (read: Read): Record<string, string> => {
    const owner = read(argument).replace(/^[a-z]+\//, '');
    return idAndName(`${parent}/${owner}/locations/${read('location')}/buckets/${read('bucket_id')}`);
  };

const notificationConfig =
  (parent: string, argument: string) =>
  (read: Read): Record<string, string> =>
    idAndName(
      `${parent}/${read(argument).replace(/^[a-z]+\//, '')}/locations/${read('location') || 'global'}/notificationConfigs/${read('config_id')}`,
    );

const NAMES: Readonly<Record<string, (read: Read) => Record<string, string>>> = {
  google_bigquery_dataset: (read) => onlyId(full(read, 'datasets', read('dataset_id'))),
  google_artifact_registry_repository: (read) =>
    onlyId(regional(read, 'repositories', read('repository_id'))),
  google_binary_authorization_attestor: (read) => onlyId(full(read, 'attestors')),
  google_binary_authorization_policy: (read) => onlyId(`projects/${read('project')}`),
  google_cloud_run_v2_job: (read) => onlyId(regional(read, 'jobs', read('name'))),
  google_cloud_run_v2_service: (read) => onlyId(regional(read, 'services', read('name'))),
  google_cloud_scheduler_job: (read) => onlyId(regional(read, 'jobs', read('name'), read('region'))),
  google_cloudfunctions2_function: (read) => onlyId(regional(read, 'functions', read('name'))),
  google_container_analysis_note: (read) => onlyId(full(read, 'notes')),
  google_firestore_database: (read) => onlyId(full(read, 'databases')),
  google_folder_organization_policy: (read) => onlyId(`${read('folder')}/${read('constraint')}`),
  google_kms_crypto_key: (read) => onlyId(`${read('key_ring')}/cryptoKeys/${read('name')}`),
  google_kms_key_ring: (read) => onlyId(regional(read, 'keyRings', read('name'))),
  google_logging_billing_account_bucket_config: logBucket('billingAccounts', 'billing_account'),
  google_logging_folder_bucket_config: logBucket('folders', 'folder'),
  google_logging_metric: (read) => onlyId(read('name')),
  google_logging_organization_bucket_config: logBucket('organizations', 'organization'),
  google_logging_project_bucket_config: logBucket('projects', 'project'),
  google_logging_folder_sink: (read) =>
    onlyId(`folders/${read('folder').replace(/^folders\//, '')}/sinks/${read('name')}`),
  google_logging_organization_sink: (read) => onlyId(`organizations/${read('org_id')}/sinks/${read('name')}`),
  google_logging_project_sink: (read) => onlyId(full(read, 'sinks')),
  google_org_policy_custom_constraint: (read) => idAndName(read('name')),
  google_org_policy_policy: (read) => onlyId(read('name')),
  google_organization_iam_custom_role: (read) =>
    idAndName(`organizations/${read('org_id')}/roles/${read('role_id')}`),
  google_project: (read) => ({ id: `projects/${read('project_id')}`, project_id: read('project_id') }),
  google_project_iam_custom_role: (read) => idAndName(full(read, 'roles', read('role_id'))),
  google_project_service: (read) => onlyId(`${read('project')}/${read('service')}`),
  google_pubsub_schema: (read) => onlyId(full(read, 'schemas')),
  google_pubsub_subscription: (read) => onlyId(full(read, 'subscriptions')),
  google_pubsub_topic: (read) => onlyId(full(read, 'topics')),
  google_scc_v2_folder_notification_config: notificationConfig('folders', 'folder'),
  google_scc_v2_organization_notification_config: notificationConfig('organizations', 'organization'),
  google_scc_v2_project_notification_config: notificationConfig('projects', 'project'),
  google_scc_folder_notification_config: (read) =>
    idAndName(`folders/${read('folder')}/notificationConfigs/${read('config_id')}`),
  google_scc_notification_config: (read) =>
    idAndName(`organizations/${read('organization')}/notificationConfigs/${read('config_id')}`),
  google_scc_project_notification_config: (read) =>
    idAndName(`projects/${read('project')}/notificationConfigs/${read('config_id')}`),
  google_secret_manager_secret: (read) => idAndName(full(read, 'secrets', read('secret_id'))),
  google_service_account: account,
  google_storage_bucket: (read) => onlyId(read('name')),
  google_vpc_access_connector: (read) => onlyId(regional(read, 'connectors', read('name'), read('region'))),
};
