import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { Requirement } from '../contract/requirement';
import { type Answer, type Call, type Method, type ModelledFields, pageBody } from '../contract/service';
import { withAgent } from '../iam/agents';
import { withoutPolicy } from '../iam/policies';
import { above, accountResource, named } from '../iam/tested-resource';
import { withMasked } from '../schema/field-mask';
import { projectOf, withProjectId } from '../state/names';
import { audited } from './pubsub-audit';
import {
  checkName,
  exists,
  findSubscription,
  findTopic,
  nameIn,
  PUBSUB_ACCESS,
  subscriptionView,
  withSubscription,
} from './pubsub-names';
import { subscriptionRecord } from './pubsub-subscription';
import { updatePaths } from './pubsub-topics';

const PUSH_MEMBERS: ModelledFields = {
  'pushConfig.pushEndpoint': true,
  'pushConfig.oidcToken': true,
  'pushConfig.attributes': true,
  'pushConfig.noWrapper': true,
  'pushConfig.pubsubWrapper': true,
};

/**
 * Members of google.pubsub.v1.Subscription that a request can set. Exports to tables and buckets, and transforms, are
 * refused.
 */
const SUBSCRIPTION_MEMBERS: ModelledFields = {
  ...PUSH_MEMBERS,
  ackDeadlineSeconds: true,
  messageRetentionDuration: true,
  labels: true,
  deadLetterPolicy: true,
  retryPolicy: true,
  filter: true,
  // Stored and returned: the sandbox does not delete a subscription without traffic after its time.
  expirationPolicy: true,
  // Stored and returned: only a seek would read acknowledged messages, and the sandbox does not implement it.
  retainAckedMessages: true,
  // Stored and returned: the sandbox refuses an ordering key, so no message has an order.
  enableMessageOrdering: true,
  // Stored and returned: pulled messages are leased here, so no other subscriber gets them.
  enableExactlyOnceDelivery: true,
};

export const SUBSCRIPTION_METHODS: Readonly<Record<string, Method>> = {
  'Subscriber.CreateSubscription': {
    permissions: [
      { permission: 'pubsub.subscriptions.create', on: above('name', 2), source: PUBSUB_ACCESS },
      { permission: 'pubsub.topics.attachSubscription', on: named('topic'), source: PUBSUB_ACCESS },
    ],
    changes: { name: true, topic: true, ...SUBSCRIPTION_MEMBERS },
    requirements: (call) => actAs(call, call.message),
    answer: createSubscription,
    audit: audited('Subscriber.CreateSubscription', 'pubsub.subscriptions.create'),
  },
  'Subscriber.GetSubscription': {
    permissions: [
      { permission: 'pubsub.subscriptions.get', on: named('subscription'), source: PUBSUB_ACCESS },
    ],
    changes: 'nothing',
    answer: (call) => ({ body: subscriptionView(findSubscription(call.state, nameIn(call))) }),
  },
  'Subscriber.ListSubscriptions': {
    permissions: [{ permission: 'pubsub.subscriptions.list', on: named('project'), source: PUBSUB_ACCESS }],
    changes: 'nothing',
    answer: listSubscriptions,
  },
  'Subscriber.UpdateSubscription': {
    permissions: [
      { permission: 'pubsub.subscriptions.update', on: named('subscription.name'), source: PUBSUB_ACCESS },
    ],
    changes: {
      'subscription.name': true,
      'subscription.topic': 'required in the message, but no mask can name it',
      updateMask: true,
      ...Object.fromEntries(
        Object.entries(SUBSCRIPTION_MEMBERS).map(([member, modelled]) => [
          `subscription.${member}`,
          modelled,
        ]),
      ),
    },
    requirements: (call) => actAs(call, objectOf(call.message.subscription)),
    answer: updateSubscription,
    audit: audited('Subscriber.UpdateSubscription', 'pubsub.subscriptions.update'),
  },
  'Subscriber.DeleteSubscription': {
    permissions: [
      { permission: 'pubsub.subscriptions.delete', on: named('subscription'), source: PUBSUB_ACCESS },
    ],
    changes: { subscription: true },
    answer: deleteSubscription,
    audit: audited('Subscriber.DeleteSubscription', 'pubsub.subscriptions.delete'),
  },
  'Subscriber.ModifyPushConfig': {
    permissions: [
      { permission: 'pubsub.subscriptions.update', on: named('subscription'), source: PUBSUB_ACCESS },
    ],
    changes: { subscription: true, ...PUSH_MEMBERS },
    requirements: (call) => actAs(call, call.message),
    answer: modifyPushConfig,
    audit: audited('Subscriber.ModifyPushConfig', 'pubsub.subscriptions.update'),
  },
};

