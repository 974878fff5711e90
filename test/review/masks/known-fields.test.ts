import { leavesOf } from '../../../review/masks/leaves';

/** Paths of the masked fields of a resource. */
const masked = (type: string, values: object): readonly string[] =>
  leavesOf({ type, values: values as never })
    .filter(({ secrecy }) => secrecy !== undefined)
    .map(({ path }) => path);

describe('Fields that the provider does not mark', () => {
  it('masks environment values of containers, and not their names', () => {
    expect(
      masked('google_cloud_run_v2_service', {
        template: [
          {
            containers: [
              {
                env: [
                  { name: 'MODE', value: 'x' },
                  { name: 'KEY', value: 'y' },
                ],
              },
            ],
          },
        ],
      }),
    ).toEqual(['template.containers.env[MODE].value', 'template.containers.env[KEY].value']);
  });

  it('masks environment variables of functions, builds and workflows', () => {
    expect(
      masked('google_cloudfunctions2_function', { service_config: [{ environment_variables: { A: 'x' } }] }),
    ).toHaveLength(1);
    expect(
      masked('google_cloudfunctions2_function', { build_config: [{ environment_variables: { A: 'x' } }] }),
    ).toHaveLength(1);
    expect(masked('google_workflows_workflow', { user_env_vars: { A: 'x' } })).toHaveLength(1);
  });

  it.each([
    'password',
    'root_password',
    'db_passwd',
    'client_secret',
    'shared_secret',
    'access_token',
    'bearerToken',
    'api_key',
    'apiKey',
    'x-api-key',
    'private_key',
    'private_key_pem',
    'credentials',
    'key_string',
    'auth_string',
    'secret_data_wo',
    'webhook',
    'Authorization',
    'hmac_key',
    'passphrase',
    'plaintext',
  ])('masks a field with the name %s', (name) => {
    expect(masked('google_example', { [name]: 'x' })).toEqual([name]);
  });

  it.each([
    'secret_id',
    'token_type',
    'access_token_lifetime',
    'password_policy',
    'secret_version',
    'kms_key_name',
    'key',
    'service_account_email',
    'token_uri',
    'secretName',
    'authorization_type',
    'credential_id',
    'topic',
    'filter',
  ])('shows a field with the name %s', (name) => {
    expect(masked('google_example', { [name]: 'x' })).toEqual([]);
  });

  it('shows which secret is used, and masks no reference to a secret', () => {
    expect(
      masked('google_cloud_run_v2_service', { secret_key_ref: [{ secret: 'db', version: '1' }] }),
    ).toEqual([]);
    expect(masked('google_secret_manager_secret_version', { secret: 'projects/p/secrets/s' })).toEqual([]);
    const reference = ['$', '{google_secret_manager_secret.s.id}'].join('');
    expect(masked('google_secret_manager_secret_version', { secret: reference })).toEqual([]);
  });

  it('masks headers except those that never contain a secret', () => {
    expect(
      masked('google_cloud_scheduler_job', {
        http_target: [{ headers: { 'Content-Type': 'a', 'X-Auth': 'b' } }],
      }),
    ).toEqual(['http_target.headers.X-Auth']);
  });

  it('shows the address of a notification channel, and masks its credentials', () => {
    expect(
      masked('google_monitoring_notification_channel', {
        labels: { email_address: 'a@b.c', url: 'https://x/y', other: 'z' },
        sensitive_labels: [{ auth_token: 't' }],
      }),
    ).toEqual(['labels.url', 'labels.other', 'sensitive_labels.auth_token']);
  });

  it('masks a body in base64 that contains a password, and shows one that does not', () => {
    const body = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');
    const job = (value: object) =>
      masked('google_cloud_scheduler_job', { http_target: [{ body: body(value) }] });
    expect(job({ user: 'a', password: 'b' })).toEqual(['http_target.body']);
    expect(job({ riposteHeartbeat: 1 })).toEqual([]);
  });

  it('looks into JSON that is written as text', () => {
    expect(masked('google_x', { policy: '{"a":[{"token":"x","b":"c"}]}' })).toEqual(['policy.a.token']);
  });
});
