import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { MAX_DELIVERY_ATTEMPTS } from '../../constructs/intake/push-pipe';
import { toRuntimeConfig } from '../../core/config/response-config';
import { notificationFilter } from '../../core/deployment/notification-filter';
import { parsedConfig, synthesized } from '../factories/synthesized-stack';

const config = parsedConfig({ operators: ['user:oncall@example.com'] });
const stack = synthesized({ operators: ['user:oncall@example.com'] });

const PIPES = [
  { pipe: 'findings', target: 'responder' },
  { pipe: 'commands', target: 'actor' },
  { pipe: 'undo', target: 'actor' },
] as const;

describe('findings', () => {
  const notifications = stack.at('google_scc_v2_project_notification_config', 'notifications/config');

  test('the filter is the one derived from the catalogue', () => {
    expect(notifications.streaming_config).toEqual({ filter: notificationFilter() });
  });

  test('the config names its topic, which the provider would let it omit', () => {
    expect(notifications.pubsub_topic).toBe(stack.reference('google_pubsub_topic', 'findings/topic', 'id'));
  });

  test("the config's own service account may publish", () => {
    const grant = stack.at('google_pubsub_topic_iam_member', 'findings/scc-publishes');
    const account = stack.reference(
      'google_scc_v2_project_notification_config',
      'notifications/config',
      'service_account',
    );
    expect(grant).toMatchObject({ role: 'roles/pubsub.publisher', member: `serviceAccount:${account}` });
  });
});

describe.each(PIPES)('the pipe $pipe', ({ pipe, target }) => {
  const subscription = stack.at('google_pubsub_subscription', `${pipe}/subscription`);
  const uri = stack.reference(
    'google_cloudfunctions2_function',
    `${target}/function`,
    'service_config[0].uri',
  );

  test('pushes to the address of its function, and uses that address as the audience', () => {
    expect(subscription.push_config).toEqual({
      push_endpoint: uri,
      oidc_token: {
        audience: uri,
        service_account_email: stack.reference('google_service_account', 'push', 'email'),
      },
    });
  });

  test('waits longer for an answer than its function may run', () => {
    const { timeout_seconds } = stack.at('google_cloudfunctions2_function', `${target}/function`)
      .service_config as { timeout_seconds: number };
    expect(subscription.ack_deadline_seconds).toBeGreaterThan(timeout_seconds);
    expect(subscription.ack_deadline_seconds).toBeLessThanOrEqual(600);
  });

  test('never expires and backs off', () => {
    expect(subscription.expiration_policy).toEqual({ ttl: '' });
    expect(subscription.retry_policy).toEqual({ minimum_backoff: '10s', maximum_backoff: '600s' });
    expect(subscription.message_retention_duration).toBe('604800s');
  });

  test('forwards undeliverable messages to the dead letters, with the grant of the agent', () => {
    expect(subscription.dead_letter_policy).toEqual({
      dead_letter_topic: stack.reference('google_pubsub_topic', 'dead-letters/topic', 'id'),
      max_delivery_attempts: MAX_DELIVERY_ATTEMPTS,
    });
    expect(stack.at('google_pubsub_subscription_iam_member', `${pipe}/agent-subscribes`)).toMatchObject({
      role: 'roles/pubsub.subscriber',
      member: `serviceAccount:service-${config.project.number}@gcp-sa-pubsub.iam.gserviceaccount.com`,
    });
  });
});

