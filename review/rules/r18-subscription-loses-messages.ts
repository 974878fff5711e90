import type { ReviewContext } from '../contract/review-context';
import { defineRule, type Observation } from '../contract/rule';
import { isKept, isNew, readNumber, readText } from '../model/differences';
import type { Pair } from '../model/pair';
import { blocksAt, type Resource, UNKNOWN } from '../model/resource';
import { effectsOnTopic, functionBehind, topicsOf, unreadDeadLetterTopics } from '../pipeline/message-path';
import { SUBSCRIPTION } from '../pipeline/types';
import { type ArgumentCheck, checkArguments } from './argument-check';
import { departure } from './departure';

export default defineRule({
  id: 'R18',
  title: 'A subscription delivers fewer messages, later or elsewhere',
  severity: 'high',
  effects: { detection: 'weakened', response: 'weaker' },
  why: 'Findings, commands, undo requests and audit entries reach the functions only through push subscriptions. A subscription without a dead-letter topic drops messages that fail. A subscription with an expiration is deleted after 31 idle days, which a quiet pipeline can reach. If the acknowledgement deadline is below the timeout of the function, each message is handled twice at the same time. A new filter, topic or name replaces the subscription, and the messages that wait in it are lost.',
  fix: 'Keep the settings of the push subscription: a dead-letter topic that has a subscription, 40 attempts, expiration "", retention of 7 days, a deadline above the timeout of the function, and an OIDC token whose audience is the address of the function.',
  sources: [
    'https://cloud.google.com/pubsub/docs/handling-failures',
    'https://cloud.google.com/pubsub/docs/subscription-properties',
    'https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions',
  ],
  *check(context) {
    for (const pair of context.ofType(SUBSCRIPTION)) {
      const subscription = (pair.after ?? pair.before) as Resource;
      for (const observation of ofSubscription(context, pair)) {
        yield { effects: effectsOnTopic(context, topicsOf(context, subscription)), ...observation };
      }
    }
    yield* ofDeadLetterTopics(context);
  },
});

function* ofSubscription(context: ReviewContext, pair: Pair): Generator<Observation> {
  yield* departure(
    pair,
    'The subscription',
    'Its waiting messages are lost, and later messages have no subscription.',
    'critical',
  );
  yield* checkArguments(pair, CHECKS);
  if (!pair.after) return;
  for (const { key, ...weakness } of weaknesses(context, pair.after, 'after')) {
    const had = pair.before ? weaknesses(context, pair.before, 'before').map((one) => one.key) : [];
    if (had.includes(key)) continue;
    yield { ...weakness, change: pair.change, ...(isNew(pair) ? { severity: 'medium' as const } : {}) };
  }
  if (!isKept(pair)) return;
  const [was, is] = [pair.before, pair.after].map((one) => blocksAt(one, 'message_transforms'));
  if (is === UNKNOWN || JSON.stringify(active(is)) !== JSON.stringify(active(was))) {
    if (is !== UNKNOWN && active(is).length === 0) return;
    yield {
      change: pair.change,
      message: 'A transform rewrites or drops messages before they are delivered.',
      ...(is === UNKNOWN ? { assumed: true } : {}),
    };
  }
}

const active = (transforms: ReturnType<typeof blocksAt> | undefined) =>
  transforms === undefined || transforms === UNKNOWN
    ? []
    : transforms.filter(({ disabled }) => disabled !== true).map(({ javascript_udf }) => javascript_udf);

interface Weakness extends Observation {
  readonly key: string;
}

/** Settings that are weak in themselves, whatever the earlier value was. */
function weaknesses(context: ReviewContext, one: Resource, side: 'before' | 'after'): readonly Weakness[] {
  const isPush = readText(one, 'push_config.push_endpoint', '') !== '';
  return [
    ...(isPush
      ? lackOf(
          one,
          'dead_letter_policy',
          'dead-letters',
          'The subscription has no dead-letter topic: after its retention, a message that always fails is lost without a trace.',
        )
      : []),
    ...(isPush
      ? lackOf(
          one,
          'push_config.oidc_token',
          'token',
          'The push carries no OIDC token: the function either refuses it or must be open to everyone.',
        )
      : []),
    ...expiration(one),
    ...deadline(context, one, side),
  ];
}

function lackOf(one: Resource, path: string, key: string, message: string): readonly Weakness[] {
  const blocks = blocksAt(one, path);
  if (blocks === UNKNOWN)
    return [{ key, message: `${message} Whether it has one is known only after the apply.`, assumed: true }];
  return blocks.length === 0 ? [{ key, message }] : [];
}

/** An empty ttl means never. Without a policy Pub/Sub deletes the subscription after 31 idle days. */
function expiration(one: Resource): readonly Weakness[] {
  const ttl = readText(one, 'expiration_policy.ttl', 'unset');
  if (ttl === '') return [];
  return [
    {
      key: 'expiration',
      message: 'The subscription expires when it is idle, and Pub/Sub deletes it with its waiting messages.',
      values: { after: ttl === UNKNOWN ? 'known after apply' : ttl },
      ...(ttl === UNKNOWN ? { assumed: true } : {}),
    },
  ];
}

