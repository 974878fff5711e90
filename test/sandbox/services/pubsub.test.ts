import type { JsonObject } from '../../../core/values/json';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { dueDeliveries } from '../../../sandbox/delivery/push';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { ACTOR, bodyOf, boot, type Cloud, cloud, NUMBER, PROJECT, START } from '../mini-stack';

const P = `projects/${PROJECT}`;
const TOPIC = `${P}/topics/news`;
const SUBSCRIPTION = `${P}/subscriptions/news`;
const FINDINGS = `${P}/topics/findings`;
const PUSH = `shop-push@${PROJECT}.iam.gserviceaccount.com`;
const KEY = `${P}/locations/us-central1/keyRings/ring/cryptoKeys/key`;

const deployer = (change: (state: CloudState) => CloudState = (state) => state): Cloud =>
  cloud(change(boot()), DEPLOYER);
const put = (c: Cloud, name: string, body: JsonObject = {}) =>
  c.call('pubsub', 'PUT', `/v1/${name}`, { body });
const refusal = (c: Cloud, name: string, body: JsonObject = {}) =>
  c.outcome('pubsub', 'PUT', `/v1/${name}`, { body });
const patch = (c: Cloud, name: string, sent: JsonObject, updateMask: string) =>
  c.outcome('pubsub', 'PATCH', `/v1/${name}`, {
    body: { [name.includes('/topics/') ? 'topic' : 'subscription']: { name, ...sent }, updateMask },
  });
const get = (c: Cloud, name: string) => bodyOf(c.call('pubsub', 'GET', `/v1/${name}`));

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

const subscription = (more: JsonObject = {}): JsonObject => ({ topic: FINDINGS, ...more });
const pushTo = (more: JsonObject = {}): JsonObject =>
  subscription({
    pushConfig: { pushEndpoint: 'https://x.run.app', oidcToken: { serviceAccountEmail: PUSH }, ...more },
  });

