import type { Json } from '../../core/json';
import type { Project } from '../protocol/state';
import { sinkWriter } from '../watch/sink-writer';
import type { StackBlock } from './resolver';

/** What computed attributes may depend on besides the resource itself. */
export interface ComputedContext {
  /** The provider's project. */
  readonly defaultProject: string;
  /** Projects by id or number; undefined when unknown. */
  readonly tryProject: (idOrNumber: string) => Pick<Project, 'id' | 'number'> | undefined;
}

type Member = (name: string) => Json | undefined;
type Compute = (read: Read) => Json | undefined;

/** A resource's own members, read as text, and its project. */
interface Read {
  readonly text: (name: string) => string;
  readonly projectId: string;
  readonly projectNumber: string;
}

const inProject =
  (collection: string, member = 'name'): Compute =>
  ({ text, projectId }) =>
    `projects/${projectId}/${collection}/${text(member)}`;

const location: Compute = ({ text }) => text('location');

const accountEmail: Compute = ({ text, projectId }) =>
  `${text('account_id')}@${projectId}.iam.gserviceaccount.com`;

const accountName: Compute = (read) => `projects/${read.projectId}/serviceAccounts/${accountEmail(read)}`;

const notificationConfig: Compute = ({ text, projectId }) =>
  `projects/${projectId}/locations/${text('location') || 'global'}/notificationConfigs/${text('config_id')}`;

/** A config above projects: named by its parent, with an account of its own kind (computed as the sandbox does). */
function sccNotificationConfig(parent: 'organization' | 'folder', agent: string) {
  const name: Compute = ({ text }) =>
    `${parent}s/${text(parent)}/locations/${text('location') || 'global'}/notificationConfigs/${text('config_id')}`;
  return {
    id: name,
    name,
    service_account: ({ text }: Read) =>
      `service-${agent}-${text(parent)}@gcp-sa-scc-notification.iam.gserviceaccount.com`,
  };
}

const shortName: Compute = ({ text }) => text('name');

