import { FilterError } from '../../core/filter/grammar';
import { isObject, type Json, type JsonObject } from '../../core/json';
import { BootError } from '../protocol/errors';
import { tryProject, withProjectId } from '../protocol/names';
import type { CloudState, Subscription } from '../protocol/state';
import { tryParseDuration } from '../protocol/time';
import { addResource } from '../services/resources';
import { parseSccFilter, tryUnknownField } from '../services/scc-filter';
import { textOf } from '../services/service';
import { WATCH_TYPES } from '../watch/boot';
import { GOVERNANCE_BLOCKS } from './boot-governance';
import { addBinding } from './boot-iam';
import type { StackBlock } from './resolver';

type Apply = (state: CloudState, block: StackBlock, config: JsonObject) => CloudState;

/** Types that exist in stacks and change nothing that the sandbox looks at. */
export const INERT_TYPES: readonly string[] = [
  'google_storage_bucket_object',
  'google_secret_manager_secret',
  'google_monitoring_notification_channel',
  'google_monitoring_dashboard',
  'google_folder_iam_audit_config',
  'google_organization_iam_audit_config',
  'google_scc_v2_organization_source',
  'google_scc_v2_organization_source_iam_member',
  'google_kms_crypto_key_iam_member',
  'data.google_logging_project_cmek_settings',
  'google_binary_authorization_attestor',
  'google_binary_authorization_attestor_iam_member',
  'google_container_analysis_note',
  'google_container_analysis_note_iam_member',
  'google_kms_key_ring',
  'google_kms_crypto_key',
  'google_org_policy_custom_constraint',
  'google_org_policy_policy',
  'data.google_kms_crypto_key_version',
  'data.google_project',
  'data.google_client_config',
];

const TABLE: Readonly<Record<string, Apply>> = {
  google_project_iam_custom_role: addCustomRole,
  google_project_iam_member: (state, block, config) =>
    addBinding(state, block, config, `projects/${projectId(state, config)}`),
  google_service_account_iam_member: (state, block, config) =>
    addBinding(state, block, config, accountResource(state, textOf(config.service_account_id))),
  google_pubsub_topic: addTopic,
  google_pubsub_topic_iam_member: (state, block, config) =>
    addBinding(state, block, config, fullName(state, config, 'topics', 'topic')),
  google_pubsub_subscription: addSubscription,
  google_pubsub_subscription_iam_member: (state, block, config) =>
    addBinding(state, block, config, fullName(state, config, 'subscriptions', 'subscription')),
  google_scc_v2_project_notification_config: (state, block, config) =>
    addNotificationConfig(state, block, config, `projects/${projectId(state, config)}`),
  google_scc_v2_folder_notification_config: (state, block, config) =>
    addNotificationConfig(state, block, config, `folders/${required(block, config, 'folder')}`),
  google_scc_v2_organization_notification_config: (state, block, config) =>
    addNotificationConfig(state, block, config, `organizations/${required(block, config, 'organization')}`),
  google_artifact_registry_repository: addRepository,
  google_artifact_registry_repository_iam_member: (state, block, config) =>
    addBinding(
      state,
      block,
      config,
      `projects/${projectId(state, config)}/locations/${textOf(config.location)}/repositories/${textOf(config.repository)}`,
    ),
  google_storage_bucket: addBucket,
  google_storage_bucket_iam_member: (state, block, config) =>
    addBinding(state, block, config, `buckets/${textOf(config.bucket).replace(/^b\//, '')}`),
  google_firestore_database: addDatabase,
  google_secret_manager_secret_iam_member: (state, block, config) =>
    addBinding(state, block, config, fullName(state, config, 'secrets', 'secret_id')),
  ...GOVERNANCE_BLOCKS,
  ...WATCH_TYPES,
};

/** What a stack reads because it exists: then the cloud has it before the stack is applied. */
const EXISTING: Readonly<Record<string, Apply>> = { google_storage_bucket: addBucket };