describe('subscriptions', () => {
  test('have the defaults of Pub/Sub', () => {
    expect(
      bodyOf(put(deployer(), SUBSCRIPTION, subscription({ retryPolicy: null, deadLetterPolicy: null }))),
    ).toEqual({
      name: SUBSCRIPTION,
      topic: FINDINGS,
      pushConfig: {},
      ackDeadlineSeconds: 10,
      messageRetentionDuration: '604800s',
      expirationPolicy: { ttl: '2678400s' },
      state: 'ACTIVE',
    });
  });

  test('return what was set, with what Pub/Sub adds', () => {
    const sent = {
      ...pushTo(),
      expirationPolicy: {},
      retryPolicy: {},
      deadLetterPolicy: { deadLetterTopic: `${P}/topics/dead` },
      retainAckedMessages: false,
    };
    expect(bodyOf(put(deployer(), SUBSCRIPTION, sent))).toEqual({
      name: SUBSCRIPTION,
      topic: FINDINGS,
      pushConfig: {
        pushEndpoint: 'https://x.run.app',
        oidcToken: { serviceAccountEmail: PUSH },
      },
      ackDeadlineSeconds: 10,
      messageRetentionDuration: '604800s',
      expirationPolicy: {},
      deadLetterPolicy: { deadLetterTopic: `${P}/topics/dead`, maxDeliveryAttempts: 5 },
      retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600s' },
      state: 'ACTIVE',
    });
  });

  test('are read, listed, changed and deleted, and a change affects delivery', () => {
    const c = deployer();
    put(c, SUBSCRIPTION, pushTo());
    const change = { ackDeadlineSeconds: 30, retryPolicy: { minimumBackoff: '5s', maximumBackoff: '50s' } };
    expect(patch(c, SUBSCRIPTION, change, 'ackDeadlineSeconds,retry_policy')).toBe('200');
    expect(get(c, SUBSCRIPTION)).toMatchObject({
      ...change,
      pushConfig: { pushEndpoint: 'https://x.run.app' },
    });
    expect(c.state.pubsub.subscriptions[SUBSCRIPTION]).toMatchObject({
      ackDeadlineMs: 30_000,
      minBackoffMs: 5_000,
      maxBackoffMs: 50_000,
      push: { endpoint: 'https://x.run.app' },
    });
    expect(patch(c, SUBSCRIPTION, {}, 'pushConfig')).toBe('200');
    expect(get(c, SUBSCRIPTION).pushConfig).toEqual({});
    const listed = bodyOf<{ subscriptions: JsonObject[] }>(c.call('pubsub', 'GET', `/v1/${P}/subscriptions`));
    expect(listed.subscriptions.map(({ name }) => name)).toContain(SUBSCRIPTION);
    expect(c.outcome('pubsub', 'DELETE', `/v1/${SUBSCRIPTION}`)).toBe('200');
    expect(c.outcome('pubsub', 'GET', `/v1/${SUBSCRIPTION}`)).toMatch(/^404/);
  });

  test('remain after the deletion of their topic, and mark it as deleted', () => {
    const c = deployer();
    put(c, SUBSCRIPTION, subscription());
    c.call('pubsub', 'DELETE', `/v1/${FINDINGS}`);
    expect(get(c, SUBSCRIPTION).topic).toBe('_deleted-topic_');
  });

  test.each([
    ['no topic', { topic: `${P}/topics/none` }, /^404 NOT_FOUND: Resource not found \(resource=none\)/],
    [
      'no dead-letter topic',
      subscription({ deadLetterPolicy: { deadLetterTopic: `${P}/topics/none` } }),
      /^404 NOT_FOUND: Resource not found \(resource=none\)/,
    ],
    [
      'too few attempts',
      subscription({ deadLetterPolicy: { deadLetterTopic: `${P}/topics/dead`, maxDeliveryAttempts: 4 } }),
      /^400 INVALID_ARGUMENT: The value for dead_letter_policy.max_delivery_attempts is too small/,
    ],
    [
      'too many attempts',
      subscription({ deadLetterPolicy: { deadLetterTopic: `${P}/topics/dead`, maxDeliveryAttempts: 101 } }),
      /^400 INVALID_ARGUMENT: .*too large/,
    ],
    ['a short deadline', subscription({ ackDeadlineSeconds: 9 }), /^400 .*ack_deadline_seconds is too small/],
    [
      'a long deadline',
      subscription({ ackDeadlineSeconds: 601 }),
      /^400 .*ack_deadline_seconds is too large/,
    ],
    [
      'a short retention',
      subscription({ messageRetentionDuration: '60s' }),
      /^400 .*message_retention_duration is too small/,
    ],
    ['a short expiration', subscription({ expirationPolicy: { ttl: '3600s' } }), /^400 .*too small/],
    ['a long backoff', subscription({ retryPolicy: { maximumBackoff: '601s' } }), /^400 .*too large/],
    [
      'a minimum backoff over the maximum',
      subscription({ retryPolicy: { minimumBackoff: '20s', maximumBackoff: '10s' } }),
      /^400 .*argument=retry_policy/,
    ],
    [
      'a filter that does not parse',
      subscription({ filter: 'attributes.a' }),
      /^400 .*Invalid filter syntax/,
    ],
    ['an endpoint without TLS', pushTo({ pushEndpoint: 'http://x.run.app' }), /^400 .*Invalid push endpoint/],
    [
      'an account that does not exist',
      pushTo({ oidcToken: { serviceAccountEmail: `gone@${PROJECT}.iam.gserviceaccount.com` } }),
      /^400 .*argument=PushConfig::oidc_token::service_account_email/,
    ],
    [
      'an account without an endpoint',
      subscription({ pushConfig: { oidcToken: { serviceAccountEmail: PUSH } } }),
      /^400 .*argument=PushConfig::push_endpoint/,
    ],
    [
      'exactly-once pushes',
      { ...pushTo(), enableExactlyOnceDelivery: true },
      /^400 .*argument=enable_exactly_once_delivery/,
    ],
    ['a table', subscription({ bigqueryConfig: { table: 'p.d.t' } }), /^501 .*'bigqueryConfig'/],
    ['a bucket', subscription({ cloudStorageConfig: { bucket: 'b' } }), /^501 .*'cloudStorageConfig'/],
    [
      'a transform',
      subscription({ messageTransforms: [{ javascriptUdf: { functionName: 'f', code: 'x' } }] }),
      /^501 .*'messageTransforms'/,
    ],
  ])('are refused with %s', (_what, body, words) => {
    expect(refusal(deployer(), SUBSCRIPTION, body)).toMatch(words);
  });

  test('are refused to a caller who may not act as the push account', () => {
    const c = deployer((state) => {
      const own = (state.iam.bindings[P] ?? []).filter(({ role }) => role !== 'roles/iam.serviceAccountUser');
      return { ...state, iam: { ...state.iam, bindings: { ...state.iam.bindings, [P]: own } } };
    });
    expect(refusal(c, SUBSCRIPTION, pushTo())).toMatch(
      /^403 PERMISSION_DENIED: Permission 'iam.serviceaccounts.actAs' denied/,
    );
    put(c, SUBSCRIPTION, subscription());
    expect(patch(c, SUBSCRIPTION, pushTo(), 'pushConfig')).toMatch(/^403/);
  });

  test('are refused to a caller who may not attach them to the topic', () => {
    const outcome = cloud(boot(), ACTOR).outcome('pubsub', 'PUT', `/v1/${SUBSCRIPTION}`, {
      body: subscription(),
    });
    expect(outcome).toMatch(/^403/);
  });

  test.each(['topic', 'filter', 'enableMessageOrdering', 'name'])('cannot change their %s', (mask) => {
    const c = deployer();
    put(c, SUBSCRIPTION, subscription());
    expect(patch(c, SUBSCRIPTION, { topic: FINDINGS }, mask)).toMatch(
      /^400 INVALID_ARGUMENT: Invalid update_mask/,
    );
  });
});

