import fc from 'fast-check';
import type { JsonObject } from '../../../core/values/json';
import {
  backoffMs,
  completeDelivery,
  dueDeliveries,
  ingestFinding,
  nextDueAt,
} from '../../../sandbox/delivery/push';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { type Blocks, boot, CANONICAL, notification, PROJECT, ref, START } from '../mini-stack';

const ingested = (change?: (blocks: Blocks) => void, over: JsonObject = {}) =>
  ingestFinding(boot(change), notification(over), START);

const pushed = (change?: (blocks: Blocks) => void) => {
  const { state } = ingested(change);
  const [delivery] = dueDeliveries(state, START);
  return { state, delivery: delivery! };
};

const pushConfig = (blocks: Blocks) => blocks.google_pubsub_subscription!.findings!.push_config as JsonObject;
const setPush = (blocks: Blocks, over: JsonObject) =>
  Object.assign(blocks.google_pubsub_subscription!.findings!, {
    push_config: { ...pushConfig(blocks), ...over },
  });

describe('a finding that SCC receives', () => {
  test('is stored and published as the config requires', () => {
    const { state, events } = ingested();
    expect(events.map(({ kind }) => kind)).toEqual(['finding', 'notification', 'publish']);
    const [delivery] = dueDeliveries(state, START);
    expect(delivery).toMatchObject({
      functionName: 'responder',
      subscription: `projects/${PROJECT}/subscriptions/findings`,
      timeoutMs: 60_000,
    });
    const { message, deliveryAttempt } = delivery!.body as {
      message: { data: string };
      deliveryAttempt: number;
    };
    const sent = JSON.parse(Buffer.from(message.data, 'base64').toString('utf8')) as { finding: JsonObject };
    expect(sent.finding).toEqual(notification().finding);
    expect(deliveryAttempt).toBe(1);
  });

  test('is not published if the filter does not match, and the event names the filter', () => {
    const { state, events } = ingested(undefined, { findingClass: 'VULNERABILITY' });
    expect(dueDeliveries(state, START)).toEqual([]);
    expect(events.at(-1)).toMatchObject({
      kind: 'notification',
      place: 'google_scc_v2_project_notification_config.findings.streaming_config.filter',
    });
  });

  test('is lost without the publisher grant, and the event names the grant', () => {
    const { state, events } = ingested((blocks) => {
      delete blocks.google_pubsub_topic_iam_member!['scc-publishes'];
    });
    expect(dueDeliveries(state, START)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ kind: 'denied', status: 403 });
    expect(events.at(-1)?.place).toContain(
      `grant pubsub.topics.publish on topic projects/${PROJECT}/topics/findings`,
    );
  });

  test.each([undefined, 'text', {}, { finding: 'x' }, { finding: {} }])(
    'is refused if it is not a finding: %j',
    (sent) => {
      expect(ingestFinding(boot(), sent, START).events).toMatchObject([{ kind: 'invalid' }]);
    },
  );
});

describe('the checks before a push reaches a function', () => {
  test.each([
    ['push endpoint', 404, { push_endpoint: 'https://elsewhere.example.com' }],
    [
      'OIDC audience',
      401,
      {
        oidc_token: {
          service_account_email: `shop-push@${PROJECT}.iam.gserviceaccount.com`,
          audience: 'https://wrong.example.com',
        },
      },
    ],
    ['push identity', 403, { oidc_token: {} }],
  ])('refuses a wrong %s with %i', (place, status, over) => {
    const { state, delivery } = pushed((blocks) => setPush(blocks, over as JsonObject));
    expect(delivery.refused?.status).toBe(status);
    const { events } = completeDelivery(state, delivery.deliveryId, status, START);
    expect(events[0]?.place).toContain(place);
  });

  test('refuses a push account that may not invoke', () => {
    const { state, delivery } = pushed((blocks) => {
      delete blocks.google_cloud_run_v2_service_iam_member;
    });
    expect(delivery.refused?.status).toBe(403);
    expect(completeDelivery(state, delivery.deliveryId, 403, START).events[0]?.place).toContain(
      'invoker grant',
    );
  });

  test('accepts a path after the address if the audience is set, and not if it defaults to the endpoint', () => {
    const uri = ref('google_cloudfunctions2_function.responder.service_config[0].uri');
    expect(
      pushed((blocks) => setPush(blocks, { push_endpoint: `${uri}/finding` })).delivery.refused,
    ).toBeUndefined();
    const token = { service_account_email: `shop-push@${PROJECT}.iam.gserviceaccount.com` };
    const defaulted = pushed((blocks) =>
      setPush(blocks, { push_endpoint: `${uri}/finding`, oidc_token: token }),
    );
    expect(defaulted.delivery.refused?.status).toBe(401);
  });
});

