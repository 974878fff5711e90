import { PROJECT } from '../../factories/names';
import { bootPlanted, KEY, type Planted, put, without } from './planted-stack';

const P = `projects/${PROJECT.id}`;
const NOBODY = `nobody@${PROJECT.id}.iam.gserviceaccount.com`;
const SIGNER = 'image-signer@demo-signing.iam.gserviceaccount.com';
const FUNCTION = ['google_cloudfunctions2_function', 'actor_function'] as const;
const SUBSCRIPTION = ['google_pubsub_subscription', 'findings_subscription'] as const;
const BUCKET = ['google_storage_bucket', 'evidence_bucket'] as const;
const CONFIG = ['google_scc_v2_organization_notification_config', 'notifications_config'] as const;
const GRANT = ['google_pubsub_topic_iam_member', 'command-topic'] as const;
const ALERT = ['google_monitoring_alert_policy', 'dead-letters'] as const;

type Mistake = readonly [
  what: string,
  plant: (planted: Planted) => void,
  /** The place of the refusal: resource type, method, the end of the path, Google's code. */
  refused: readonly [type: string, request: string, code: string],
];

// biome-ignore format: a table reads best with a row on a line
const MISTAKES: readonly Mistake[] = [
  ['Pub/Sub is disabled', without('google_project_service', 'services_pubsub'), ['google_pubsub_topic', 'PUT …/topics/', '403 PERMISSION_DENIED']],
  ['Cloud Scheduler is disabled', without('google_project_service', 'services_cloudscheduler'), ['google_cloud_scheduler_job', 'POST …/jobs', '403 PERMISSION_DENIED']],
  ['Cloud KMS is disabled', without('google_project_service', 'services_cloudkms'), ['google_kms_', 'POST …/keyRings', '403 PERMISSION_DENIED']],
  ['Firestore is disabled', without('google_project_service', 'services_firestore'), ['google_firestore_database', 'POST …/databases', '403 PERMISSION_DENIED']],
  ['a member that does not exist', put(...GRANT, 'member', `serviceAccount:${NOBODY}`), [GRANT[0], 'POST …:setIamPolicy', '400 INVALID_ARGUMENT']],
  ['a service agent that does not exist yet', put('google_pubsub_topic_iam_member', 'dead-letters_agent', 'member', 'serviceAccount:service-999@gcp-sa-pubsub.iam.gserviceaccount.com'), ['google_pubsub_topic_iam_member', 'POST …:setIamPolicy', '400 INVALID_ARGUMENT']],
  ['a custom role that does not exist', put('google_project_iam_member', 'responder-grants_project-member', 'role', `${P}/roles/nothing`), ['google_project_iam_member', 'POST …:setIamPolicy', '400 INVALID_ARGUMENT']],
  ['a predefined role, misspelt', put(...GRANT, 'role', 'roles/pubsub.publishr'), [GRANT[0], 'POST …:setIamPolicy', '400 INVALID_ARGUMENT']],
  ['a wildcard in a custom role', put('google_project_iam_custom_role', 'responder-grants_project-role', 'permissions', ['run.services.*']), ['google_project_iam_custom_role', 'POST …/roles', '400 INVALID_ARGUMENT']],
  // The sandbox's own answer: it evaluates only some forms of conditions, and cannot distinguish a mistake from another
  // form.
  ['a condition that the sandbox cannot evaluate', put('google_project_iam_member', 'build_reads-source', 'condition.expression', 'resource.name =='), ['google_project_iam_member', 'POST …:setIamPolicy', '501 UNIMPLEMENTED']],
  ['a key without Storage’s grant', without('google_kms_crypto_key_iam_member', 'encryption_storage'), ['google_storage_bucket', 'POST …/b', '400 FAILED_PRECONDITION']],
  ['a key without Firestore’s grant', without('google_kms_crypto_key_iam_member', 'encryption_firestore'), ['google_firestore_database', 'POST …/databases', '400 FAILED_PRECONDITION']],
  ['a key without Pub/Sub’s grant', without('google_kms_crypto_key_iam_member', 'encryption_pubsub'), ['google_pubsub_topic', 'PUT …/topics/', '400 FAILED_PRECONDITION']],
  ['a key without Logging’s grant', without('google_kms_crypto_key_iam_member', 'encryption_logging'), ['google_logging_project_bucket_config', 'POST …/buckets:createAsync', '400 FAILED_PRECONDITION']],
  ['a key of another location', put(...BUCKET, 'location', 'US-EAST1'), [BUCKET[0], 'POST …/b', '400 INVALID_ARGUMENT']],
  ['a key that does not exist', put(...BUCKET, 'encryption.default_kms_key_name', KEY.replace('pipeline', 'other')), [BUCKET[0], 'POST …/b', '400 FAILED_PRECONDITION']],
  ['a push account that does not exist', put(...SUBSCRIPTION, 'push_config.oidc_token.service_account_email', NOBODY), [SUBSCRIPTION[0], 'PUT …/subscriptions/', '400 INVALID_ARGUMENT']],
  ['a topic that does not exist', put(...SUBSCRIPTION, 'topic', `${P}/topics/other`), [SUBSCRIPTION[0], 'PUT …/subscriptions/', '404 NOT_FOUND']],
  ['a dead-letter topic that does not exist', put(...SUBSCRIPTION, 'dead_letter_policy.dead_letter_topic', `${P}/topics/other`), [SUBSCRIPTION[0], 'PUT …/subscriptions/', '404 NOT_FOUND']],
  ['notifications to a topic that does not exist', put(...CONFIG, 'pubsub_topic', `${P}/topics/other`), [CONFIG[0], 'POST …/notificationConfigs', '400 INVALID_ARGUMENT']],
  ['a source object that does not exist', put(...FUNCTION, 'build_config.source.storage_source.object', 'other.zip'), [FUNCTION[0], 'POST …/functions', '400 INVALID_ARGUMENT']],
  ['an image repository that does not exist', put(...FUNCTION, 'build_config.docker_repository', `${P}/locations/europe-west1/repositories/other`), [FUNCTION[0], 'POST …/functions', '400 INVALID_ARGUMENT']],
  ['a connector that does not exist', put(...FUNCTION, 'service_config.vpc_connector', `${P}/locations/europe-west1/connectors/other`), [FUNCTION[0], 'POST …/functions', '400 INVALID_ARGUMENT']],
  ['a runtime that is decommissioned', put(...FUNCTION, 'build_config.runtime', 'nodejs20'), [FUNCTION[0], 'POST …/functions', '400 INVALID_ARGUMENT']],
  ['no actAs on the account of a function', put(...FUNCTION, 'service_config.service_account_email', NOBODY), [FUNCTION[0], 'POST …/functions', '403 PERMISSION_DENIED']],
  ['no actAs on the account of a scheduled call', put('google_cloud_scheduler_job', 'canary_schedule', 'http_target.oauth_token.service_account_email', SIGNER), ['google_cloud_scheduler_job', 'POST …/jobs', '403 PERMISSION_DENIED']],
  ['a sink to a topic that does not exist', put('google_logging_organization_sink', 'tamper-sink', 'destination', `pubsub.googleapis.com/${P}/topics/other`), ['google_logging_organization_sink', 'POST …/sinks', '404 NOT_FOUND']],
  ['a note that does not exist', put('google_binary_authorization_attestor', 'attestor', 'attestation_authority_note.note_reference', 'other'), ['google_binary_authorization_attestor', 'POST …/attestors', '400 INVALID_ARGUMENT']],
  ['an attestor that does not exist', put('google_binary_authorization_policy', 'policy', 'default_admission_rule.require_attestations_by', [`${P}/attestors/other`]), ['google_binary_authorization_policy', 'PUT …/policy', '400 INVALID_ARGUMENT']],
  ['an alert on a metric that does not exist', put(...ALERT, 'conditions.0.condition_threshold.filter', 'metric.type="logging.googleapis.com/user/nobody-made" AND resource.type="cloud_run_revision"'), [ALERT[0], 'POST …/alertPolicies', '404 NOT_FOUND']],
  ['a channel that does not exist', put(...ALERT, 'notification_channels', [`${P}/notificationChannels/2`]), [ALERT[0], 'POST …/alertPolicies', '404 NOT_FOUND']],
  ['a secret that does not exist', put('google_secret_manager_secret_iam_member', 'reputation', 'secret_id', 'other'), ['google_secret_manager_secret_iam_member', 'GET …:getIamPolicy', '403 PERMISSION_DENIED']],
  ['PromQL that does not parse', put('google_monitoring_alert_policy', 'heartbeat-absent', 'conditions.0.condition_prometheus_query_language.query', 'absent_over_time('), ['google_monitoring_alert_policy', 'POST …/alertPolicies', '400 INVALID_ARGUMENT']],
  ['a filter of findings that does not parse', put(...CONFIG, 'streaming_config.filter', 'category='), [CONFIG[0], 'POST …/notificationConfigs', '400 INVALID_ARGUMENT']],
  ['a filter of entries that does not parse', put('google_logging_metric', 'tamper-alarm_metric', 'filter', 'resource.type=('), ['google_logging_metric', 'POST …/metrics', '400 INVALID_ARGUMENT']],
  ['a region without Cloud Scheduler', put('google_cloud_scheduler_job', 'heartbeat_job', 'region', 'us-east5'), ['google_cloud_scheduler_job', 'POST …/jobs', '400 INVALID_ARGUMENT']],
  ['a region that does not exist', put('google_firestore_database', 'ledger_database', 'location_id', 'mars-north1'), ['google_firestore_database', 'POST …/databases', '400 INVALID_ARGUMENT']],
  ['a topic that begins with goog', put('google_pubsub_topic', 'audit_topic', 'name', 'goog-audit'), ['google_pubsub_topic', 'PUT …/topics/goog-audit', '400 INVALID_ARGUMENT']],
  ['a bucket name in capital letters', put(...BUCKET, 'name', 'Riposte_Evidence'), [BUCKET[0], 'POST …/b', '400 INVALID_ARGUMENT']],
  ['two topics with the same name', put('google_pubsub_topic', 'audit_topic', 'name', 'riposte-findings'), ['google_pubsub_topic', 'PUT …/topics/riposte-findings', '409 ALREADY_EXISTS']],
  ['three attempts before the dead letters', put(...SUBSCRIPTION, 'dead_letter_policy.max_delivery_attempts', 3), [SUBSCRIPTION[0], 'PUT …/subscriptions/', '400 INVALID_ARGUMENT']],
];

