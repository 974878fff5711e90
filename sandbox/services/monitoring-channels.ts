import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { withAgent } from '../iam/agents';
import { scopeOf } from '../iam/tested-resource';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import { maskPaths } from '../schema/field-mask';
import { camelCase } from '../schema/routes';
import { type CloudState, takeSequence } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';
import type { StoredResource } from '../state/resources';
import {
  addResource,
  findResource,
  removeResource,
  replaceResource,
  resourcesUnder,
} from '../state/stored-resources';
import { changedMembers } from './changed-members';
import { drawnNumber, MONITORING_ACCESS } from './monitoring-names';

const SETTABLE = {
  'notificationChannel.type': true,
  'notificationChannel.displayName': true,
  'notificationChannel.description': true,
  'notificationChannel.labels': true,
  'notificationChannel.userLabels': true,
  'notificationChannel.enabled': 'stored and returned: the sandbox calls no one',
} as const;

const permission = (verb: string, path: string) => [
  { permission: `monitoring.notificationChannels.${verb}`, on: scopeOf(path), source: MONITORING_ACCESS },
];

/** Notification channels. */
export const CHANNEL_METHODS: Readonly<Record<string, Method>> = {
  'NotificationChannelService.CreateNotificationChannel': {
    permissions: permission('create', 'name'),
    changes: { name: true, ...SETTABLE },
    answer: createChannel,
  },
  'NotificationChannelService.GetNotificationChannel': {
    permissions: permission('get', 'name'),
    changes: 'nothing',
    answer: (call) => ({ body: channelView(nameIn(call), foundIn(call)) }),
  },
  'NotificationChannelService.ListNotificationChannels': {
    permissions: permission('list', 'name'),
    changes: 'nothing',
    answer: listChannels,
  },
  'NotificationChannelService.UpdateNotificationChannel': {
    permissions: permission('update', 'notificationChannel.name'),
    changes: { updateMask: true, 'notificationChannel.name': true, ...SETTABLE },
    answer: updateChannel,
  },
  'NotificationChannelService.DeleteNotificationChannel': {
    permissions: permission('delete', 'name'),
    changes: { name: true, force: true },
    answer: deleteChannel,
  },
};

/** Required labels by type (NotificationChannelDescriptor, cloud.google.com/monitoring/alerts/using-channels-api). */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  email: ['email_address'],
  sms: ['number'],
  slack: ['channel_name', 'auth_token'],
  pagerduty: ['service_key'],
  pubsub: ['topic'],
  webhook_tokenauth: ['url'],
  webhook_basicauth: ['url', 'username', 'password'],
  google_chat: ['space'],
};

/** These are returned obfuscated, never as they were set (NotificationChannel.labels). */
const SECRETS = ['auth_token', 'password', 'service_key'];

const nameIn = ({ state, message }: Call): string => withProjectId(state, textOf(message.name));

const foundIn = (call: Call): StoredResource => findResource(call.state, 'monitoring', nameIn(call));

function channelView(name: string, { body, createdMs }: StoredResource): JsonObject {
  const labels = Object.fromEntries(
    Object.entries(objectOf(body.labels)).map(([key, value]) => [
      key,
      SECRETS.includes(key) ? '**********' : (value ?? ''),
    ]),
  );
  return {
    ...body,
    name,
    enabled: body.enabled !== false,
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    creationRecord: { mutateTime: rfc3339(createdMs) },
  };
}

function listChannels({ state, message }: Call): Answer {
  if (textOf(message.filter) !== '') throw unimplemented('a filter on channels', 'filter');
  const parent = withProjectId(state, textOf(message.name));
  const own = resourcesUnder(state, 'monitoring', parent, 'notificationChannels');
  const channels = own.map(([name, channel]) => channelView(name, channel));
  const body = pageBody('notificationChannels', channels, message, { byDefault: 1000, max: 1000 });
  return { body: { ...body, totalSize: own.length } };
}

function createChannel(call: Call): Answer {
  const { nowMs, message } = call;
  const parent = withProjectId(call.state, textOf(message.name));
  const { state, value } = takeSequence(call.state);
  const name = `${parent}/notificationChannels/${drawnNumber(value)}`;
  const body = checkedChannel(state, objectOf(message.notificationChannel));
  const made =
    body.type === 'pubsub' ? withAgent(state, projectOf(name), 'monitoring', `the channel ${name}`) : state;
  const next = addResource(made, 'monitoring', name, { body, nowMs });
  return { state: next, body: channelView(name, { body, createdMs: nowMs, version: 1 }) };
}

function checkedChannel(state: CloudState, body: JsonObject): JsonObject {
  const place = 'notificationChannel';
  const type = textOf(body.type);
  const required = Object.hasOwn(LABELS, type) ? LABELS[type] : undefined;
  if (!required) {
    throw invalidArgument(`The notification channel type "${type}" is unknown`, `${place}.type`);
  }
  const labels = objectOf(body.labels);
  const [missing] = required.filter((label) => textOf(labels[label]) === '');
  if (missing !== undefined) {
    throw invalidArgument(`The label "${missing}" is required for ${type}`, `${place}.labels.${missing}`);
  }
  const topic = type === 'pubsub' ? withProjectId(state, textOf(labels.topic)) : undefined;
  if (topic !== undefined && !Object.hasOwn(state.pubsub.topics, topic)) {
    throw new ApiError('NOT_FOUND', `The topic ${topic} does not exist`, { place: `${place}.labels.topic` });
  }
  const { name: _given, ...kept } = body;
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== '' && value !== null));
}

function updateChannel({ state, message }: Call): Answer {
  const sent = objectOf(message.notificationChannel);
  const name = withProjectId(state, textOf(sent.name));
  const before = findResource(state, 'monitoring', name);
  const mask = maskPaths(textOf(message.updateMask));
  const { name: _path, ...whole } = sent;
  const changed = mask.length === 0 ? whole : changedMembers(before.body, sent, mask.map(camelCase));
  const body = checkedChannel(state, changed);
  if (body.type !== before.body.type) {
    throw invalidArgument('The type of a channel cannot be changed', 'notificationChannel.type');
  }
  const next = replaceResource(state, 'monitoring', name, body);
  return { state: next, body: channelView(name, { ...before, body }) };
}

/** "If true, the notification channel will be deleted regardless of its use in alert policies." */
function deleteChannel(call: Call): Answer {
  const { state, message } = call;
  const name = nameIn(call);
  foundIn(call);
  const uses = (channel: string): boolean => withProjectId(state, channel) === name;
  const users = Object.values(state.watch.policies).filter(({ channels }) => channels.some(uses));
  if (users.length > 0 && message.force !== true) {
    throw new ApiError(
      'FAILED_PRECONDITION',
      `Cannot delete channel ${name}: it is used by ${users.map((policy) => policy.name).join(', ')}`,
      { place: 'force' },
    );
  }
  const policies = { ...state.watch.policies };
  for (const policy of users) {
    const channels = policy.channels.filter((channel) => !uses(channel));
    const body = {
      ...policy.body,
      notificationChannels: listOf(policy.body.notificationChannels).filter((each) => !uses(textOf(each))),
    };
    policies[policy.name] = { ...policy, channels, body };
  }
  const next = removeResource(state, 'monitoring', name);
  return { state: { ...next, watch: { ...next.watch, policies } }, body: {} };
}