/**
 * A caller that configures an account for push must have actAs on it
 * (cloud.google.com/pubsub/docs/authenticate-push-subscriptions, "Configure for push authentication").
 */
function actAs(call: Call, { pushConfig }: JsonObject): readonly Requirement[] {
  const email = textOf(objectOf(objectOf(pushConfig).oidcToken).serviceAccountEmail);
  if (email === '') return [];
  const resource = accountResource(email, projectOf(nameIn(call)));
  return [{ permission: 'iam.serviceAccounts.actAs', resource }];
}

function createSubscription(call: Call): Answer {
  const name = withProjectId(call.state, textOf(call.message.name));
  checkName(name);
  if (Object.hasOwn(call.state.pubsub.subscriptions, name)) throw exists(name);
  const topic = findTopic(call.state, withProjectId(call.state, textOf(call.message.topic))).name;
  const subscription = subscriptionRecord(call.state, { name, topic }, call.message);
  const made = withSubscription(call.state, subscription);
  const state = withAgent(made, projectOf(name), 'pubsub', `the subscription ${name}`);
  return { state, body: subscriptionView(subscription) };
}

function listSubscriptions({ state, message }: Call): Answer {
  const project = withProjectId(state, textOf(message.project));
  const own = Object.values(state.pubsub.subscriptions)
    .filter(({ name }) => name.startsWith(`${project}/subscriptions/`))
    .map(subscriptionView);
  return { body: pageBody('subscriptions', own, message, { byDefault: 100, max: 1000 }) };
}

/** Name, topic, filter and ordering are fixed when the subscription is created (google.pubsub.v1.Subscription). */
const UPDATABLE = [
  'pushConfig',
  'ackDeadlineSeconds',
  'messageRetentionDuration',
  'retainAckedMessages',
  'labels',
  'expirationPolicy',
  'deadLetterPolicy',
  'retryPolicy',
  'enableExactlyOnceDelivery',
];

function updateSubscription(call: Call): Answer {
  const before = findSubscription(call.state, nameIn(call));
  const paths = updatePaths(textOf(call.message.updateMask), UPDATABLE);
  const masked = withMasked(before.body, objectOf(call.message.subscription), paths);
  const changed = subscriptionRecord(call.state, before, masked);
  return { state: withSubscription(call.state, changed), body: subscriptionView(changed) };
}

/** An empty config turns the subscription into a pull subscription. */
function modifyPushConfig(call: Call): Answer {
  const before = findSubscription(call.state, nameIn(call));
  const pushConfig = objectOf(call.message.pushConfig);
  const changed = subscriptionRecord(call.state, before, { ...before.body, pushConfig });
  return { state: withSubscription(call.state, changed), body: {} };
}

/** Deletes the subscription and its waiting messages. */
function deleteSubscription(call: Call): Answer {
  const { state } = call;
  const { name } = findSubscription(state, nameIn(call));
  const { [name]: _gone, ...subscriptions } = state.pubsub.subscriptions;
  const { [name]: _lost, ...backlog } = state.pubsub.backlog;
  const others = <T extends { readonly subscription: string }>(items: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(items).filter(([, each]) => each.subscription !== name));
  const { pending, leases } = state.pubsub;
  const pubsub = {
    ...state.pubsub,
    subscriptions,
    backlog,
    pending: others(pending),
    leases: others(leases),
  };
  return { state: { ...withoutPolicy(state, name), pubsub }, body: {} };
}
