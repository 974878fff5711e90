import type { JsonObject } from '../../../core/values/json';
import { planDocument, resourceChange } from '../report/plan-factory';

const CONFIG = {
  address: 'google_scc_v2_project_notification_config.config',
  before: { config_id: 'riposte', pubsub_topic: 'projects/p/topics/findings' },
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const updated = (address: string, values: JsonObject, marks: object = {}): object =>
  resourceChange({ address, before: { location: 'us-central1' }, after: values, ...marks });

/** Changes of relevant resources, and sections of a plan, each with the secret in one place. */
const CHANGES: Readonly<Record<string, (secret: string) => object>> = {
  'a leaf that is marked after': (secret) =>
    updated(
      'google_cloud_run_v2_service.a',
      { annotations: { note: secret } },
      { after_sensitive: { annotations: { note: true } } },
    ),
  'a leaf that is marked before': (secret) =>
    resourceChange({
      address: 'google_cloud_run_v2_service.a',
      before: { annotations: { note: secret } },
      after: { annotations: { note: 'other' } },
      before_sensitive: { annotations: { note: true } },
    }),
  'a collection that is marked as a whole': (secret) =>
    updated(
      'google_cloud_run_v2_service.a',
      { annotations: { one: 'x', note: secret } },
      { after_sensitive: { annotations: true } },
    ),
  'a list that is marked as a whole': (secret) =>
    updated(
      'google_cloud_run_v2_service.a',
      { args: ['--flag', secret] },
      { after_sensitive: { args: true } },
    ),
  'a nested list': (secret) =>
    updated(
      'google_cloud_run_v2_service.a',
      { template: [{ containers: [{ args: ['x', secret] }] }] },
      { after_sensitive: { template: [{ containers: [{ args: [false, true] }] }] } },
    ),
  'an environment value': (secret) =>
    updated('google_cloud_run_v2_service.a', {
      template: [{ containers: [{ env: [{ name: 'PLAIN', value: secret }] }] }],
    }),
  'environment variables of a function': (secret) =>
    updated('google_cloudfunctions2_function.a', {
      service_config: [{ environment_variables: { PLAIN: secret } }],
    }),
  'a header': (secret) =>
    updated('google_cloud_scheduler_job.a', { http_target: [{ headers: { 'X-Custom': secret } }] }),
  'a parameter of a URL': (secret) =>
    updated('google_pubsub_subscription.a', {
      push_config: [{ push_endpoint: `https://a.run.app/x?token=${encodeURIComponent(secret)}&x=1` }],
    }),
  'a password in a URL': (secret) =>
    updated('google_cloud_scheduler_job.a', {
      http_target: [{ uri: `https://user:${encodeURIComponent(secret)}@a.run.app/` }],
    }),
  'attributes of a push': (secret) =>
    updated('google_pubsub_subscription.a', { push_config: [{ attributes: { 'x-extra': secret } }] }),
  'a secret payload': (secret) => updated('google_secret_manager_secret_version.a', { secret_data: secret }),
  'a write-only argument': (secret) => updated('google_sql_user.a', { password_wo: secret }),
  'a body in base64': (secret) =>
    updated('google_cloud_scheduler_job.a', {
      http_target: [{ body: base64(JSON.stringify({ password: secret })) }],
    }),
  'JSON in a text': (secret) =>
    updated('google_workflows_workflow.a', { call: JSON.stringify({ nested: [{ api_key: secret }] }) }),
  'a startup script': (secret) =>
    updated('google_compute_instance.a', { metadata_startup_script: `run ${secret}` }),
  'labels of a notification channel': (secret) =>
    updated('google_monitoring_notification_channel.a', { labels: { auth_token: secret } }),
  'sensitive labels of a notification channel': (secret) =>
    updated('google_monitoring_notification_channel.a', { sensitive_labels: [{ service_key: secret }] }),
};

const named = (name: string, value: object): object => ({ [name]: value });

const SECTIONS: Readonly<Record<string, (secret: string) => object>> = {
  'an output': (secret) => ({
    output_changes: named('x', {
      actions: ['update'],
      before: 'y',
      after: secret,
      before_sensitive: false,
      after_sensitive: true,
    }),
  }),
  'a planned output': (secret) => ({
    planned_values: { outputs: { x: { sensitive: true, value: { deep: [secret] } } } },
  }),
  'a variable': (secret) => ({
    variables: { x: { value: secret } },
    configuration: { root_module: { variables: { x: { sensitive: true } } } },
  }),
  'a variable that is called a password': (secret) => ({ variables: { db_password: { value: secret } } }),
  'the prior state': (secret) => ({
    prior_state: {
      values: {
        root_module: {
          child_modules: [
            {
              resources: [
                { type: 'a', values: { b: [{ c: secret }] }, sensitive_values: { b: [{ c: true }] } },
              ],
            },
          ],
        },
      },
    },
  }),
  'a constant of the configuration': (secret) => ({
    configuration: {
      root_module: {
        module_calls: {
          m: {
            module: {
              resources: [
                {
                  address: 'google_sql_user.a',
                  type: 'google_sql_user',
                  expressions: { password: { constant_value: secret } },
                },
              ],
            },
          },
        },
      },
    },
  }),
  'an argument of a module': (secret) => ({
    configuration: {
      root_module: {
        module_calls: { m: { expressions: { api_token: { constant_value: secret } }, module: {} } },
      },
    },
  }),
  'the configuration of a provider': (secret) => ({
    configuration: {
      provider_config: { google: { expressions: { access_token: { constant_value: secret } } } },
    },
  }),
  'a drifted resource': (secret) => ({
    resource_drift: [
      resourceChange({
        address: 'google_cloud_run_v2_service.echo',
        before: { location: 'us-central1', annotations: { note: 'x' } },
        after: { location: 'us-central1', annotations: { note: secret } },
        after_sensitive: { annotations: { note: true } },
      }),
    ],
  }),
  'a deferred change': (secret) => ({
    deferred_changes: [
      {
        reason: 'provider_config_unknown',
        resource_change: resourceChange({ address: 'google_sql_user.a', after: { password: secret } }),
      },
    ],
  }),
};

export const POSITIONS = [...Object.keys(CHANGES), ...Object.keys(SECTIONS)];

/** The forms that a secret may have elsewhere in a plan, or in a message. */
export const formsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  base64(secret),
  base64(`user:${secret}`),
  base64(`{"a":"${secret}"}`),
];

/**
 * A plan with the secret at one position, where it is known to be a secret. The plan repeats it in every form where
 * nothing marks it: in a plain attribute, in an address and in a name.
 */
export function planWith(position: string, secret: string): JsonObject {
  const change = CHANGES[position]?.(secret);
  const section = SECTIONS[position]?.(secret) ?? {};
  const echo = resourceChange({
    address: `google_cloud_run_v2_service.echo["${secret}"]`,
    before: { location: 'us-central1', template: [{ args: ['none'] }], topic: 'projects/p/topics/findings' },
    after: {
      location: 'us-central1',
      template: [{ args: formsOf(secret).map((form) => `--with ${form} and more`) }],
      [`key ${secret} of a map`]: secret,
      topic: 'projects/p/topics/findings',
    },
  });
  const document = planDocument([{ ...CONFIG, actions: ['no-op'], after: CONFIG.before }], section);
  const changes = document.resource_changes as readonly JsonObject[];
  return { ...document, resource_changes: [...changes, echo, ...(change ? [change as JsonObject] : [])] };
}
