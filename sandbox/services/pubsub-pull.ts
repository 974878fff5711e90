import type { JsonObject } from '../../core/values/json';
import { listOf, textOf } from '../../core/values/json-values';
import type { Answer, Call, Method } from '../contract/service';
import { named } from '../iam/tested-resource';
import { ApiError, invalidArgument } from '../protocol/errors';
import type { CloudState, Lease, PublishedMessage, Subscription } from '../state/cloud-state';
import { takeSequence } from '../state/cloud-state';
import { checkRange, findSubscription, nameIn, PUBSUB_ACCESS } from './pubsub-names';

const consume = {
  permission: 'pubsub.subscriptions.consume',
  on: named('subscription'),
  source: PUBSUB_ACCESS,
};

export const PULL_METHODS: Readonly<Record<string, Method>> = {
  'Subscriber.Pull': {
    permissions: [consume],
    changes: {
      subscription: true,
      maxMessages: true,
      returnImmediately:
        'a pull can return an empty answer immediately (PullRequest.return_immediately is deprecated)',
    },
    answer: pull,
  },
  'Subscriber.Acknowledge': {
    permissions: [consume],
    changes: { subscription: true, ackIds: true },
    answer: acknowledge,
  },
  'Subscriber.ModifyAckDeadline': {
    permissions: [consume],
    changes: { subscription: true, ackIds: true, ackDeadlineSeconds: true },
    answer: modifyAckDeadline,
  },
};

function pull(call: Call): Answer {
  const subscription = pulledSubscription(call);
  const wanted = Number(call.message.maxMessages ?? 0);
  checkRange('max_messages', wanted, { least: 1, most: Number.POSITIVE_INFINITY });
  const free = freeMessages(call.state, subscription, call.nowMs).slice(0, Math.min(wanted, 1000));
  let { state } = call;
  const receivedMessages: JsonObject[] = [];
  for (const message of free) {
    const taken = takeSequence(state);
    const ackId = Buffer.from(`${subscription.name} ${message.messageId} ${taken.value}`).toString(
      'base64url',
    );
    const lease: Lease = {
      subscription: subscription.name,
      messageId: message.messageId,
      untilMs: call.nowMs + subscription.ackDeadlineMs,
    };
    state = withLeases(taken.state, { ...taken.state.pubsub.leases, [ackId]: lease });
    receivedMessages.push({ ackId, message: messageView(message) });
  }
  return { state, body: receivedMessages.length === 0 ? {} : { receivedMessages } };
}

/** Push subscriptions cannot be pulled. The text is Google's; the code is assumed. */
function pulledSubscription(call: Call): Subscription {
  const subscription = findSubscription(call.state, nameIn(call));
  if (!subscription.push) return subscription;
  throw new ApiError('FAILED_PRECONDITION', 'This method is not supported for this subscription type.', {
    place: `${subscription.name}.pushConfig`,
  });
}

/** Messages that wait, are within their retention, and have no lease. */
function freeMessages(
  { pubsub }: CloudState,
  { name, retentionMs }: Subscription,
  nowMs: number,
): readonly PublishedMessage[] {
  const held = new Set(
    Object.values(pubsub.leases)
      .filter(({ subscription, untilMs }) => subscription === name && untilMs > nowMs)
      .map(({ messageId }) => messageId),
  );
  return (pubsub.backlog[name] ?? []).filter(
    ({ messageId, publishedMs }) => !held.has(messageId) && publishedMs + retentionMs > nowMs,
  );
}

const messageView = ({ data, attributes, messageId, publishTime }: PublishedMessage): JsonObject => ({
  ...(data === '' ? {} : { data }),
  ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  messageId,
  publishTime,
});

const withLeases = (state: CloudState, leases: Readonly<Record<string, Lease>>): CloudState => ({
  ...state,
  pubsub: { ...state.pubsub, leases },
});

/** The leases of the ids. Ids of messages that no longer exist are accepted silently. */
function leasesOf(call: Call, subscription: string): readonly (readonly [string, Lease])[] {
  const ids = listOf(call.message.ackIds).map(textOf);
  checkRange('ack_id_count', ids.length, { least: 1, most: Number.POSITIVE_INFINITY });
  const bad = ids.find((id) => !Buffer.from(id, 'base64url').toString('utf8').startsWith(`${subscription} `));
  if (bad !== undefined) {
    throw invalidArgument(`You have passed an invalid ack ID to the service (ack_id=${bad}).`, 'ackIds');
  }
  return Object.entries(call.state.pubsub.leases).filter(([id]) => ids.includes(id));
}

function acknowledge(call: Call): Answer {
  const { name } = findSubscription(call.state, nameIn(call));
  const leases = leasesOf(call, name);
  const gone = new Set(leases.map(([, { messageId }]) => messageId));
  const waiting = (call.state.pubsub.backlog[name] ?? []).filter(({ messageId }) => !gone.has(messageId));
  const left = Object.entries(call.state.pubsub.leases).filter(
    ([, lease]) => lease.subscription !== name || !gone.has(lease.messageId),
  );
  const pubsub = {
    ...call.state.pubsub,
    backlog: { ...call.state.pubsub.backlog, [name]: waiting },
    leases: Object.fromEntries(left),
  };
  return { state: { ...call.state, pubsub }, body: {} };
}

/** Zero returns the message immediately. */
function modifyAckDeadline(call: Call): Answer {
  const { name } = findSubscription(call.state, nameIn(call));
  const seconds = Number(call.message.ackDeadlineSeconds ?? 0);
  checkRange('ack_deadline_seconds', seconds, { least: 0, most: 600 });
  const changed = leasesOf(call, name).map(
    ([id, lease]) => [id, { ...lease, untilMs: call.nowMs + seconds * 1000 }] as const,
  );
  const leases = { ...call.state.pubsub.leases, ...Object.fromEntries(changed) };
  return { state: withLeases(call.state, leases), body: {} };
}
