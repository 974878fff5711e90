import type { JsonObject } from '../../../../core/values/json';
import { existingKey } from '../../../factories/existing-parts';
import { boot, NUMBER, PROJECT, READER } from '../../mini-stack';
import { destroyed, translated } from '../translated';

const PARENT = `projects/${PROJECT}/locations/europe-west1`;
const KEY = `${PARENT}/keyRings/r/cryptoKeys/k`;
const cloud = boot(
  (blocks) => {
    blocks.google_project_service!.artifactregistry = { service: 'artifactregistry.googleapis.com' };
  },
  existingKey(KEY, { id: PROJECT, number: NUMBER }),
);

describe('google_firestore_database', () => {
  const type = 'google_firestore_database';
  const minimal = { name: 'ledger', location_id: 'europe-west1', type: 'FIRESTORE_NATIVE' };
  const name = `projects/${PROJECT}/databases/ledger`;
  const sent = { name, locationId: 'europe-west1', type: 'FIRESTORE_NATIVE' };

  test.each<[string, JsonObject, JsonObject]>([
    ['a minimal config', minimal, { pointInTimeRecoveryEnablement: 'POINT_IN_TIME_RECOVERY_DISABLED' }],
    [
      'a complete config',
      {
        ...minimal,
        concurrency_mode: 'OPTIMISTIC',
        app_engine_integration_mode: 'DISABLED',
        database_edition: 'STANDARD',
        point_in_time_recovery_enablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
        delete_protection_state: 'DELETE_PROTECTION_ENABLED',
        deletion_policy: 'ABANDON',
        cmek_config: [{ kms_key_name: KEY }],
      },
      {
        concurrencyMode: 'OPTIMISTIC',
        appEngineIntegrationMode: 'DISABLED',
        databaseEdition: 'STANDARD',
        pointInTimeRecoveryEnablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
        deleteProtectionState: 'DELETE_PROTECTION_ENABLED',
        cmekConfig: { kmsKeyName: KEY },
      },
    ],
  ])('with %s', (_what, config, more) => {
    const { changes, attributes, unread } = translated(cloud, type, config);
    expect(unread).toEqual([]);
    expect(changes).toEqual([
      [`POST firestore /v1/projects/${PROJECT}/databases`, { databaseId: 'ledger' }, { ...sent, ...more }],
    ]);
    expect(attributes).toMatchObject({ id: name, project: PROJECT, uid: expect.any(String) });
  });

  test('is destroyed only if the stack sets this', () => {
    const { state } = translated(cloud, type, minimal);
    expect(destroyed(state, type, minimal).all).toEqual([]);
    const { changes, state: after } = destroyed(state, type, { ...minimal, deletion_policy: 'DELETE' });
    expect(changes).toEqual([[`DELETE firestore /v1/${name}`, undefined, undefined]]);
    expect(after.firestore.databases).not.toHaveProperty([name]);
  });

  test('stops at an argument that the translation does not read', () => {
    expect(translated(cloud, type, { ...minimal, tags: { a: 'b' } }).unread).toEqual([`${type}.x.tags`]);
  });
});

describe('google_artifact_registry_repository', () => {
  const type = 'google_artifact_registry_repository';
  const minimal = { repository_id: 'functions', format: 'DOCKER' };
  const labels = { 'goog-terraform-provisioned': 'true' };

  test.each<[string, JsonObject, JsonObject]>([
    ['a minimal config', minimal, { labels }],
    [
      'a complete config',
      {
        ...minimal,
        location: 'europe-west1',
        description: 'd',
        labels: { a: 'b' },
        kms_key_name: KEY,
        docker_config: { immutable_tags: true },
        cleanup_policy_dry_run: true,
        vulnerability_scanning_config: { enablement_config: 'INHERITED' },
        cleanup_policies: [
          { id: 'old', action: 'DELETE', condition: { older_than: '90d', tag_prefixes: ['v'] } },
          { id: 'recent', action: 'KEEP', most_recent_versions: { keep_count: 10 } },
        ],
      },
      {
        description: 'd',
        labels: { a: 'b', ...labels },
        kmsKeyName: KEY,
        dockerConfig: { immutableTags: true },
        cleanupPolicyDryRun: true,
        vulnerabilityScanningConfig: { enablementConfig: 'INHERITED' },
        cleanupPolicies: {
          old: {
            action: 'DELETE',
            condition: { tagState: 'ANY', tagPrefixes: ['v'], olderThan: '7776000s' },
          },
          recent: { action: 'KEEP', mostRecentVersions: { keepCount: 10 } },
        },
      },
    ],
  ])('with %s', (_what, config, more) => {
    const { changes, attributes, unread } = translated(cloud, type, config);
    expect(unread).toEqual([]);
    expect(changes).toEqual([
      [
        `POST artifactregistry /v1/${PARENT}/repositories`,
        { repository_id: 'functions' },
        { format: 'DOCKER', mode: 'STANDARD_REPOSITORY', ...more },
      ],
    ]);
    expect(attributes).toMatchObject({ id: `${PARENT}/repositories/functions`, name: 'functions' });
  });

  test('is destroyed', () => {
    const { state } = translated(cloud, type, minimal);
    expect(destroyed(state, type, minimal).changes).toEqual([
      [`DELETE artifactregistry /v1/${PARENT}/repositories/functions`, undefined, undefined],
    ]);
  });

  test('stops at an argument that the translation does not read', () => {
    const config = { ...minimal, maven_config: { version_policy: 'RELEASE' } };
    expect(translated(cloud, type, config).unread).toEqual([`${type}.x.maven_config`]);
  });

  test('adds one more writer, and removes it again', () => {
    const { state } = translated(cloud, type, minimal);
    const member = { repository: 'functions', role: 'roles/artifactregistry.writer', member: READER };
    const path = `/v1/${PARENT}/repositories/functions`;
    const granted = translated(state, `${type}_iam_member`, member);
    expect(granted.unread).toEqual([]);
    expect(granted.all.map(({ method, path: at }) => `${method} ${at}`)).toEqual([
      `GET ${path}:getIamPolicy`,
      `POST ${path}:setIamPolicy`,
    ]);
    expect(granted.changes[0]?.[2]).toEqual({
      policy: {
        bindings: [{ role: 'roles/artifactregistry.writer', members: [READER] }],
        etag: expect.any(String),
        version: 3,
      },
    });
    const taken = destroyed(granted.state, `${type}_iam_member`, { ...member, location: 'europe-west1' });
    expect(taken.changes[0]?.[2]).toEqual({ policy: { etag: expect.any(String), version: 3 } });
  });
});

