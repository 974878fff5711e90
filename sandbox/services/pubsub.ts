import { fanOut } from '../delivery/publish';
import { invalidArgument, notFound } from '../protocol/errors';
import { withProjectId } from '../protocol/names';
import type { SandboxEvent } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import { PUBSUB_ADMIN_METHODS } from './pubsub-admin';
import { type Answer, type Call, listOf, type Method, objectOf, textOf } from './service';

/** Pub/Sub v1: publishing, and changes to topics and subscriptions. Delivery is push.ts. */
export const PUBSUB_METHODS: Readonly<Record<string, Method>> = {
  'Publisher.Publish': { answer: publish },
  ...PUBSUB_ADMIN_METHODS,
};

function publish(call: Call): Answer {
  const topic = withProjectId(call.state, textOf(call.message.topic));
  if (!Object.hasOwn(call.state.pubsub.topics, topic)) throw notFound(topic);
  const messages = listOf(call.message.messages).map(objectOf);
  if (messages.length === 0) throw invalidArgument('The value for message_count is too small', 'messages');
  let state = call.state;
  const messageIds: string[] = [];
  for (const message of messages) {
    const attributes = Object.fromEntries(
      Object.entries(objectOf(message.attributes)).map(([key, value]) => [key, textOf(value)]),
    );
    if (textOf(message.data) === '' && Object.keys(attributes).length === 0) {
      throw invalidArgument('One or more messages in the publish request is empty', 'messages.data');
    }
    const sent = fanOut(state, topic, { data: textOf(message.data), attributes }, call.nowMs);
    state = sent.state;
    messageIds.push(sent.messageId);
  }
  const event: SandboxEvent = {
    at: rfc3339(call.nowMs),
    kind: 'publish',
    service: 'pubsub',
    principal: call.principal,
    text: `published ${messageIds.join(', ')} to ${topic}`,
  };
  return { state, body: { messageIds }, events: [event] };
}