const messageOf = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

test('the stack boots without a mistake', () => {
  expect(messageOf(bootPlanted)).toBe('accepted');
});

test.each(MISTAKES)(
  '%s: refused at the request that Google refuses',
  (_what, plant, [type, request, code]) => {
    const message = messageOf(() => bootPlanted(plant));
    const [, address = '', asked = '', answer = ''] =
      /^(\S+): \w+ answers (\w+ \S+) with (\d{3} [A-Z_]+)/.exec(message) ?? [];
    const [method = '', tail = ''] = request.split(' …');
    expect({ address, asked, answer }).toEqual({
      address: expect.stringContaining(type),
      asked: expect.stringMatching(new RegExp(`^${method} .*${tail.replace(/[.]/g, '\\.')}`)),
      answer: code,
    });
  },
);

type Argument = readonly [what: string, plant: (planted: Planted) => void, path: string];

// biome-ignore format: a table reads best with a row on a line
const ARGUMENTS: readonly Argument[] = [
  ['a message transform that drops everything', put(...SUBSCRIPTION, 'message_transforms', [{ javascript_udf: { function_name: 'f', code: 'function f() { return null; }' } }]), 'messageTransforms'],
  ['a schema of a topic', put('google_pubsub_topic', 'findings_topic', 'schema_settings', { schema: `${P}/schemas/s` }), 'schemaSettings'],
  ['ingestion of external messages', put('google_pubsub_topic', 'findings_topic', 'ingestion_data_source_settings', { aws_kinesis: {} }), 'ingestion_data_source_settings'],
  ['messages into BigQuery', put(...SUBSCRIPTION, 'bigquery_config', { table: 'a.b.c' }), 'bigquery_config'],
  ['a notification config of another location', put(...CONFIG, 'location', 'eu'), "Location 'eu'"],
  ['an event trigger', put(...FUNCTION, 'event_trigger', { event_type: 'x' }), 'event_trigger'],
  ['a secret in the environment', put(...FUNCTION, 'service_config.secret_environment_variables', [{ key: 'A', project_id: PROJECT.id, secret: 's', version: '1' }]), 'secretEnvironmentVariables'],
  ['a sink that intercepts entries of its children', put('google_logging_organization_sink', 'tamper-sink', 'intercept_children', true), 'intercept_children'],
  ['a scheduled call of App Engine', put('google_cloud_scheduler_job', 'heartbeat_job', 'app_engine_http_target', { relative_uri: '/' }), 'app_engine_http_target'],
  ['a key that rotates', put('google_kms_crypto_key', 'signing-key', 'rotation_period', '7776000s'), 'rotation_period'],
  ['exactly-once delivery by push', put(...SUBSCRIPTION, 'enable_exactly_once_delivery', true), 'enableExactlyOnceDelivery'],
  ['a misspelt argument', put('google_pubsub_topic', 'findings_topic', 'nmae', 'x'), 'nmae'],
];

test.each(ARGUMENTS)('%s stops the boot with its path', (_what, plant, path) => {
  expect(messageOf(() => bootPlanted(plant))).toContain(path);
});
