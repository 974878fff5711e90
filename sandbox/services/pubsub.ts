import { fanOut } from '../delivery/publish';
import { named } from '../iam/tested-resource';
import { invalidArgument, notFound } from '../protocol/errors';
import { withProjectId } from '../protocol/names';
import type { SandboxEvent } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import { PUBSUB_ACCESS, PUBSUB_ADMIN_METHODS } from './pubsub-admin';
import { type Answer, type Call, defineService, listOf, objectOf, textOf } from './service';

/** Pub/Sub v1: publishing, and changes to topics and subscriptions. Delivery is push.ts. */
export const pubsub = defineService({
  sources: {
    id: 'pubsub',
    clients: [
      { pkg: '@google-cloud/pubsub', file: 'build/protos/protos.json', serves: ['google.pubsub.v1'] },
      // Pub/Sub's client does not ship the definitions of IAM, which its REST interface serves; Run's does.
      { pkg: '@google-cloud/run', file: 'build/protos/protos.json' },
    ],
    mixins: ['topics', 'subscriptions'].map((collection) => ({
      id: 'IAMPolicy.SetIamPolicy',
      verb: 'post',
      path: `/v1/{resource=projects/*/${collection}/*}:setIamPolicy`,
      body: '*',
      requestType: 'google.iam.v1.SetIamPolicyRequest',
      responseType: 'google.iam.v1.Policy',
    })),
  },
  api: 'pubsub.googleapis.com',
  methods: {
    'Publisher.Publish': {
      permissions: [{ permission: 'pubsub.topics.publish', on: named('topic'), source: PUBSUB_ACCESS }],
      changes: { topic: true, messages: true },
      answer: publish,
    },
    ...PUBSUB_ADMIN_METHODS,
  },
});

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
