import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { DELIVERIES } from '../contract/deliveries';
import { type Answer, type Call, defineService } from '../contract/service';
import { fanOut } from '../delivery/publish';
import { named } from '../iam/tested-resource';
import type { SandboxEvent } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import { withProjectId } from '../state/names';
import { checkMessages } from './pubsub-messages';
import { findTopic, PUBSUB_ACCESS } from './pubsub-names';
import { POLICY_METHODS, POLICY_ROUTES } from './pubsub-policies';
import { PULL_METHODS } from './pubsub-pull';
import { SUBSCRIPTION_METHODS } from './pubsub-subscriptions';
import { TOPIC_METHODS } from './pubsub-topics';

/**
 * Pub/Sub v1: publishing, topics, subscriptions, pulling and policies. sandbox/delivery/push.ts implements push
 * delivery.
 */
export const pubsub = defineService({
  sources: {
    id: 'pubsub',
    clients: [
      { pkg: '@google-cloud/pubsub', file: 'build/protos/protos.json', serves: ['google.pubsub.v1'] },
      // Pub/Sub's client lacks the definitions of IAM, which its REST interface serves. The client of Cloud Run has
      // them.
      { pkg: '@google-cloud/run', file: 'build/protos/protos.json' },
    ],
    mixins: POLICY_ROUTES,
  },
  api: 'pubsub.googleapis.com',
  methods: {
    'Publisher.Publish': {
      permissions: [{ permission: 'pubsub.topics.publish', on: named('topic'), source: PUBSUB_ACCESS }],
      changes: { topic: true, 'messages.data': true, 'messages.attributes': true },
      reaches: DELIVERIES,
      answer: publish,
    },
    ...TOPIC_METHODS,
    ...SUBSCRIPTION_METHODS,
    ...PULL_METHODS,
    ...POLICY_METHODS,
  },
});

function publish(call: Call): Answer {
  const topic = findTopic(call.state, withProjectId(call.state, textOf(call.message.topic))).name;
  const messages = listOf(call.message.messages).map(objectOf);
  checkMessages(topic, messages);
  let state = call.state;
  const messageIds: string[] = [];
  for (const message of messages) {
    const attributes = Object.fromEntries(
      Object.entries(objectOf(message.attributes)).map(([key, value]) => [key, textOf(value)]),
    );
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
