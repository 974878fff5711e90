import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { agentEmail, withAgent } from '../iam/agents';
import { requireKey } from '../iam/customer-key';
import { withoutPolicy } from '../iam/policies';
import { above, named } from '../iam/tested-resource';
import { invalidArgument } from '../protocol/errors';
import { tryParseDuration } from '../protocol/time';
import { camelPaths, withMasked } from '../schema/field-mask';
import type { CloudState } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';
import { audited } from './pubsub-audit';
import {
  checkName,
  checkRange,
  exists,
  findTopic,
  invalid,
  nameIn,
  PUBSUB_ACCESS,
  topicView,
  withTopic,
} from './pubsub-names';

/** Members of google.pubsub.v1.Topic that a request can set. A schema, ingestion and transforms are refused. */
const TOPIC_MEMBERS = {
  labels: true,
  kmsKeyName: true,
  'messageStoragePolicy.allowedPersistenceRegions': true,
  'messageStoragePolicy.enforceInTransit':
    'determines from which regions clients may publish; requests here have no region',
  // Stored and returned: only a seek to a time would read the retained messages, and the sandbox does not implement it.
  messageRetentionDuration: true,
} as const;

export const TOPIC_METHODS: Readonly<Record<string, Method>> = {
  'Publisher.CreateTopic': {
    permissions: [{ permission: 'pubsub.topics.create', on: above('name', 2), source: PUBSUB_ACCESS }],
    changes: { name: true, ...TOPIC_MEMBERS },
    answer: createTopic,
    audit: audited('Publisher.CreateTopic', 'pubsub.topics.create'),
  },
  'Publisher.GetTopic': {
    permissions: [{ permission: 'pubsub.topics.get', on: named('topic'), source: PUBSUB_ACCESS }],
    changes: 'nothing',
    answer: (call) => ({ body: topicView(findTopic(call.state, nameIn(call))) }),
  },
  'Publisher.ListTopics': {
    permissions: [{ permission: 'pubsub.topics.list', on: named('project'), source: PUBSUB_ACCESS }],
    changes: 'nothing',
    answer: listTopics,
  },
  'Publisher.UpdateTopic': {
    permissions: [{ permission: 'pubsub.topics.update', on: named('topic.name'), source: PUBSUB_ACCESS }],
    changes: {
      'topic.name': true,
      updateMask: true,
      ...Object.fromEntries(
        Object.entries(TOPIC_MEMBERS).map(([member, modelled]) => [`topic.${member}`, modelled]),
      ),
    },
    answer: updateTopic,
    audit: audited('Publisher.UpdateTopic', 'pubsub.topics.update'),
  },
  'Publisher.DeleteTopic': {
    permissions: [{ permission: 'pubsub.topics.delete', on: named('topic'), source: PUBSUB_ACCESS }],
    changes: { topic: true },
    reaches: {
      'pubsub.subscriptions': 'the subscriptions of a deleted topic stay, in any project, without a topic',
    },
    answer: deleteTopic,
    audit: audited('Publisher.DeleteTopic', 'pubsub.topics.delete'),
  },
};

function createTopic(call: Call): Answer {
  const name = nameIn(call);
  checkName(name);
  if (Object.hasOwn(call.state.pubsub.topics, name)) throw exists(name);
  const topic = { name, body: checkedBody(call.state, name, call.message) };
  const state = withAgent(withTopic(call.state, topic), projectOf(name), 'pubsub', `the topic ${name}`);
  return { state, body: topicView(topic) };
}

function listTopics({ state, message }: Call): Answer {
  const project = withProjectId(state, textOf(message.project));
  const own = Object.values(state.pubsub.topics).filter(({ name }) => name.startsWith(`${project}/topics/`));
  return { body: pageBody('topics', own.map(topicView), message, { byDefault: 100, max: 1000 }) };
}

const UPDATABLE = ['labels', 'kmsKeyName', 'messageStoragePolicy', 'messageRetentionDuration'];

