import type { JsonObject } from '../../core/json';
import { named } from '../iam/tested-resource';
import type { AuditFacts } from '../protocol/audit-entry';
import { notFound } from '../protocol/errors';
import { projectOf, withProjectId } from '../protocol/names';
import type { Binding, CloudState, Subscription } from '../protocol/state';
import { readPolicyBindings } from './run-policy';
import { type Answer, type Call, type Method, objectOf, textOf } from './service';

export const PUBSUB_ACCESS = 'cloud.google.com/pubsub/docs/access-control';

/** Changes to topics and subscriptions: what an attacker would do to the pipeline. Each writes an audit log entry. */
export const PUBSUB_ADMIN_METHODS: Readonly<Record<string, Method>> = {
  'Publisher.DeleteTopic': {
    permissions: [{ permission: 'pubsub.topics.delete', on: named('topic'), source: PUBSUB_ACCESS }],
    changes: { topic: true },
    answer: deleteTopic,
    audit: (call) => facts(call, 'google.pubsub.v1.Publisher.DeleteTopic', 'pubsub.topics.delete'),
  },
  'Subscriber.DeleteSubscription': {
    permissions: [
      { permission: 'pubsub.subscriptions.delete', on: named('subscription'), source: PUBSUB_ACCESS },
    ],
    changes: { subscription: true },
    answer: deleteSubscription,
    audit: (call) =>
      facts(call, 'google.pubsub.v1.Subscriber.DeleteSubscription', 'pubsub.subscriptions.delete'),
  },
  'Subscriber.ModifyPushConfig': {
    permissions: [
      { permission: 'pubsub.subscriptions.update', on: named('subscription'), source: PUBSUB_ACCESS },
    ],
    changes: { subscription: true, 'pushConfig.pushEndpoint': true, 'pushConfig.oidcToken': true },
    answer: modifyPushConfig,
    audit: (call) =>
      facts(call, 'google.pubsub.v1.Subscriber.ModifyPushConfig', 'pubsub.subscriptions.update'),
  },
  'IAMPolicy.SetIamPolicy': {
    // Which of the two follows from the name.
    permissions: [],
    changes: {
      resource: true,
      'policy.bindings': true,
      'policy.version': true,
      'policy.etag': 'not kept here',
    },
    requirements: (call) => {
      const name = nameIn(call);
      const permission = `pubsub.${kindOf(name)}s.setIamPolicy`;
      return [{ permission, resource: { name, project: projectOf(name) } }];
    },
    answer: setPolicy,
    audit: (call) =>
      facts(call, 'google.iam.v1.IAMPolicy.SetIamPolicy', `pubsub.${kindOf(nameIn(call))}s.setIamPolicy`),
  },
};

const nameIn = ({ state, message }: Call): string =>
  withProjectId(state, textOf(message.topic) || textOf(message.subscription) || textOf(message.resource));

const kindOf = (name: string): 'topic' | 'subscription' =>
  name.split('/')[2] === 'topics' ? 'topic' : 'subscription';

/** Labels carry the full name, as real entries do. */
function facts(call: Call, methodName: string, permission: string): AuditFacts {
  const name = nameIn(call);
  const type = methodName.startsWith('google.iam')
    ? 'google.iam.v1.SetIamPolicyRequest'
    : `google.pubsub.v1.${methodName.slice(methodName.lastIndexOf('.') + 1)}Request`;
  return {
    serviceName: 'pubsub.googleapis.com',
    methodName,
    permission,
    resourceName: name,
    resource: {
      type: `pubsub_${kindOf(name)}`,
      labels: { project_id: projectOf(name), [`${kindOf(name)}_id`]: name },
    },
    request: { '@type': `type.googleapis.com/${type}`, ...call.message },
  };
}

/** Subscriptions of a deleted topic stay, with a topic that says so (google.pubsub.v1.Subscription.topic). */
function deleteTopic(call: Call): Answer {
  const { state } = call;
  const name = nameIn(call);
  if (!Object.hasOwn(state.pubsub.topics, name)) throw notFound(name);
  const { [name]: _gone, ...topics } = state.pubsub.topics;
  const subscriptions = Object.fromEntries(
    Object.entries(state.pubsub.subscriptions).map(([key, each]) => [
      key,
      each.topic === name ? { ...each, topic: '_deleted-topic_' } : each,
    ]),
  );
  const pubsub = { ...state.pubsub, topics, subscriptions };
  return { state: { ...withoutPolicy(state, name), pubsub }, body: {} };
}

/** What waits in a subscription goes with it. */
function deleteSubscription(call: Call): Answer {
  const { state } = call;
  const name = nameIn(call);
  findSubscription(state, name);
  const { [name]: _gone, ...subscriptions } = state.pubsub.subscriptions;
  const { [name]: _lost, ...backlog } = state.pubsub.backlog;
  const pending = Object.fromEntries(
    Object.entries(state.pubsub.pending).filter(([, each]) => each.subscription !== name),
  );
  const pubsub = { ...state.pubsub, subscriptions, backlog, pending };
  return { state: { ...withoutPolicy(state, name), pubsub }, body: {} };
}

/** An empty config turns the subscription into one that is pulled. */
function modifyPushConfig(call: Call): Answer {
  const { state } = call;
  const name = nameIn(call);
  const { push: _old, ...subscription } = findSubscription(state, name);
  const sent = objectOf(call.message.pushConfig);
  const oidc = objectOf(sent.oidcToken);
  const endpoint = textOf(sent.pushEndpoint);
  const [audience, serviceAccount] = [textOf(oidc.audience), textOf(oidc.serviceAccountEmail)];
  const push = {
    endpoint,
    ...(audience === '' ? {} : { audience }),
    ...(serviceAccount === '' ? {} : { serviceAccount }),
  };
  const changed: Subscription = endpoint === '' ? subscription : { ...subscription, push };
  const subscriptions = { ...state.pubsub.subscriptions, [name]: changed };
  return { state: { ...state, pubsub: { ...state.pubsub, subscriptions } }, body: {} };
}

/** Replaces the whole policy of a topic or subscription; etags are not kept here. */
function setPolicy(call: Call): Answer {
  const { state } = call;
  const name = nameIn(call);
  const known = { ...state.pubsub.topics, ...state.pubsub.subscriptions };
  if (!Object.hasOwn(known, name)) throw notFound(name);
  const policy = objectOf(call.message.policy);
  const set: readonly Binding[] = readPolicyBindings(policy);
  const bindings = { ...state.iam.bindings, [name]: set };
  const body: JsonObject = {
    version: 1,
    etag: 'BwXSandbox0=',
    ...(set.length === 0
      ? {}
      : { bindings: set.map(({ role, members }) => ({ role, members: [...members] })) }),
  };
  return { state: { ...state, iam: { ...state.iam, bindings } }, body };
}

function findSubscription(state: CloudState, name: string): Subscription {
  const found = Object.hasOwn(state.pubsub.subscriptions, name)
    ? state.pubsub.subscriptions[name]
    : undefined;
  if (!found) throw notFound(name);
  return found;
}

function withoutPolicy(state: CloudState, name: string): CloudState {
  const { [name]: _gone, ...bindings } = state.iam.bindings;
  return { ...state, iam: { ...state.iam, bindings } };
}