const publish = (c: Cloud, attributes: Record<string, string>, text = 'hello') =>
  c.call('pubsub', 'POST', `/v1/${FINDINGS}:publish`, {
    body: { messages: [{ data: Buffer.from(text).toString('base64'), attributes }] },
  });

describe('delivery', () => {
  test('follows the filter of the subscription', () => {
    const c = deployer();
    put(c, SUBSCRIPTION, subscription({ filter: 'attributes.kind = "beat"' }));
    publish(c, { kind: 'other' });
    publish(c, { kind: 'beat' });
    expect(c.state.pubsub.backlog[SUBSCRIPTION]?.map(({ attributes }) => attributes.kind)).toEqual(['beat']);
  });

  test('without a wrapper contains only the data', () => {
    const c = deployer();
    put(c, SUBSCRIPTION, pushTo({ noWrapper: { writeMetadata: false } }));
    publish(c, {}, '{"finding":1}');
    publish(c, {}, 'no json');
    const bodies = dueDeliveries(c.state, START)
      .filter(({ subscription: name }) => name === SUBSCRIPTION)
      .map(({ body }) => body);
    expect(bodies).toEqual(['no json', { finding: 1 }]);
  });

  test('with an ordering key is refused, because the sandbox keeps no order', () => {
    const body = { messages: [{ data: 'aGk=', orderingKey: 'k' }] };
    expect(deployer().outcome('pubsub', 'POST', `/v1/${FINDINGS}:publish`, { body })).toMatch(
      /^501 .*messages.orderingKey/,
    );
  });
});

describe('publishing', () => {
  const send = (...messages: JsonObject[]) =>
    deployer().outcome('pubsub', 'POST', `/v1/${FINDINGS}:publish`, { body: { messages } });
  const data = (bytes: number) => Buffer.alloc(bytes, 120).toString('base64');
  const many = (count: number): JsonObject =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 'v']));
  /** The size of the request without the data: the topic, and a tag and a length for each part. */
  const AROUND = 2 + FINDINGS.length + 5 + 5;

  test.each([
    ['1000 messages', Array.from({ length: 1000 }, () => ({ data: 'eA==' }))],
    ['100 attributes', [{ attributes: many(100) }]],
    ['a key of 256 bytes', [{ attributes: { ['k'.repeat(256)]: '' } }]],
    ['a value of 1024 bytes', [{ attributes: { k: 'é'.repeat(512) } }]],
    ['a request of 10 MB', [{ data: data(10_000_000 - AROUND) }]],
  ])('accepts %s', (_what, messages) => {
    expect(send(...(messages as JsonObject[]))).toBe('200');
  });

  test.each([
    [
      'no message',
      [],
      'The value for message_count is too small. You passed 0 in the request, but the minimum value is 1.',
    ],
    [
      '1001 messages',
      Array.from({ length: 1001 }, () => ({ data: 'eA==' })),
      'The value for message_count is too large. You passed 1001 in the request, but the maximum value is 1000.',
    ],
    [
      'an empty message',
      [{ data: '', attributes: {} }],
      'One or more messages in the publish request is empty',
    ],
    [
      '101 attributes',
      [{ attributes: many(101) }],
      'The value for attribute_count is too large. You passed 101 in the request, but the maximum value is 100.',
    ],
    [
      'a key of 257 bytes',
      [{ attributes: { ['k'.repeat(257)]: '' } }],
      'One of the attributes in the request has a key that is too long. The length is 257 characters, but the maximum allowed is 256. Refer to https://cloud.google.com/pubsub/quotas for more information.',
    ],
    [
      'a value of 1026 bytes in 513 letters',
      [{ attributes: { k: 'é'.repeat(513) } }],
      'One of the attributes in the request has a value that is too long. The length is 1026 characters, but the maximum allowed is 1024. Refer to https://cloud.google.com/pubsub/quotas for more information.',
    ],
    [
      'a message over 10 MB',
      [{ data: data(10_000_001) }],
      'The value for message_size is too large. You passed 10000001 in the request, but the maximum value is 10000000.',
    ],
    [
      'a request over 10 MB',
      [{ data: data(10_000_001 - AROUND) }],
      'The value for request_size is too large. You passed 10000001 in the request, but the maximum value is 10000000.',
    ],
  ])('refuses %s', (_what, messages, words) => {
    expect(send(...(messages as JsonObject[]))).toBe(`400 INVALID_ARGUMENT: ${words}`);
  });
});