function updateTopic(call: Call): Answer {
  const topic = findTopic(call.state, nameIn(call));
  const paths = updatePaths(textOf(call.message.updateMask), UPDATABLE);
  const masked = withMasked(topic.body, objectOf(call.message.topic), paths);
  const changed = { ...topic, body: checkedBody(call.state, topic.name, masked) };
  return { state: withTopic(call.state, changed), body: topicView(changed) };
}

/**
 * @throws ApiError INVALID_ARGUMENT for an empty mask (it "must be specified and non-empty"), or a member that cannot
 *   change
 */
export function updatePaths(mask: string, updatable: readonly string[]): readonly string[] {
  const paths = camelPaths(mask);
  if (paths.length === 0) {
    throw invalidArgument('The update_mask in the request must be specified and non-empty.', 'updateMask');
  }
  const bad = paths.find((path) => !updatable.includes(path.split('.')[0] ?? ''));
  if (bad !== undefined) {
    throw invalidArgument(
      `Invalid update_mask provided in the request: '${bad}' is not a field that can be updated.`,
      `updateMask: ${bad}`,
    );
  }
  return paths;
}

/** 10 minutes to 31 days (Topic.message_retention_duration, Subscription.message_retention_duration). */
export const RETENTION = { least: 600, most: 2_678_400, unit: 's' };

export const secondsOf = (duration: unknown): number => (tryParseDuration(duration) ?? 0) / 1000;

/** The body as the API returns it. Members at their default are left out. */
function checkedBody(state: CloudState, name: string, sent: JsonObject): JsonObject {
  const retention = textOf(sent.messageRetentionDuration);
  if (retention !== '') checkRange('message_retention_duration', secondsOf(retention), RETENTION);
  const kmsKeyName = textOf(sent.kmsKeyName);
  if (kmsKeyName !== '') checkKey(state, name, kmsKeyName);
  const labels = objectOf(sent.labels);
  return {
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...storagePolicy(sent),
    ...(kmsKeyName === '' ? {} : { kmsKeyName }),
    ...(retention === '' ? {} : { messageRetentionDuration: retention }),
    state: 'ACTIVE',
  };
}

/** A topic has no location, so its key can be in any location (cloud.google.com/pubsub/docs/encryption). */
function checkKey(state: CloudState, name: string, key: string): void {
  const [projects, , locations, location = '', ...rest] = key.split('/');
  if (projects !== 'projects' || locations !== 'locations' || rest.length !== 4) {
    throw invalid('kms_key_name', 'kmsKeyName');
  }
  const agent = agentEmail(state, projectOf(name), 'pubsub');
  requireKey(state, { key, agent, location, place: 'kmsKeyName' });
}

/** An empty list is not a valid policy (MessageStoragePolicy.allowed_persistence_regions). */
function storagePolicy({ messageStoragePolicy: sent }: JsonObject): JsonObject {
  if (sent === undefined || sent === null) return {};
  const { allowedPersistenceRegions, enforceInTransit } = objectOf(sent);
  const regions = listOf(allowedPersistenceRegions).map(textOf);
  if (regions.length === 0 || regions.some((region) => !REGION.test(region))) {
    throw invalid('message_storage_policy', 'messageStoragePolicy.allowedPersistenceRegions');
  }
  const messageStoragePolicy = {
    allowedPersistenceRegions: regions,
    ...(enforceInTransit === true ? { enforceInTransit } : {}),
  };
  return { messageStoragePolicy };
}

/** Pub/Sub is in all of Google's regions, but in no multi-region. */
const REGION = /^[a-z]+-[a-z]+\d+$/;

/**
 * Subscriptions of a deleted topic stay, and their topic becomes `_deleted-topic_`
 * (google.pubsub.v1.Subscription.topic).
 */
function deleteTopic(call: Call): Answer {
  const { state } = call;
  const { name } = findTopic(state, nameIn(call));
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