describe('google_cloud_scheduler_job', () => {
  const type = 'google_cloud_scheduler_job';
  const name = `${PARENT}/jobs/beat`;
  const topic = `projects/${PROJECT}/topics/findings`;
  const account = `reader@${PROJECT}.iam.gserviceaccount.com`;
  const minimal = { name: 'beat', schedule: '* * * * *', pubsub_target: { topic_name: topic, data: 'e30=' } };
  const defaults = { name, timeZone: 'Etc/UTC' };

  test.each<[string, JsonObject, JsonObject, string]>([
    [
      'to a topic, with a minimal config',
      minimal,
      { ...defaults, schedule: '* * * * *', pubsubTarget: { topicName: topic, data: 'e30=' } },
      'resume',
    ],
    [
      'to a URL, with a complete config',
      {
        name: 'beat',
        region: 'europe-west1',
        description: 'd',
        schedule: '0 9 * * *',
        time_zone: 'Europe/Berlin',
        attempt_deadline: '60s',
        paused: true,
        retry_config: { retry_count: 3, max_doublings: 2, min_backoff_duration: '1s' },
        http_target: {
          uri: 'https://a.example',
          http_method: 'PATCH',
          body: 'e30=',
          headers: { a: 'b' },
          oauth_token: { service_account_email: account, scope: 's' },
        },
      },
      {
        name,
        description: 'd',
        schedule: '0 9 * * *',
        timeZone: 'Europe/Berlin',
        attemptDeadline: '60s',
        retryConfig: { retryCount: 3, maxDoublings: 2, minBackoffDuration: '1s' },
        httpTarget: {
          uri: 'https://a.example',
          httpMethod: 'PATCH',
          body: 'e30=',
          headers: { a: 'b' },
          oauthToken: { serviceAccountEmail: account, scope: 's' },
        },
      },
      'pause',
    ],
    [
      'with an OIDC token',
      {
        name: 'beat',
        schedule: '* * * * *',
        http_target: { uri: 'https://a.example', oidc_token: { service_account_email: account } },
      },
      {
        ...defaults,
        schedule: '* * * * *',
        httpTarget: { uri: 'https://a.example', oidcToken: { serviceAccountEmail: account } },
      },
      'resume',
    ],
  ])('%s', (_what, config, body, verb) => {
    const { changes, attributes, unread } = translated(cloud, type, config);
    expect(unread).toEqual([]);
    expect(changes).toEqual([
      [`POST cloudscheduler /v1/${PARENT}/jobs`, undefined, body],
      [`POST cloudscheduler /v1/${name}:${verb}`, undefined, {}],
    ]);
    expect(attributes).toMatchObject({ id: name, state: verb === 'pause' ? 'PAUSED' : 'ENABLED' });
  });

  test('is destroyed', () => {
    const { state } = translated(cloud, type, minimal);
    expect(destroyed(state, type, minimal).changes).toEqual([
      [`DELETE cloudscheduler /v1/${name}`, undefined, undefined],
    ]);
  });

  test('stops at an argument that the translation does not read', () => {
    const config = { ...minimal, app_engine_http_target: { relative_uri: '/' } };
    expect(translated(cloud, type, config).unread).toEqual([`${type}.x.app_engine_http_target`]);
  });
});
