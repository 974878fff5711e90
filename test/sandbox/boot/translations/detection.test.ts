import type { JsonObject } from '../../../../core/values/json';
import { type Blocks, boot, PROJECT } from '../../mini-stack';
import { requestsOf } from '../requests-of';

const P = `projects/${PROJECT}`;
const LABEL = { 'goog-terraform-provisioned': 'true' };

describe('a notification config', () => {
  test.each([
    ['project', {}, P],
    ['folder', { folder: '333' }, 'folders/333'],
    ['organization', { organization: '123' }, 'organizations/123'],
  ])('of a %s is created in that scope', (kind, scope, parent) => {
    const type = `google_scc_v2_${kind}_notification_config`;
    const config = {
      ...scope,
      config_id: 'findings',
      pubsub_topic: `${P}/topics/findings`,
      streaming_config: { filter: 'state="ACTIVE"' },
    };
    const answers = [{ name: 'made', serviceAccount: 'agent@x' }];
    const { requests, attributes, unread } = requestsOf(type, config, { answers });
    const path = `/v2/${parent}/locations/global/notificationConfigs`;
    expect(requests).toEqual([
      {
        service: 'scc',
        method: 'POST',
        path,
        query: { configId: 'findings' },
        body: { pubsubTopic: `${P}/topics/findings`, streamingConfig: { filter: 'state="ACTIVE"' } },
      },
    ]);
    expect(attributes).toEqual({ id: 'made', name: 'made', service_account: 'agent@x' });
    expect(unread).toEqual([]);
    const destroyed = requestsOf(type, config, { step: 'destroy' }).requests;
    expect(destroyed).toEqual([{ service: 'scc', method: 'DELETE', path: `${path}/findings` }]);
  });

  test('carries its description and its location', () => {
    const config = { config_id: 'f', location: 'eu', description: 'd', streaming_config: { filter: '' } };
    expect(requestsOf('google_scc_v2_project_notification_config', config).requests[0]).toMatchObject({
      path: `/v2/${P}/locations/eu/notificationConfigs`,
      body: { description: 'd', streamingConfig: { filter: '' } },
    });
  });
});

describe('a source', () => {
  test('is created, and a destroy only removes it from the state', () => {
    const type = 'google_scc_v2_organization_source';
    const config = { organization: '123', display_name: 'beats', description: 'd' };
    const name = 'organizations/123/sources/7';
    const { requests, attributes } = requestsOf(type, config, { answers: [{ name }] });
    expect(requests).toEqual([
      {
        service: 'scc',
        method: 'POST',
        path: '/v2/organizations/123/sources',
        body: { displayName: 'beats', description: 'd' },
      },
    ]);
    expect(attributes).toEqual({ id: name, name });
    expect(requestsOf(type, config, { step: 'destroy' }).requests).toEqual([]);
  });

  test.each(['7', 'organizations/123/sources/7'])(
    '%s accepts a member, and its policy is read by a POST',
    (source) => {
      const config = { organization: '123', source, role: 'r', member: 'user:a@b' };
      const { requests } = requestsOf('google_scc_v2_organization_source_iam_member', config);
      expect(requests).toEqual([
        { service: 'scc', method: 'POST', path: '/v2/organizations/123/sources/7:getIamPolicy' },
        {
          service: 'scc',
          method: 'POST',
          path: '/v2/organizations/123/sources/7:setIamPolicy',
          body: { policy: { bindings: [{ role: 'r', members: ['user:a@b'] }], version: 3 } },
        },
      ]);
    },
  );
});

