import type { JsonObject } from '../../../core/values/json';
import {
  deployer,
  FINDINGS,
  get,
  P,
  PUSH,
  patch,
  pushTo,
  put,
  refusal,
  SUBSCRIPTION,
  subscription,
} from '../../factories/pubsub-calls';
import { ACTOR, bodyOf, boot, cloud, PROJECT } from '../mini-stack';

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