describe('the watch of contained cases', () => {
  const subscription = stack.at('google_pubsub_subscription', 'case-watch/subscription');
  const commands = stack.at('google_pubsub_subscription', 'commands/subscription');

  test('delivers the same commands to the same function with the same identity, under another name', () => {
    expect(subscription).toMatchObject({
      name: 'riposte-watch',
      topic: commands.topic,
      push_config: commands.push_config,
      ack_deadline_seconds: commands.ack_deadline_seconds,
      expiration_policy: { ttl: '' },
      message_retention_duration: '604800s',
    });
  });

  test('delivers again in time for each check, and for long enough to reach the last one', () => {
    expect(subscription.retry_policy).toEqual({ minimum_backoff: '60s', maximum_backoff: '180s' });
    const attempts = (subscription.dead_letter_policy as { max_delivery_attempts: number })
      .max_delivery_attempts;
    expect(attempts).toBe(100);
    const lasts = Array.from({ length: attempts - 1 }, (_, i) => Math.min(180, 60 * 2 ** i));
    // A case may need fifteen verifications until it is contained; then the checks take an hour.
    expect(lasts.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(4.5 * 3600);
  });

  test('forwards to the dead letters in the end, and Pub/Sub has the grant for that', () => {
    expect(subscription.dead_letter_policy).toMatchObject({
      dead_letter_topic: stack.reference('google_pubsub_topic', 'dead-letters/topic', 'id'),
    });
    expect(stack.at('google_pubsub_subscription_iam_member', 'case-watch/agent-subscribes')).toMatchObject({
      role: 'roles/pubsub.subscriber',
    });
  });

  test('has an alert on dead letters only, because its messages wait and are refused by design', () => {
    const naming = (id: string) =>
      JSON.stringify(stack.at('google_monitoring_alert_policy', `watch/health/${id}/policy`).conditions);
    expect(naming('dead-letters')).toContain('riposte-watch');
    for (const id of ['delivery-lag', 'push-errors']) expect(naming(id)).not.toContain('riposte-watch');
    expect(stack.at('google_monitoring_dashboard', 'watch/health/dashboard').dashboard_json).not.toContain(
      'riposte-watch',
    );
  });
});

describe('changes of protected workloads', () => {
  const filterAt = (path: string) => String(stack.at('google_logging_project_sink', path).filter);
  const CLAUSE = 'logName="projects/demo-prj/logs/cloudaudit.googleapis.com%2Factivity"';

  test('reach the responder, and never the alert of the second path', () => {
    const clause = CLAUSE.replace('demo-prj', config.project.id);
    expect(filterAt('watch/audit-logs/tamper-sink/sink')).toContain(clause);
    expect(filterAt('watch/tamper-alarm/sink/sink')).not.toContain(clause);
  });
});

test('attempts and backoff cover at least four hours', () => {
  const waits = Array.from({ length: MAX_DELIVERY_ATTEMPTS - 1 }, (_, i) => Math.min(600, 10 * 2 ** i));
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(4 * 3600);
});

test('the dead-letter topic has its own subscription that never expires, and accepts messages of the agent', () => {
  expect(stack.at('google_pubsub_subscription', 'dead-letters/subscription')).toMatchObject({
    topic: stack.reference('google_pubsub_topic', 'dead-letters/topic', 'id'),
    expiration_policy: { ttl: '' },
  });
  expect(stack.at('google_pubsub_topic_iam_member', 'dead-letters/agent-publishes')).toMatchObject({
    role: 'roles/pubsub.publisher',
    topic: stack.reference('google_pubsub_topic', 'dead-letters/topic', 'name'),
  });
});

test('only operators may publish to the undo topic', () => {
  const publishers = stack
    .all('google_pubsub_topic_iam_member')
    .filter(({ topic }) => topic === stack.reference('google_pubsub_topic', 'undo/topic', 'name'))
    .map(({ member }) => member);
  expect(publishers).toEqual(['user:oncall@example.com']);
});

describe.each(['responder', 'actor'])('the %s', (name) => {
  const fn = stack.at('google_cloudfunctions2_function', `${name}/function`);
  const service = fn.service_config as Record<string, unknown>;
  const build = fn.build_config as Record<string, unknown>;

  test('runs as its own account and is built as another', () => {
    expect(service.service_account_email).toBe(
      stack.reference('google_service_account', `${name}/account`, 'email'),
    );
    expect(build.service_account).toBe(stack.reference('google_service_account', 'build/account', 'name'));
  });

  test('is reachable from internal networks only, by the push account only', () => {
    expect(service.ingress_settings).toBe('ALLOW_INTERNAL_ONLY');
    expect(stack.at('google_cloud_run_v2_service_iam_member', `${name}/push-invokes`)).toMatchObject({
      role: 'roles/run.servicesInvoker',
      member: stack.reference('google_service_account', 'push', 'member'),
    });
  });

  test('has a limit of instances and a supported runtime', () => {
    expect(service.max_instance_count).toBeGreaterThan(0);
    expect(build.runtime).toBe('nodejs24');
  });

  test('has no environment variable that is named like a credential', () => {
    const names = Object.keys(service.environment_variables as object);
    expect(names).toContain('GOOGLE_CLOUD_PROJECT');
    expect(names.filter((variable) => /secret|key|token|password/i.test(variable))).toEqual([]);
  });
});

test('the functions learn resource names from their environment', () => {
  const environmentOf = (name: string) =>
    (
      stack.at('google_cloudfunctions2_function', `${name}/function`).service_config as {
        environment_variables: Record<string, string>;
      }
    ).environment_variables;
  const stores = {
    GOOGLE_CLOUD_PROJECT: config.project.id,
    RIPOSTE_LEDGER_DATABASE: stack.reference('google_firestore_database', 'ledger/database', 'id'),
    RIPOSTE_EFFECTS_DATABASE: stack.reference('google_firestore_database', 'effects/database', 'id'),
    RIPOSTE_EVIDENCE_BUCKET: stack.reference('google_storage_bucket', 'evidence/bucket', 'name'),
  };
  expect(environmentOf('responder')).toEqual({
    ...stores,
    RIPOSTE_COMMAND_TOPIC: stack.reference('google_pubsub_topic', 'commands/topic', 'id'),
  });
  expect(environmentOf('actor')).toEqual({
    ...stores,
    RIPOSTE_UNDO_SUBSCRIPTION: `projects/${config.project.id}/subscriptions/riposte-undo`,
    RIPOSTE_WATCH_SUBSCRIPTION: `projects/${config.project.id}/subscriptions/riposte-watch`,
  });
});

test('evidence is retained, versioned and never public', () => {
  expect(stack.at('google_storage_bucket', 'evidence/bucket')).toMatchObject({
    uniform_bucket_level_access: true,
    public_access_prevention: 'enforced',
    versioning: { enabled: true },
    retention_policy: { retention_period: 400 * 86_400 },
    force_destroy: false,
  });
});

test('the source of the functions is versioned, and never prevents a destroy', () => {
  expect(stack.at('google_storage_bucket', 'source/bucket')).toMatchObject({
    uniform_bucket_level_access: true,
    public_access_prevention: 'enforced',
    versioning: { enabled: true },
    force_destroy: true,
  });
});

test.each([
  ['ledger', 'riposte-cases'],
  ['effects', 'riposte-effects'],
])('the %s is protected from deletion', (id, name) => {
  expect(stack.at('google_firestore_database', `${id}/database`)).toMatchObject({
    name,
    delete_protection_state: 'DELETE_PROTECTION_ENABLED',
  });
});

test('no API is disabled when the stack is destroyed', () => {
  const services = stack.all('google_project_service');
  expect(services.length).toBeGreaterThan(0);
  expect(services.filter(({ disable_on_destroy }) => disable_on_destroy !== false)).toEqual([]);
});

test('the zip contains exactly four files, and its config equals the one next to the stack', () => {
  const files = unzipSync(readFileSync(stack.files.zipPath));
  expect(Object.keys(files)).toEqual(['config.json', 'index.js', 'package-lock.json', 'package.json']);
  const text = Buffer.from(files['config.json'] as Uint8Array).toString('utf8');
  expect(text).toBe(readFileSync(stack.files.configJsonPath, 'utf8'));
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(toRuntimeConfig(config))));
});

test.each([
  { backend: { type: 'gcs', bucket: 'states', prefix: 'riposte' } as const },
  { backend: { type: 'local', path: 'riposte.tfstate' } as const },
])('the backend is written as configured: $backend.type', ({ backend }) => {
  const { type, ...settings } = backend;
  expect(synthesized({ backend }).terraform.backend).toEqual({ [type]: settings });
});

test('every resource that an API serves waits for that API', () => {
  const topic = stack.at('google_pubsub_topic', 'findings/topic');
  expect(topic.depends_on).toEqual([
    expect.stringMatching(/^google_project_service\.riposte_services_pubsub_/),
  ]);
});
