import type { JsonObject } from '../../../core/values/json';
import { deployer, FINDINGS, get, P, patch, put, refusal, TOPIC } from '../../factories/pubsub-calls';
import { bodyOf, boot, cloud, NUMBER, START } from '../mini-stack';

const KEY = `${P}/locations/us-central1/keyRings/ring/cryptoKeys/key`;

describe('topics', () => {
  test('are created, read, listed, changed and deleted', () => {
    const c = deployer();
    const made = put(c, TOPIC, { labels: { a: 'b' }, messageRetentionDuration: '86400s' });
    expect(bodyOf(made)).toEqual({
      name: TOPIC,
      labels: { a: 'b' },
      messageRetentionDuration: '86400s',
      state: 'ACTIVE',
    });
    expect(patch(c, TOPIC, { labels: { c: 'd' } }, 'labels,message_retention_duration')).toBe('200');
    expect(get(c, TOPIC)).toEqual({ name: TOPIC, labels: { c: 'd' }, state: 'ACTIVE' });
    const listed = bodyOf<{ topics: JsonObject[] }>(c.call('pubsub', 'GET', `/v1/${P}/topics`));
    expect(listed.topics.map(({ name }) => name)).toContain(TOPIC);
    expect(c.outcome('pubsub', 'DELETE', `/v1/${TOPIC}`)).toBe('200');
    expect(c.outcome('pubsub', 'GET', `/v1/${TOPIC}`)).toBe(
      '404 NOT_FOUND: Resource not found (resource=news).',
    );
  });

  test('have the project id in their name, even if the request uses the number', () => {
    const c = deployer();
    expect(bodyOf(put(c, `projects/${NUMBER}/topics/news`)).name).toBe(TOPIC);
    expect(refusal(c, TOPIC)).toBe(
      '409 ALREADY_EXISTS: Resource already exists in the project (resource=news).',
    );
  });

  test('create the service agent of Pub/Sub with the first topic', () => {
    const empty = deployer((state) => ({ ...state, iam: { ...state.iam, agents: {} } }));
    const agent = `service-${NUMBER}@gcp-sa-pubsub.iam.gserviceaccount.com`;
    expect(empty.state.iam.agents).not.toHaveProperty([agent]);
    put(empty, TOPIC);
    expect(empty.state.iam.agents[agent]).toBe(`the topic ${TOPIC}`);
  });

  test.each([
    ['goog', 'googly'],
    ['too short', 'ab'],
    ['a digit first', '1news'],
    ['an invalid letter', 'ne*ws'],
    ['too long', 'n'.repeat(256)],
  ])('are refused for their name: %s', (_what, id) => {
    expect(refusal(deployer(), `${P}/topics/${id}`)).toMatch(/^400 INVALID_ARGUMENT: Invalid resource name/);
  });

  test.each([
    ['a retention under 10 minutes', { messageRetentionDuration: '599s' }, 400],
    ['a retention over 31 days', { messageRetentionDuration: '2678401s' }, 400],
    ['no region for storage', { messageStoragePolicy: {} }, 400],
    ['a multi-region', { messageStoragePolicy: { allowedPersistenceRegions: ['europe'] } }, 400],
    ['an invalid key', { kmsKeyName: 'key' }, 400],
    ['an output-only member', { state: 'ACTIVE' }, 400],
    ['an unknown member', { colour: 'red' }, 400],
    ['a schema', { schemaSettings: { schema: `${P}/schemas/s`, encoding: 'JSON' } }, 501],
    ['a transform', { messageTransforms: [{ javascriptUdf: { functionName: 'f', code: 'x' } }] }, 501],
    ['an ingestion', { ingestionDataSourceSettings: { cloudStorage: { bucket: 'b' } } }, 501],
  ])('are refused with %s', (_what, body, status) => {
    const { response, events } = put(deployer(), TOPIC, body as JsonObject);
    expect(response.status).toBe(status);
    expect(events.at(-1)?.place).toContain(Object.keys(body)[0]);
  });

  test.each([
    ['no key', { keys: {}, bindings: [] }, 'CryptoKey'],
    ['no grant', { keys: { [KEY]: {} }, bindings: [] }, 'Permission denied on Cloud KMS key'],
  ])('with a key need an existing key and a grant of the agent on it: %s', (_what, { keys }, words) => {
    const c = deployer((state) => ({ ...state, resources: { ...state.resources, cloudkms: stored(keys) } }));
    expect(refusal(c, TOPIC, { kmsKeyName: KEY })).toMatch(new RegExp(`^400 FAILED_PRECONDITION: ${words}`));
  });

  test('accept a key that the agent may use', () => {
    const member = `serviceAccount:service-${NUMBER}@gcp-sa-pubsub.iam.gserviceaccount.com`;
    const role = 'projects/demo-prj/roles/crypto';
    const permissions = ['useToEncrypt', 'useToDecrypt'].map((verb) => `cloudkms.cryptoKeyVersions.${verb}`);
    const c = deployer((state) => ({
      ...state,
      resources: { ...state.resources, cloudkms: stored({ [KEY]: {} }) },
      iam: {
        ...state.iam,
        roles: { ...state.iam.roles, [role]: permissions },
        bindings: { ...state.iam.bindings, [KEY]: [{ role, members: [member] }] },
      },
    }));
    expect(bodyOf(put(c, TOPIC, { kmsKeyName: KEY })).kmsKeyName).toBe(KEY);
  });

  test.each([
    ['no mask', '', 'must be specified and non-empty'],
    ['a name', 'name', "'name' is not a field that can be updated"],
  ])('are not changed with %s', (_what, mask, words) => {
    expect(patch(deployer(), FINDINGS, {}, mask)).toMatch(new RegExp(`^400 INVALID_ARGUMENT: .*${words}`));
  });

  test.each([
    ['PUT', TOPIC, 'pubsub.topics.create'],
    ['GET', FINDINGS, 'pubsub.topics.get'],
    ['GET', `${P}/topics`, 'pubsub.topics.list'],
    ['GET', `${FINDINGS}:getIamPolicy`, 'pubsub.topics.getIamPolicy'],
  ])('need a permission: %s %s', (method, path, permission) => {
    const outcome = cloud(boot()).outcome('pubsub', method, `/v1/${path}`, {}, 'user:nobody@example.com');
    expect(outcome).toMatch(new RegExp(`^403 PERMISSION_DENIED: Permission '${permission}' denied`));
  });
});

const stored = (named: Readonly<Record<string, JsonObject>>) =>
  Object.fromEntries(
    Object.entries(named).map(([name, body]) => [name, { body, createdMs: START, version: 1 }]),
  );