describe('pulling', () => {
  const pull = (c: Cloud, maxMessages = 10) =>
    bodyOf<{ receivedMessages?: { ackId: string; message: JsonObject }[] }>(
      c.call('pubsub', 'POST', `/v1/${SUBSCRIPTION}:pull`, {
        body: { maxMessages, returnImmediately: false },
      }),
    ).receivedMessages ?? [];
  const pulled = (): Cloud => {
    const c = deployer();
    put(c, SUBSCRIPTION, subscription());
    publish(c, { n: '1' });
    publish(c, { n: '2' });
    return c;
  };

  test('gives each message to one caller, until the deadline is over', () => {
    const c = pulled();
    expect(pull(c, 1)).toHaveLength(1);
    expect(pull(c)).toHaveLength(1);
    expect(pull(c)).toEqual([]);
    c.nowMs += 10_000;
    expect(pull(c)).toHaveLength(2);
  });

  test('ends with an acknowledgement', () => {
    const c = pulled();
    const [first] = pull(c, 1);
    expect(first?.message).toMatchObject({ attributes: { n: '1' }, data: 'aGVsbG8=' });
    c.call('pubsub', 'POST', `/v1/${SUBSCRIPTION}:acknowledge`, { body: { ackIds: [first?.ackId ?? ''] } });
    c.nowMs += 10_000;
    expect(pull(c).map(({ message }) => message.attributes)).toEqual([{ n: '2' }]);
  });

  test('accepts a longer deadline, or returns a message', () => {
    const c = pulled();
    const ackIds = pull(c).map(({ ackId }) => ackId);
    const modify = (ackDeadlineSeconds: number) =>
      c.outcome('pubsub', 'POST', `/v1/${SUBSCRIPTION}:modifyAckDeadline`, {
        body: { ackIds, ackDeadlineSeconds },
      });
    expect(modify(60)).toBe('200');
    c.nowMs += 30_000;
    expect(pull(c)).toEqual([]);
    expect(modify(0)).toBe('200');
    expect(pull(c)).toHaveLength(2);
  });

  test('drops messages after their retention', () => {
    const c = pulled();
    c.nowMs += 604_800_000;
    expect(pull(c)).toEqual([]);
  });

  test.each([
    [':pull', { maxMessages: 0 }, /^400 .*max_messages is too small/],
    [':acknowledge', { ackIds: ['nonsense'] }, /^400 .*invalid ack ID/],
  ])('refuses %s with %j', (verb, body, words) => {
    expect(pulled().outcome('pubsub', 'POST', `/v1/${SUBSCRIPTION}${verb}`, { body })).toMatch(words);
  });

  test('is refused for push subscriptions', () => {
    const path = `/v1/${P}/subscriptions/findings:pull`;
    expect(deployer().outcome('pubsub', 'POST', path, { body: { maxMessages: 1 } })).toMatch(
      /^400 FAILED_PRECONDITION/,
    );
  });
});

describe('policies', () => {
  const policy = (member: string, etag = ''): JsonObject => ({
    policy: { bindings: [{ role: 'roles/pubsub.viewer', members: [member] }], etag },
  });
  const set = (c: Cloud, body: JsonObject) =>
    c.outcome('pubsub', 'POST', `/v1/${FINDINGS}:setIamPolicy`, { body });

  test('are read, set and tested', () => {
    const c = deployer();
    const { etag } = get(c, `${FINDINGS}:getIamPolicy`);
    expect(set(c, policy(`serviceAccount:${PUSH}`, String(etag)))).toBe('200');
    expect(get(c, `${FINDINGS}:getIamPolicy`).bindings).toEqual([
      { role: 'roles/pubsub.viewer', members: [`serviceAccount:${PUSH}`] },
    ]);
    const held = c.call(
      'pubsub',
      'POST',
      `/v1/${FINDINGS}:testIamPermissions`,
      { body: { permissions: ['pubsub.topics.get', 'pubsub.topics.delete'] } },
      `serviceAccount:${PUSH}`,
    );
    expect(bodyOf(held)).toEqual({ permissions: ['pubsub.topics.get'] });
  });

  test.each([
    [
      'a member that does not exist',
      policy(`serviceAccount:gone@${PROJECT}.iam.gserviceaccount.com`),
      /^400 .*does not exist/,
    ],
    ['an old etag', policy('user:a@example.com', 'b2xk'), /^409 ABORTED/],
    [
      'a role that does not exist',
      { policy: { bindings: [{ role: 'roles/none', members: ['allUsers'] }] } },
      /^400/,
    ],
  ])('are refused with %s', (_what, body, words) => {
    expect(set(deployer(), body as JsonObject)).toMatch(words);
  });

  test('of a topic that does not exist are not found', () => {
    expect(deployer().outcome('pubsub', 'GET', `/v1/${TOPIC}:getIamPolicy`)).toMatch(/^404/);
  });
});