export const SUPPORTED_TYPES: readonly string[] = [
  ...Object.keys(TABLE),
  ...Object.keys(EXISTING).map((type) => `data.${type}`),
];

/** The cloud with one resource more. Inert types leave it as it is. */
export function applyBlock(state: CloudState, block: StackBlock, config: JsonObject): CloudState {
  const table = block.kind === 'resource' ? TABLE : EXISTING;
  const apply = Object.hasOwn(table, block.type) ? table[block.type] : undefined;
  return apply ? apply(state, block, config) : state;
}

const projectId = (state: CloudState, config: JsonObject): string => {
  const sent = textOf(config.project).replace(/^projects\//, '');
  return sent === '' ? state.homeProject : (tryProject(state, sent)?.id ?? sent);
};

/** Nested blocks are synthesized as an object or as a list of one. */
const blockOf = (value: Json | undefined): JsonObject => {
  const first = Array.isArray(value) ? value[0] : value;
  return isObject(first) ? first : {};
};

/** `name` or `projects/P/COLLECTION/name`, the provider takes both. */
function fullName(state: CloudState, config: JsonObject, collection: string, member: string): string {
  const sent = textOf(config[member]);
  return sent.startsWith('projects/')
    ? withProjectId(state, sent)
    : `projects/${projectId(state, config)}/${collection}/${sent}`;
}

function accountResource(state: CloudState, sent: string): string {
  const email = sent.slice(sent.lastIndexOf('/') + 1);
  const named = /^projects\/([^/]+)\//.exec(sent)?.[1];
  const fromEmail = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1];
  const project = named === undefined || named === '-' ? (fromEmail ?? state.homeProject) : named;
  return withProjectId(state, `projects/${project}/serviceAccounts/${email}`);
}

function required(block: StackBlock, config: JsonObject, member: string): string {
  const value = textOf(config[member]);
  if (value !== '') return value;
  throw new BootError({
    where: `${block.address}.${member}`,
    what: 'missing',
    expected: 'a text',
    fix: `set ${member} in the construct`,
  });
}

function addCustomRole(state: CloudState, block: StackBlock, config: JsonObject): CloudState {
  const name = `projects/${projectId(state, config)}/roles/${required(block, config, 'role_id')}`;
  const permissions = Array.isArray(config.permissions) ? config.permissions.map(textOf) : [];
  const roles = { ...state.iam.roles, [name]: permissions };
  return { ...state, iam: { ...state.iam, roles } };
}

function addTopic(state: CloudState, block: StackBlock, config: JsonObject): CloudState {
  required(block, config, 'name');
  const name = fullName(state, config, 'topics', 'name');
  const topics = { ...state.pubsub.topics, [name]: { name, address: block.address } };
  return { ...state, pubsub: { ...state.pubsub, topics } };
}

/** Push without a retry policy backs off from 100 ms to 60 s (cloud.google.com/pubsub/docs/push, push backoff). */
const PUSH_BACKOFF = { min: 100, max: 60_000 };