/** Fails every attempt until nothing is due, or until the attempts are used up. */
function failAll(
  start: CloudState,
  attempts: number,
): { state: CloudState; dues: number[]; events: string[] } {
  let state = start;
  const dues: number[] = [];
  const events: string[] = [];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const due = nextDueAt(state);
    const [delivery] = due === undefined ? [] : dueDeliveries(state, due);
    if (due === undefined || !delivery) break;
    dues.push(due - START);
    const done = completeDelivery(state, delivery.deliveryId, 500, due);
    state = done.state;
    events.push(...done.events.map(({ kind, place }) => (place ? `${kind} ${place}` : kind)));
  }
  return { state, dues, events };
}

describe('a push', () => {
  test.each([102, 200, 201, 202, 204])('is acknowledged by %i', (status) => {
    const { state, delivery } = pushed();
    expect(nextDueAt(completeDelivery(state, delivery.deliveryId, status, START).state)).toBeUndefined();
  });

  test('is repeated with exponential backoff and dead-lettered after the last attempt', () => {
    const { state, dues, events } = failAll(pushed().state, 20);
    expect(dues).toEqual([0, 10_000, 30_000, 70_000, 130_000]);
    expect(events.at(-1)).toBe('dead-letter');
    const [letter] = state.pubsub.backlog[`projects/${PROJECT}/subscriptions/dead`]!;
    expect(letter?.attributes.CloudPubSubDeadLetterSourceDeliveryCount).toBe('5');
  });

  test.each([
    ['google_pubsub_subscription_iam_member', 'agent-subscribes', 'roles/pubsub.subscriber'],
    ['google_pubsub_topic_iam_member', 'agent-publishes', 'pubsub.topics.publish'],
  ])('repeats forever if %s.%s is missing, and an event reports that', (type, id, words) => {
    const { state, dues, events } = failAll(pushed((blocks) => delete blocks[type]![id]).state, 8);
    expect(dues).toHaveLength(8);
    expect(nextDueAt(state)).toBeDefined();
    expect(events.find((event) => event.startsWith('denied'))).toContain(words);
  });

  test('ends once, and a late end of an earlier attempt changes nothing', () => {
    const { state, delivery } = pushed();
    const failed = completeDelivery(state, delivery.deliveryId, 504, START).state;
    const late = completeDelivery(failed, delivery.deliveryId, 200, START + 1);
    expect(late).toEqual({ state: failed, events: [] });
  });

  test('has no delivery attempt without a dead letter policy', () => {
    const { delivery } = pushed((blocks) => {
      Object.assign(blocks.google_pubsub_subscription!.findings!, { dead_letter_policy: undefined });
    });
    expect(delivery.body).not.toHaveProperty('deliveryAttempt');
  });

  test('is sent in reversed order under the pessimistic assumption', () => {
    const order = (setting: 'reversed' | 'published') => {
      const first = ingestFinding(boot(undefined, {}, { 'pubsub.ordering': setting }), notification(), START);
      const second = ingestFinding(first.state, notification({ severity: 'LOW' }), START);
      return dueDeliveries(second.state, START).map(({ deliveryId }) => deliveryId);
    };
    expect(order('reversed')).toEqual([...order('published')].reverse());
  });

  test('backs off within its bounds, and never for less time than before', () => {
    const bounds = fc.tuple(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 0, max: 600_000 }));
    fc.assert(
      fc.property(bounds, fc.integer({ min: 1, max: 500 }), ([a, b], attempts) => {
        const policy = { minBackoffMs: Math.min(a, b), maxBackoffMs: Math.max(a, b) };
        const delay = backoffMs(policy, attempts);
        expect(delay).toBeGreaterThanOrEqual(policy.minBackoffMs);
        expect(delay).toBeLessThanOrEqual(policy.maxBackoffMs);
        expect(backoffMs(policy, attempts + 1)).toBeGreaterThanOrEqual(delay);
      }),
    );
  });
});

test('the finding is stored under its canonical name', () => {
  expect(Object.keys(ingested().state.scc.findings)).toEqual([CANONICAL]);
});
