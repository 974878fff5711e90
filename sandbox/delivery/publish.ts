import type { Requirement } from '../contract/requirement';
import { denialMessage, isAllowed } from '../iam/policy';
import type { Principal, SandboxEvent } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import type { CloudState, PendingMessage, PublishedMessage, Subscription } from '../state/cloud-state';
import { projectOf } from '../state/names';
import { matchesAttributes } from './message-filter';

export interface OutgoingMessage {
  /** Base64. */
  readonly data: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The permission that a publisher needs, for every path into a topic: the API, SCC's agent and dead-lettering. */
export const publishRequirement = (topic: string): Requirement => ({
  permission: 'pubsub.topics.publish',
  resource: { name: topic, project: projectOf(topic) },
});

/** Delivers the message to every subscription of the topic whose filter matches. The caller checks the permission. */
export function fanOut(
  state: CloudState,
  topic: string,
  outgoing: OutgoingMessage,
  nowMs: number,
): { state: CloudState; messageId: string } {
  const sequence = state.sequence + 1;
  const message: PublishedMessage = {
    messageId: String(7_000_000_000_000_000 + sequence),
    publishTime: rfc3339(nowMs),
    publishedMs: nowMs,
    ...outgoing,
  };
  const subscribers = Object.values(state.pubsub.subscriptions).filter(
    ({ topic: from, filter }) =>
      from === topic && (filter === undefined || matchesAttributes(filter, outgoing.attributes)),
  );
  const pushed = subscribers.filter((each) => each.push);
  const pulled = subscribers.filter((each) => !each.push);
  const pending = pushed.map((each, index) => pendingMessage(each, message, sequence, index, nowMs));
  return {
    messageId: message.messageId,
    state: {
      ...state,
      sequence,
      pubsub: {
        ...state.pubsub,
        pending: { ...state.pubsub.pending, ...Object.fromEntries(pending.map((each) => [each.id, each])) },
        backlog: {
          ...state.pubsub.backlog,
          ...Object.fromEntries(
            pulled.map(({ name }) => [name, [...(state.pubsub.backlog[name] ?? []), message]]),
          ),
        },
      },
    },
  };
}

function pendingMessage(
  subscription: Subscription,
  message: PublishedMessage,
  sequence: number,
  index: number,
  nowMs: number,
): PendingMessage {
  return {
    id: `d${sequence}-${index}`,
    order: sequence,
    subscription: subscription.name,
    message,
    attempts: 0,
    dueMs: nowMs,
  };
}

/**
 * Publishes as a service's own agent. If the topic or the grant is missing, the message is lost, and an event names the
 * place.
 */
export function publishAs(
  state: CloudState,
  principal: Principal,
  topic: string,
  outgoing: OutgoingMessage,
  nowMs: number,
  place: string,
): { state: CloudState; events: SandboxEvent[]; published: boolean } {
  const at = rfc3339(nowMs);
  if (!Object.hasOwn(state.pubsub.topics, topic)) {
    const text = `lost: the topic ${topic} does not exist`;
    return {
      state,
      published: false,
      events: [{ at, kind: 'denied', service: 'pubsub', text, principal, place }],
    };
  }
  const need = publishRequirement(topic);
  if (!isAllowed(state, principal, need)) {
    const event: SandboxEvent = {
      at,
      kind: 'denied',
      service: 'pubsub',
      status: 403,
      principal,
      text: `lost: ${denialMessage(need)} Principal ${principal}`,
      place: `${place}: grant pubsub.topics.publish on topic ${topic} to ${principal}`,
    };
    return { state, published: false, events: [event] };
  }
  const sent = fanOut(state, topic, outgoing, nowMs);
  const text = `published ${sent.messageId} to ${topic}`;
  return {
    state: sent.state,
    published: true,
    events: [{ at, kind: 'publish', service: 'pubsub', text, principal }],
  };
}