function addSubscription(state: CloudState, block: StackBlock, config: JsonObject): CloudState {
  required(block, config, 'name');
  const name = fullName(state, config, 'subscriptions', 'name');
  const push = blockOf(config.push_config);
  const oidc = blockOf(push.oidc_token);
  const retry = config.retry_policy === undefined ? undefined : blockOf(config.retry_policy);
  const dead = blockOf(config.dead_letter_policy);
  const audience = textOf(oidc.audience);
  const account = textOf(oidc.service_account_email);
  const subscription: Subscription = {
    name,
    topic: fullName(state, config, 'topics', 'topic'),
    address: block.address,
    ...(textOf(push.push_endpoint) === ''
      ? {}
      : {
          push: {
            endpoint: textOf(push.push_endpoint),
            ...(audience === '' ? {} : { audience }),
            ...(account === '' ? {} : { serviceAccount: account }),
          },
        }),
    ackDeadlineMs: Number(config.ack_deadline_seconds ?? 10) * 1000,
    minBackoffMs: retry ? (tryParseDuration(retry.minimum_backoff) ?? 10_000) : PUSH_BACKOFF.min,
    maxBackoffMs: retry ? (tryParseDuration(retry.maximum_backoff) ?? 600_000) : PUSH_BACKOFF.max,
    retentionMs: tryParseDuration(config.message_retention_duration) ?? 604_800_000,
    ...(textOf(dead.dead_letter_topic) === ''
      ? {}
      : {
          deadLetter: {
            topic: withProjectId(state, textOf(dead.dead_letter_topic)),
            maxDeliveryAttempts: Number(dead.max_delivery_attempts ?? 5),
          },
        }),
  };
  const subscriptions = { ...state.pubsub.subscriptions, [name]: subscription };
  return { ...state, pubsub: { ...state.pubsub, subscriptions } };
}

function addNotificationConfig(
  state: CloudState,
  block: StackBlock,
  config: JsonObject,
  parent: string,
): CloudState {
  const filter = textOf(blockOf(config.streaming_config).filter);
  checkNotificationFilter(block, filter);
  const name = `${parent}/locations/${textOf(config.location) || 'global'}/notificationConfigs/${required(block, config, 'config_id')}`;
  const [kind, id = ''] = parent.split('/');
  const agent =
    kind === 'projects'
      ? `service-${tryProject(state, id)?.number}`
      : `service-${AGENT_OF[kind as 'folders']}-${id}`;
  const serviceAccount = `${agent}@gcp-sa-scc-notification.iam.gserviceaccount.com`;
  const topic = withProjectId(state, required(block, config, 'pubsub_topic'));
  const configs = [
    ...state.scc.configs,
    { name, parent, topic, filter, serviceAccount, address: block.address },
  ];
  return { ...state, scc: { ...state.scc, configs } };
}

/** The form for organizations is Google's documented one; the folder's is inferred from it. */
const AGENT_OF = { organizations: 'org', folders: 'folder' } as const;

/** SCC answers a bad filter with 400 at apply time. */
function checkNotificationFilter(block: StackBlock, filter: string): void {
  const where = `${block.address}.streaming_config.filter`;
  const expected = 'the list-filter grammar over fields of the v2 Finding and its resource';
  try {
    const unknown = tryUnknownField(parseSccFilter(filter));
    if (unknown === undefined) return;
    throw new BootError({
      where,
      what: `unknown field "${unknown}"`,
      expected,
      fix: 'correct the field name',
    });
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new BootError({ where, what: error.message, expected, fix: 'correct the filter' });
  }
}

function addBucket(state: CloudState, block: StackBlock, config: JsonObject): CloudState {
  const name = required(block, config, 'name');
  const retention = Number(blockOf(config.retention_policy).retention_period ?? 0);
  const bucket = {
    name,
    project: projectId(state, config),
    location: textOf(config.location),
    objects: {},
    ...(retention > 0 ? { retentionSeconds: retention } : {}),
  };
  const buckets = { ...state.storage.buckets, [name]: bucket };
  return { ...state, storage: { buckets } };
}

function addRepository(state: CloudState, block: StackBlock, config: JsonObject): CloudState {
  const location = required(block, config, 'location');
  const name = `projects/${projectId(state, config)}/locations/${location}/repositories/${required(block, config, 'repository_id')}`;
  const body = { format: textOf(config.format), kmsKeyName: textOf(config.kms_key_name) };
  return addResource(state, 'artifactregistry', name, { body, nowMs: 0 });
}

function addDatabase(state: CloudState, block: StackBlock, config: JsonObject): CloudState {
  required(block, config, 'name');
  const name = fullName(state, config, 'databases', 'name');
  const databases = { ...state.firestore.databases, [name]: { name, lastMicros: 0, shards: {} } };
  return { ...state, firestore: { databases } };
}
