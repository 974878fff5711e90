import type { Json, JsonObject } from '../../../core/values/json';
import type { Arguments } from '../arguments';
import { addMember, type PolicyAccess, removeMember } from '../iam-member';
import { type Around, ask, compact, labelsOf, projectOf, type Translation } from '../translation';

/** `projects/P/COLLECTION/N` unchanged, or a short name in the resource's project. */
function fullName(args: Arguments, around: Around, collection: string, member: string): string {
  const sent = args.required(member);
  const project = projectOf(args, around);
  return /^projects\/[^/]+\/\w+\/[^/]+$/.test(sent) ? sent : `projects/${project}/${collection}/${sent}`;
}

/** Transforms of topics and subscriptions. */
function transforms(args: Arguments): JsonObject[] | undefined {
  const sent = args.blocks('message_transforms').map((block) => {
    const udf = block.block('javascript_udf');
    return compact({
      javascriptUdf: udf && { functionName: udf.required('function_name'), code: udf.required('code') },
      disabled: trueOnly(block.flag('disabled')),
    });
  });
  return sent.length === 0 ? undefined : sent;
}

/** The provider leaves out values that are false, zero or empty. */
const trueOnly = (flag: boolean | undefined): true | undefined => (flag === true ? true : undefined);

const nonEmpty = (text: string): string | undefined => (text === '' ? undefined : text);

const topic: Translation = {
  type: 'google_pubsub_topic',
  *create(args, around) {
    const project = projectOf(args, around);
    const name = `projects/${project}/topics/${args.required('name')}`;
    const storage = args.block('message_storage_policy');
    const schema = args.block('schema_settings');
    const body = compact({
      kmsKeyName: nonEmpty(args.text('kms_key_name')),
      messageStoragePolicy:
        storage &&
        compact({
          allowedPersistenceRegions: [...storage.texts('allowed_persistence_regions')],
          enforceInTransit: trueOnly(storage.flag('enforce_in_transit')),
        }),
      schemaSettings: schema && {
        schema: schema.required('schema'),
        encoding: schema.text('encoding') || 'ENCODING_UNSPECIFIED',
      },
      messageRetentionDuration: nonEmpty(args.text('message_retention_duration')),
      messageTransforms: transforms(args),
      labels: labelsOf(args),
    });
    yield* ask({ service: 'pubsub', method: 'PUT', path: `/v1/${name}`, body });
    return { id: name, project };
  },
  *destroy(args, around) {
    const name = `projects/${projectOf(args, around)}/topics/${args.required('name')}`;
    yield* ask({ service: 'pubsub', method: 'DELETE', path: `/v1/${name}` });
  },
};

function pushConfig(args: Arguments): JsonObject | undefined {
  const push = args.block('push_config');
  if (!push) return undefined;
  const token = push.block('oidc_token');
  const bare = push.block('no_wrapper');
  const email = nonEmpty(token?.text('service_account_email') ?? '');
  const audience = nonEmpty(token?.text('audience') ?? '');
  return compact({
    oidcToken:
      email === undefined && audience === undefined
        ? undefined
        : compact({ serviceAccountEmail: email, audience }),
    pushEndpoint: nonEmpty(push.text('push_endpoint')),
    attributes: push.map('attributes'),
    noWrapper: bare && { writeMetadata: bare.flag('write_metadata') ?? false },
  });
}

function deadLetterPolicy(args: Arguments): Json {
  const policy = args.block('dead_letter_policy');
  if (!policy) return null;
  return compact({
    deadLetterTopic: nonEmpty(policy.text('dead_letter_topic')),
    maxDeliveryAttempts: policy.number('max_delivery_attempts') || undefined,
  });
}

function retryPolicy(args: Arguments): Json {
  const policy = args.block('retry_policy');
  if (!policy) return null;
  return compact({
    minimumBackoff: nonEmpty(policy.text('minimum_backoff')),
    maximumBackoff: nonEmpty(policy.text('maximum_backoff')),
  });
}

/** An empty time means a policy without a time, which never expires. Without a block, the API's default applies. */
function expirationPolicy(args: Arguments): Json {
  const policy = args.block('expiration_policy');
  return policy ? compact({ ttl: nonEmpty(policy.text('ttl')) }) : null;
}

const subscription: Translation = {
  type: 'google_pubsub_subscription',
  *create(args, around) {
    const project = projectOf(args, around);
    const name = `projects/${project}/subscriptions/${args.required('name')}`;
    const body = compact({
      topic: fullName(args, around, 'topics', 'topic'),
      pushConfig: pushConfig(args),
      ackDeadlineSeconds: args.number('ack_deadline_seconds') || undefined,
      // The provider's default.
      messageRetentionDuration: args.text('message_retention_duration') || '604800s',
      retainAckedMessages: trueOnly(args.flag('retain_acked_messages')),
      // These three are sent as null if they are absent.
      expirationPolicy: expirationPolicy(args),
      deadLetterPolicy: deadLetterPolicy(args),
      retryPolicy: retryPolicy(args),
      filter: nonEmpty(args.text('filter')),
      enableMessageOrdering: trueOnly(args.flag('enable_message_ordering')),
      enableExactlyOnceDelivery: trueOnly(args.flag('enable_exactly_once_delivery')),
      messageTransforms: transforms(args),
      labels: labelsOf(args),
    });
    yield* ask({ service: 'pubsub', method: 'PUT', path: `/v1/${name}`, body });
    return { id: name, project };
  },
  *destroy(args, around) {
    const name = `projects/${projectOf(args, around)}/subscriptions/${args.required('name')}`;
    yield* ask({ service: 'pubsub', method: 'DELETE', path: `/v1/${name}` });
  },
};

const policyOf = (name: string): PolicyAccess => ({
  get: { service: 'pubsub', method: 'GET', path: `/v1/${name}:getIamPolicy` },
  set: (policy) => ({
    service: 'pubsub',
    method: 'POST',
    path: `/v1/${name}:setIamPolicy`,
    body: { policy },
  }),
});

/**
 * `google_pubsub_topic_iam_member` and the same type for subscriptions. They name their resource by its full or short
 * name.
 */
const memberOf = (kind: 'topic' | 'subscription'): Translation => ({
  type: `google_pubsub_${kind}_iam_member`,
  create: (args, around) => addMember(args, policyOf(fullName(args, around, `${kind}s`, kind))),
  destroy: (args, around) => removeMember(args, policyOf(fullName(args, around, `${kind}s`, kind))),
});

/** Topics and subscriptions. */
export const MESSAGING_TRANSLATIONS: readonly Translation[] = [
  topic,
  subscription,
  memberOf('topic'),
  memberOf('subscription'),
];
