import type { JsonObject } from '../../../../core/values/json';
import { BootError } from '../../../../sandbox/protocol/errors';
import { type Blocks, boot, PROJECT } from '../../mini-stack';
import { requestsOf } from '../requests-of';

const P = `projects/${PROJECT}`;
const LABEL = { 'goog-terraform-provisioned': 'true' };

const bodyOf = (type: string, config: JsonObject) => requestsOf(type, config).requests[0]?.body;

describe('a topic', () => {
  test('with a minimal config is a PUT of its labels', () => {
    const { requests, attributes, unread } = requestsOf('google_pubsub_topic', { name: 'news' });
    expect(requests).toEqual([
      { service: 'pubsub', method: 'PUT', path: `/v1/${P}/topics/news`, body: { labels: LABEL } },
    ]);
    expect(attributes).toEqual({ id: `${P}/topics/news`, project: PROJECT });
    expect(unread).toEqual([]);
  });

  test('with a complete config has the API’s form', () => {
    const config = {
      name: 'news',
      project: 'other-prj',
      labels: { team: 'a' },
      kms_key_name: 'k',
      message_retention_duration: '86400s',
      message_storage_policy: [{ allowed_persistence_regions: ['us-east1'], enforce_in_transit: true }],
      schema_settings: { schema: 's' },
      message_transforms: [{ javascript_udf: { function_name: 'f', code: 'c' }, disabled: false }],
    };
    expect(requestsOf('google_pubsub_topic', config).requests[0]).toMatchObject({
      path: '/v1/projects/other-prj/topics/news',
      body: {
        labels: { team: 'a', ...LABEL },
        kmsKeyName: 'k',
        messageRetentionDuration: '86400s',
        messageStoragePolicy: { allowedPersistenceRegions: ['us-east1'], enforceInTransit: true },
        schemaSettings: { schema: 's', encoding: 'ENCODING_UNSPECIFIED' },
        messageTransforms: [{ javascriptUdf: { functionName: 'f', code: 'c' } }],
      },
    });
  });

  test('is deleted by a destroy', () => {
    expect(requestsOf('google_pubsub_topic', { name: 'news' }, { step: 'destroy' }).requests).toEqual([
      { service: 'pubsub', method: 'DELETE', path: `/v1/${P}/topics/news` },
    ]);
  });
});

describe('a subscription', () => {
  test('with a minimal config sends the provider’s default, and null for absent arguments', () => {
    expect(bodyOf('google_pubsub_subscription', { name: 'news', topic: 'news' })).toEqual({
      topic: `${P}/topics/news`,
      messageRetentionDuration: '604800s',
      expirationPolicy: null,
      deadLetterPolicy: null,
      retryPolicy: null,
      labels: LABEL,
    });
  });

  test('with a complete config has the API’s form', () => {
    const config = {
      name: 'news',
      topic: 'projects/other-prj/topics/news',
      labels: {},
      ack_deadline_seconds: 60,
      message_retention_duration: '1200s',
      retain_acked_messages: true,
      enable_message_ordering: false,
      enable_exactly_once_delivery: false,
      filter: 'attributes:a',
      expiration_policy: { ttl: '' },
      dead_letter_policy: { dead_letter_topic: 'projects/p/topics/dead', max_delivery_attempts: 7 },
      retry_policy: { minimum_backoff: '10s' },
      push_config: {
        push_endpoint: 'https://x',
        attributes: { 'x-goog-version': 'v1' },
        oidc_token: { service_account_email: 'a@b', audience: 'https://x' },
        no_wrapper: { write_metadata: false },
      },
    };
    expect(bodyOf('google_pubsub_subscription', config)).toEqual({
      topic: 'projects/other-prj/topics/news',
      labels: LABEL,
      ackDeadlineSeconds: 60,
      messageRetentionDuration: '1200s',
      retainAckedMessages: true,
      filter: 'attributes:a',
      expirationPolicy: {},
      deadLetterPolicy: { deadLetterTopic: 'projects/p/topics/dead', maxDeliveryAttempts: 7 },
      retryPolicy: { minimumBackoff: '10s' },
      pushConfig: {
        pushEndpoint: 'https://x',
        attributes: { 'x-goog-version': 'v1' },
        oidcToken: { serviceAccountEmail: 'a@b', audience: 'https://x' },
        noWrapper: { writeMetadata: false },
      },
    });
  });
});