describe('a secret', () => {
  test.each([
    [{ auto: {} }, { automatic: {} }],
    [
      { auto: { customer_managed_encryption: { kms_key_name: 'k' } } },
      { automatic: { customerManagedEncryption: { kmsKeyName: 'k' } } },
    ],
    [
      { user_managed: { replicas: [{ location: 'us-east1' }] } },
      { automatic: null, userManaged: { replicas: [{ location: 'us-east1' }] } },
    ],
  ])('with the replication %j is created with %j', (replication, sent) => {
    const config = { secret_id: 'token', replication, deletion_protection: true };
    const answers = [{ name: 'projects/1/secrets/token' }];
    const { requests, attributes, unread } = requestsOf('google_secret_manager_secret', config, { answers });
    expect(requests).toEqual([
      {
        service: 'secretmanager',
        method: 'POST',
        path: `/v1/${P}/secrets`,
        query: { secretId: 'token' },
        body: { replication: sent, labels: LABEL },
      },
    ]);
    expect(attributes).toMatchObject({ id: `${P}/secrets/token`, name: 'projects/1/secrets/token' });
    expect(unread).toEqual([]);
  });

  test.each([
    [{ secret_data: 'x' }, 'eA==', 'enable'],
    [{ secret_data: 'eA==', is_secret_data_base64: true, enabled: false }, 'eA==', 'disable'],
  ])('gets a version from %j', (config, data, verb) => {
    const name = 'projects/1/secrets/token/versions/3';
    const args = { secret: `${P}/secrets/token`, ...config };
    const { requests, attributes } = requestsOf('google_secret_manager_secret_version', args, {
      answers: [{ name }],
    });
    expect(requests).toEqual([
      {
        service: 'secretmanager',
        method: 'POST',
        path: `/v1/${P}/secrets/token:addVersion`,
        body: { payload: { data } },
      },
      { service: 'secretmanager', method: 'POST', path: `/v1/${name}:${verb}` },
    ]);
    expect(attributes).toEqual({ id: name, name, version: '3' });
  });

  test('accepts a member by its short or full name', () => {
    const pathOf = (secret_id: string) =>
      requestsOf('google_secret_manager_secret_iam_member', { secret_id, role: 'r', member: 'user:a@b' })
        .requests[0]?.path;
    expect(pathOf('token')).toBe(`/v1/${P}/secrets/token:getIamPolicy`);
    expect(pathOf(`${P}/secrets/token`)).toBe(pathOf('token'));
  });
});

describe('booting', () => {
  const config = (over: JsonObject) => () =>
    boot((blocks: Blocks) =>
      Object.assign(blocks.google_scc_v2_project_notification_config!.findings!, over),
    );

  test.each([
    ['another location', { location: 'eu' }, "400 INVALID_ARGUMENT: Location 'eu'"],
    [
      'a topic that does not exist',
      { pubsub_topic: `${P}/topics/none` },
      '400 INVALID_ARGUMENT: .*topics/none',
    ],
    ['an unknown argument', { mute: true }, 'mute: the sandbox does not know'],
  ])('stops at a notification config with %s', (_what, over, words) => {
    expect(config(over as JsonObject)).toThrow(
      new RegExp(`google_scc_v2_project_notification_config\\.findings.*${words}`, 's'),
    );
  });

  test('creates secrets with their versions, and sources with their members', () => {
    const state = boot((blocks) => {
      const secret = { replication: { auto: {} } };
      const source = { organization: '123', display_name: 'beats' };
      const ref = (name: string) => `\${${name}}`;
      Object.assign(blocks, {
        google_secret_manager_secret: { token: { secret_id: 'token', ...secret } },
        google_secret_manager_secret_version: {
          one: { secret: ref('google_secret_manager_secret.token.id'), secret_data: 'x' },
        },
        google_project_iam_member: {
          ...blocks.google_project_iam_member,
          owner: { project: PROJECT, role: 'roles/secretmanager.admin', member: 'user:deployer@example.com' },
        },
        google_scc_v2_organization_source: { beats: source },
        google_scc_v2_organization_source_iam_member: {
          writer: {
            organization: '123',
            source: ref('google_scc_v2_organization_source.beats.name'),
            role: 'roles/securitycenter.findingsEditor',
            member: ref('google_service_account.actor.member'),
          },
        },
      });
      Object.assign(blocks.google_secret_manager_secret!.token!, {
        labels: { owner: ref('google_project_iam_member.owner.role') },
      });
    });
    expect(state.secrets).toMatchObject({ [`${P}/secrets/token/versions/1`]: 'x' });
    const [name] = Object.keys(state.resources.scc ?? {});
    expect(state.addresses[name ?? '']).toBe('google_scc_v2_organization_source.beats');
    expect(state.iam.bindings[name ?? '']).toHaveLength(1);
  });
});