const sinkParent = ({ text, projectId }: Read): string => {
  if (text('org_id') !== '') return `organizations/${text('org_id')}`;
  const folder = text('folder').replace(/^folders\//, '');
  return folder === '' ? `projects/${projectId}` : `folders/${folder}`;
};

const sinkName: Compute = (read) => `${sinkParent(read)}/sinks/${read.text('name')}`;

/** Empty for a sink into a log bucket of its own project: it needs no account (Cloud Logging, log-export module). */
const sinkWriterOf: Compute = (read) => {
  const parent = sinkParent(read);
  const isOwnBucket = read.text('destination').startsWith(`logging.googleapis.com/${parent}/`);
  return isOwnBucket ? '' : sinkWriter(parent, read.projectNumber);
};

const sourceName: Compute = ({ text }) =>
  `organizations/${text('organization')}/sources/${numberOf(text('display_name'))}`;

const inLocation =
  (collection: string, member = 'name', where = 'location'): Compute =>
  ({ text, projectId }) =>
    `projects/${projectId}/locations/${text(where)}/${collection}/${text(member)}`;

/** Under a name that Google draws: made of what people call it. */
const drawn =
  (collection: string, member: string): Compute =>
  ({ text, projectId }) =>
    `projects/${projectId}/${collection}/${numberOf(text(member))}`;

/** A resource whose `id` and `name` are the same text. */
const idAndName = (name: Compute) => ({ id: name, name });

const agent =
  (domain: string): Compute =>
  ({ projectNumber }) =>
    `service-${projectNumber}@${domain}.iam.gserviceaccount.com`;

const functionUri: Compute = ({ text, projectNumber }) =>
  `https://${text('name')}-${projectNumber}.${text('location')}.run.app`;

const functionName: Compute = ({ text, projectId }) =>
  `projects/${projectId}/locations/${text('location')}/functions/${text('name')}`;

/**
 * Attributes that Google's API, not the stack, gives a value: by resource type and attribute path (indexes as
 * `.0`). The offline Terraform rehearsal answers from this table too. Source: the provider's schema, 6.50.
 */
export const COMPUTED_ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, Compute>>>> = {
  'data.google_project': {
    id: ({ projectId }) => `projects/${projectId}`,
    project_id: ({ projectId }) => projectId,
    number: ({ projectNumber }) => projectNumber,
  },
  'data.google_client_config': { project: ({ projectId }) => projectId },
  'data.google_folder': {
    id: ({ text }) => text('folder'),
    name: ({ text }) => text('folder'),
    folder_id: ({ text }) => text('folder').replace(/^folders\//, ''),
  },
  'data.google_logging_project_cmek_settings': {
    id: ({ projectId }) => `projects/${projectId}/cmekSettings`,
    name: ({ projectId }) => `projects/${projectId}/cmekSettings`,
    service_account_id: ({ projectNumber }) =>
      `cmek-p${projectNumber}@gcp-sa-logging.iam.gserviceaccount.com`,
  },
  'data.google_organization': {
    id: ({ text }) => `organizations/${text('organization').replace(/^organizations\//, '')}`,
    name: ({ text }) => `organizations/${text('organization').replace(/^organizations\//, '')}`,
    org_id: ({ text }) => text('organization').replace(/^organizations\//, ''),
  },
  // As a bucket must be that a pipeline takes for its evidence; kept for ten years.
  'data.google_storage_bucket': {
    id: ({ text }) => text('name'),
    url: ({ text }) => `gs://${text('name')}`,
    uniform_bucket_level_access: () => true,
    public_access_prevention: () => 'enforced',
    'retention_policy.0.retention_period': () => '315360000',
    'encryption.0.default_kms_key_name': ({ projectId }) =>
      `projects/${projectId}/locations/europe-west1/keyRings/owner/cryptoKeys/evidence`,
  },
  'data.google_storage_project_service_account': {
    id: agent('gs-project-accounts'),
    email_address: agent('gs-project-accounts'),
    member: ({ projectNumber }) =>
      `serviceAccount:service-${projectNumber}@gs-project-accounts.iam.gserviceaccount.com`,
  },
  google_service_account: {
    id: accountName,
    name: accountName,
    email: accountEmail,
    member: (read) => `serviceAccount:${accountEmail(read)}`,
    unique_id: ({ text, projectNumber }) => numberOf(`${projectNumber}/${text('account_id')}`),
    project: ({ projectId }) => projectId,
  },
  google_project_iam_custom_role: {
    id: inProject('roles', 'role_id'),
    name: inProject('roles', 'role_id'),
  },
  google_pubsub_topic: { id: inProject('topics'), project: ({ projectId }) => projectId },
  google_pubsub_subscription: { id: inProject('subscriptions'), project: ({ projectId }) => projectId },
  google_scc_v2_organization_notification_config: sccNotificationConfig('organization', 'org'),
  google_scc_v2_folder_notification_config: sccNotificationConfig('folder', 'folder'),
  google_scc_v2_project_notification_config: {
    id: notificationConfig,
    name: notificationConfig,
    service_account: ({ projectNumber }) =>
      `service-${projectNumber}@gcp-sa-scc-notification.iam.gserviceaccount.com`,
  },
  google_cloudfunctions2_function: {
    id: functionName,
    'service_config.0.uri': functionUri,
    'service_config.uri': functionUri,
    'service_config.0.service': ({ text, projectId }) =>
      `projects/${projectId}/locations/${text('location')}/services/${text('name')}`,
    'service_config.service': ({ text, projectId }) =>
      `projects/${projectId}/locations/${text('location')}/services/${text('name')}`,
    url: ({ text, projectId }) =>
      `https://${text('location')}-${projectId}.cloudfunctions.net/${text('name')}`,
    project: ({ projectId }) => projectId,
  },
  google_storage_bucket: {
    id: ({ text }) => text('name'),
    url: ({ text }) => `gs://${text('name')}`,
    self_link: ({ text }) => `https://www.googleapis.com/storage/v1/b/${text('name')}`,
    project: ({ projectId }) => projectId,
  },
  google_storage_bucket_object: {
    id: ({ text }) => `${text('bucket')}-${text('name')}`,
    output_name: ({ text }) => text('name'),
    generation: ({ text }) => Number(numberOf(`${text('bucket')}/${text('name')}`)) % 1_000_000_000,
  },
  google_firestore_database: {
    id: inProject('databases'),
    location: location,
    project: ({ projectId }) => projectId,
  },
  google_secret_manager_secret: {
    id: inProject('secrets', 'secret_id'),
    name: inProject('secrets', 'secret_id'),
  },
  google_logging_organization_sink: { id: sinkName, name: shortName, writer_identity: sinkWriterOf },
  google_logging_folder_sink: { id: sinkName, name: shortName, writer_identity: sinkWriterOf },
  google_logging_project_sink: { id: sinkName, name: shortName, writer_identity: sinkWriterOf },
  google_logging_project_bucket_config: {
    id: ({ text, projectId }) =>
      `projects/${projectId}/locations/${text('location')}/buckets/${text('bucket_id')}`,
  },
  google_logging_metric: { id: shortName },
  google_cloud_scheduler_job: {
    id: ({ text, projectId }) => `projects/${projectId}/locations/${text('region')}/jobs/${text('name')}`,
  },
  google_cloud_run_v2_job: {
    id: ({ text, projectId }) => `projects/${projectId}/locations/${text('location')}/jobs/${text('name')}`,
    name: shortName,
  },
  google_scc_v2_organization_source: { id: sourceName, name: sourceName },
  google_monitoring_notification_channel: { id: inProject('notificationChannels', 'display_name') },
  google_monitoring_alert_policy: idAndName(drawn('alertPolicies', 'display_name')),
  google_monitoring_dashboard: { id: drawn('dashboards', 'dashboard_json') },
  google_project_service: { id: ({ text, projectId }) => `${projectId}/${text('service')}` },
  google_organization_iam_custom_role: idAndName(
    ({ text }) => `organizations/${text('org_id')}/roles/${text('role_id')}`,
  ),
  google_artifact_registry_repository: {
    id: inLocation('repositories', 'repository_id'),
    name: ({ text }) => text('repository_id'),
  },
  google_secret_manager_secret_version: idAndName(({ text }) => `${text('secret')}/versions/1`),
  google_cloud_run_v2_service: {
    id: inLocation('services'),
    uri: functionUri,
  },
  google_cloud_tasks_queue: { id: inLocation('queues') },
  google_workflows_workflow: { id: inLocation('workflows', 'name', 'region') },
};

/** The value of a computed attribute, or undefined when the table has none: then the stack's own member counts. */
export function tryComputedAttribute(
  context: ComputedContext,
  block: Pick<StackBlock, 'kind' | 'type'>,
  attribute: string,
  member: Member,
): Json | undefined {
  const key = block.kind === 'data' ? `data.${block.type}` : block.type;
  const table = Object.hasOwn(COMPUTED_ATTRIBUTES, key) ? COMPUTED_ATTRIBUTES[key] : undefined;
  const compute = table && Object.hasOwn(table, attribute) ? table[attribute] : undefined;
  if (!compute) return undefined;
  const text = (name: string): string => {
    const value = member(name);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const named =
    (block.kind === 'data' ? text('project_id') : '') || text('project') || context.defaultProject;
  const project = context.tryProject(named.replace(/^projects\//, ''));
  if (!project) return undefined;
  return compute({ text, projectId: project.id, projectNumber: project.number });
}

/** A stable decimal id from a text (FNV-1a): ids that Google would draw at random. */
function numberOf(text: string): string {
  let hash = 2_166_136_261;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return String(100_000_000_000_000_000_000n + BigInt(hash)).slice(0, 21);
}