function deadline(context: ReviewContext, one: Resource, side: 'before' | 'after'): readonly Weakness[] {
  const target = functionBehind(context, one, side);
  if (!target) return [];
  const seconds = readNumber(one, 'ack_deadline_seconds', 10);
  const timeout = readNumber(target, 'service_config.timeout_seconds', 60);
  if (seconds === UNKNOWN || timeout === UNKNOWN || seconds >= timeout) return [];
  return [
    {
      key: 'deadline',
      message: `The acknowledgement deadline (${seconds} s) is below the timeout of the function (${timeout} s): Pub/Sub delivers the message again while the first attempt still runs.`,
      values: { before: `${timeout}`, after: `${seconds}` },
    },
  ];
}

function* ofDeadLetterTopics(context: ReviewContext): Generator<Observation> {
  const before = unreadDeadLetterTopics(context, 'before').map(({ change }) => change);
  for (const { change } of unreadDeadLetterTopics(context, 'after')) {
    if (before.includes(change)) continue;
    yield {
      change,
      message:
        'The dead-letter topic has no subscription any more: Pub/Sub drops the messages that it receives.',
    };
  }
}

const PUSH = 'push_config';
const CHECKS: readonly ArgumentCheck[] = [
  {
    path: 'topic',
    when: 'changed',
    subject: 'The topic of the subscription',
    so: 'messages of the old topic no longer reach the function',
    severity: 'critical',
  },
  {
    path: `${PUSH}.push_endpoint`,
    when: 'removed',
    subject: 'The push endpoint',
    so: 'no function is called, and messages wait for a pull',
    severity: 'critical',
  },
  {
    path: `${PUSH}.push_endpoint`,
    when: 'replaced',
    subject: 'The push endpoint',
    so: 'messages go to another receiver',
  },
  {
    path: `${PUSH}.oidc_token.audience`,
    within: `${PUSH}.oidc_token`,
    when: 'changed',
    subject: 'The audience of the OIDC token',
    so: 'Cloud Run refuses a token for another address',
  },
  {
    path: `${PUSH}.oidc_token.service_account_email`,
    when: 'replaced',
    subject: 'The account that authenticates the push',
    so: 'the function refuses an account that may not invoke it',
  },
  {
    path: `${PUSH}.no_wrapper.write_metadata`,
    when: 'changed',
    whenUnset: 'not set',
    subject: 'Delivery without the Pub/Sub wrapper',
    so: 'the function cannot decode the messages',
  },
  {
    path: `${PUSH}.attributes.x-goog-version`,
    when: 'set',
    subject: 'The version of the push format',
    so: 'the function cannot decode the messages',
    to: 'v1beta1',
  },
  {
    path: 'filter',
    when: 'changed',
    subject: 'The filter of the subscription',
    so: 'the subscription is replaced and loses its waiting messages; messages that do not match are dropped without a trace',
  },
  {
    path: 'dead_letter_policy.dead_letter_topic',
    within: 'dead_letter_policy',
    when: 'replaced',
    subject: 'The dead-letter topic',
    so: 'undelivered messages go to a topic that the alert may not watch',
    severity: 'medium',
  },
  {
    path: 'dead_letter_policy.max_delivery_attempts',
    within: 'dead_letter_policy',
    when: 'lowered',
    whenUnset: 5,
    subject: 'The number of delivery attempts',
    so: 'a shorter outage is enough for Pub/Sub to stop delivering findings',
  },
  {
    path: 'message_retention_duration',
    when: 'lowered',
    whenUnset: 604_800,
    subject: 'The retention of messages in seconds',
    so: 'messages that wait for longer are lost',
  },
  {
    path: 'ack_deadline_seconds',
    when: 'lowered',
    whenUnset: 10,
    subject: 'The acknowledgement deadline in seconds',
    so: 'Pub/Sub delivers a message again before a slow response ends',
    severity: 'medium',
  },
  {
    path: 'retry_policy.maximum_backoff',
    when: 'lowered',
    whenUnset: 600,
    subject: 'The longest pause between attempts in seconds',
    so: 'an outage uses up the attempts sooner',
    severity: 'medium',
  },
  {
    path: 'retain_acked_messages',
    when: 'turned-off',
    whenUnset: false,
    subject: 'The retention of acknowledged messages',
    so: 'they can no longer be replayed from this subscription',
    severity: 'low',
  },
  {
    path: 'enable_exactly_once_delivery',
    when: 'turned-on',
    whenUnset: false,
    subject: 'Exactly-once delivery',
    so: 'Pub/Sub does not offer it for push, so the subscription cannot stay a push subscription',
    severity: 'medium',
  },
  {
    path: 'enable_message_ordering',
    when: 'turned-on',
    whenUnset: false,
    subject: 'Ordering of messages',
    so: 'the subscription is replaced, and one message that fails delays the others',
    severity: 'medium',
  },
  {
    path: 'bigquery_config.table',
    when: 'set',
    subject: 'Delivery to BigQuery',
    so: 'messages go into a table instead of the function',
  },
  {
    path: 'cloud_storage_config.bucket',
    when: 'set',
    subject: 'Delivery to Cloud Storage',
    so: 'messages go into a bucket instead of the function',
  },
];