describe('a member of a policy', () => {
  test.each([
    ['google_pubsub_topic_iam_member', { topic: 'news' }, 'topics'],
    ['google_pubsub_topic_iam_member', { topic: `${P}/topics/news` }, 'topics'],
    ['google_pubsub_subscription_iam_member', { subscription: 'news' }, 'subscriptions'],
  ])('%s of %j is added to the existing policy', (type, named, collection) => {
    const policy = { etag: 'e', bindings: [{ role: 'roles/pubsub.viewer', members: ['user:a@b'] }] };
    const config = { ...named, role: 'roles/pubsub.publisher', member: 'user:c@d' };
    const { requests, unread } = requestsOf(type, config, { answers: [policy] });
    const path = `/v1/${P}/${collection}/news`;
    expect(requests.map(({ method, path: at }) => `${method} ${at}`)).toEqual([
      `GET ${path}:getIamPolicy`,
      `POST ${path}:setIamPolicy`,
    ]);
    // The provider sends bindings in the order of their roles.
    const bindings = [{ role: 'roles/pubsub.publisher', members: ['user:c@d'] }, ...policy.bindings];
    expect(requests[1]?.body).toEqual({ policy: { etag: 'e', bindings, version: 3 } });
    expect(unread).toEqual([]);
  });
});

/** Mistakes in a stack. Each stops the boot at the resource, with Google's message. */
describe('booting stops at', () => {
  const edited = (type: string, over: JsonObject) => () =>
    boot((blocks: Blocks) => Object.assign(blocks[type]!.findings!, over));
  const push = (over: JsonObject) => ({
    push_config: { push_endpoint: 'https://x.run.app', ...over },
  });

  test.each([
    [
      'a transform',
      'google_pubsub_topic',
      { message_transforms: [{ javascript_udf: { function_name: 'f', code: 'c' } }] },
      'messageTransforms',
    ],
    ['a schema', 'google_pubsub_topic', { schema_settings: { schema: 's' } }, 'schemaSettings'],
    [
      'an ingestion',
      'google_pubsub_topic',
      { ingestion_data_source_settings: {} },
      'ingestion_data_source_settings',
    ],
    ['a reserved name', 'google_pubsub_topic', { name: 'goog-findings' }, 'Invalid resource name'],
    [
      'a key that does not exist',
      'google_pubsub_topic',
      { kms_key_name: `${P}/locations/us-central1/keyRings/r/cryptoKeys/k` },
      'CryptoKey',
    ],
    ['a table', 'google_pubsub_subscription', { bigquery_config: { table: 't' } }, 'bigquery_config'],
    ['an invalid filter', 'google_pubsub_subscription', { filter: 'state=ACTIVE' }, 'Invalid filter syntax'],
    [
      'a missing topic',
      'google_pubsub_subscription',
      { topic: 'none' },
      'Resource not found \\(resource=none\\)',
    ],
    [
      'too few attempts',
      'google_pubsub_subscription',
      { dead_letter_policy: { dead_letter_topic: `${P}/topics/dead`, max_delivery_attempts: 1 } },
      'max_delivery_attempts',
    ],
    [
      'a push account that does not exist',
      'google_pubsub_subscription',
      push({ oidc_token: { service_account_email: 'a@b' } }),
      'oidc_token::service_account_email',
    ],
    [
      'an unknown argument',
      'google_pubsub_subscription',
      push({ colour: 'red' }),
      'push_config\\.colour: the sandbox does not know',
    ],
  ])('%s', (_what, type, over, words) => {
    const booting = edited(type, over as JsonObject);
    expect(booting).toThrow(BootError);
    expect(booting).toThrow(new RegExp(`${type}\\.findings.*${words}`));
  });
});

test('the addresses of resources are known', () => {
  expect(boot().addresses).toMatchObject({
    [`${P}/topics/findings`]: 'google_pubsub_topic.findings',
    [`${P}/subscriptions/findings`]: 'google_pubsub_subscription.findings',
    [`${P}/locations/global/notificationConfigs/findings`]:
      'google_scc_v2_project_notification_config.findings',
  });
});

test('the world begins without the entries that the deployment wrote into the audit log', () => {
  expect(boot().logging.entries).toEqual([]);
});
