import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { checkLocation } from '../findings/scc-names';
import { agentEmail, withRequestedAgent } from '../iam/agents';
import { scopeOf } from '../iam/tested-resource';
import { invalidArgument, notFound } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { rfc3339 } from '../protocol/time';
import { camelPaths, withMasked } from '../schema/field-mask';
import type { CloudState, NotificationConfig } from '../state/cloud-state';
import { withProjectId } from '../state/names';
import { alreadyExists } from '../state/stored-resources';
import { parsedFilter } from './scc-findings';

const SOURCE = 'role dump of 2026-08-22: the permission names the resource in the singular';

const CONFIG_MEMBERS = { description: true, pubsubTopic: true, 'streamingConfig.filter': true } as const;

const inConfig = Object.fromEntries(
  Object.entries(CONFIG_MEMBERS).map(([member, modelled]) => [`notificationConfig.${member}`, modelled]),
);

export const CONFIG_METHODS = {
  'SecurityCenter.CreateNotificationConfig': {
    permissions: [
      { permission: 'securitycenter.notificationconfig.create', on: scopeOf('parent'), source: SOURCE },
    ],
    changes: { parent: true, configId: true, ...inConfig },
    answer: createConfig,
  },
  'SecurityCenter.GetNotificationConfig': {
    permissions: [
      { permission: 'securitycenter.notificationconfig.get', on: scopeOf('name'), source: SOURCE },
    ],
    changes: 'nothing',
    answer: getConfig,
  },
  'SecurityCenter.ListNotificationConfigs': {
    permissions: [
      { permission: 'securitycenter.notificationconfig.list', on: scopeOf('parent'), source: SOURCE },
    ],
    changes: 'nothing',
    answer: listConfigs,
  },
  'SecurityCenter.UpdateNotificationConfig': {
    permissions: [
      {
        permission: 'securitycenter.notificationconfig.update',
        on: scopeOf('notificationConfig.name'),
        source: SOURCE,
      },
    ],
    changes: { updateMask: true, 'notificationConfig.name': true, ...inConfig },
    answer: updateConfig,
  },
  'SecurityCenter.DeleteNotificationConfig': {
    permissions: [
      { permission: 'securitycenter.notificationconfig.delete', on: scopeOf('name'), source: SOURCE },
    ],
    changes: { name: true },
    answer: deleteConfig,
  },
} as const satisfies Readonly<Record<string, Method>>;

/** 1 to 128 letters, digits, underscores and hyphens (CreateNotificationConfigRequest.config_id). */
const CONFIG_ID = /^[A-Za-z0-9_-]{1,128}$/;

function createConfig(call: Call): Answer {
  const { state, message } = call;
  const parent = withProjectId(state, textOf(message.parent));
  checkLocation(parent, 'parent');
  const id = textOf(message.configId);
  if (!CONFIG_ID.test(id)) throw invalidArgument(`Invalid config_id '${id}'`, 'configId');
  const name = `${parent}/notificationConfigs/${id}`;
  if (tryConfigView(state, name)) throw alreadyExists(name);
  const config = configRecord(call, name, objectOf(message.notificationConfig));
  const configs = [...state.scc.configs, config];
  return { state: withAgentOf({ ...state, scc: { ...state.scc, configs } }, config), body: viewOf(config) };
}

/**
 * SCC creates the publishing account with the first config of a scope. Google's list of agents states that it then has
 * a role on its project. The troubleshooting page states that it needs a role on the topic. The sandbox grants it
 * nothing.
 */
const withAgentOf = (state: CloudState, { parent, name }: NotificationConfig): CloudState =>
  withRequestedAgent(state, parent, 'sccNotification', `the notification config ${name}`);

/** @throws ApiError INVALID_ARGUMENT; for a missing topic the code is assumed */
function configRecord({ state, nowMs }: Call, name: string, sent: JsonObject): NotificationConfig {
  const topic = withProjectId(state, textOf(sent.pubsubTopic));
  if (!tryMember(state.pubsub.topics, topic)) {
    throw invalidArgument(`The Pub/Sub topic '${textOf(sent.pubsubTopic)}' does not exist.`, 'pubsubTopic');
  }
  const filter = textOf(objectOf(sent.streamingConfig).filter);
  parsedFilter(filter, 'streamingConfig.filter');
  const description = textOf(sent.description);
  if (description.length > 1024) {
    throw invalidArgument('description must not be longer than 1024 characters', 'description');
  }
  const [kind = '', id = ''] = name.split('/');
  const parent = `${kind}/${id}`;
  return {
    name,
    parent,
    topic,
    filter,
    serviceAccount: agentEmail(state, parent, 'sccNotification'),
    ...(description === '' ? {} : { description }),
    updateTime: rfc3339(nowMs),
  };
}

const viewOf = ({ name, topic, filter, serviceAccount, description, updateTime }: NotificationConfig) => ({
  name,
  ...(description === undefined ? {} : { description }),
  pubsubTopic: topic,
  serviceAccount,
  streamingConfig: { filter },
  updateTime,
});

/** Configs of the stack, and configs of other people, which the seed contains in the API's own form. */
const configViews = (state: CloudState): readonly JsonObject[] => [
  ...state.scc.configs.map(viewOf),
  ...Object.entries(state.governance.notificationConfigs).map(([name, config]) => ({ name, ...config })),
];

const tryConfigView = (state: CloudState, name: string): JsonObject | undefined =>
  configViews(state).find((config) => config.name === name);

function findConfigView(state: CloudState, sent: string): JsonObject {
  const found = tryConfigView(state, withProjectId(state, sent));
  if (!found) throw notFound(sent);
  return found;
}

function getConfig({ state, message }: Call): Answer {
  return { body: findConfigView(state, textOf(message.name)) };
}

/** Lists only the configs of exactly the named parent, not those below it. */
function listConfigs({ state, message }: Call): Answer {
  const parent = withProjectId(state, textOf(message.parent));
  const under = configViews(state).filter(({ name }) =>
    textOf(name).startsWith(`${parent}/notificationConfigs/`),
  );
  return { body: pageBody('notificationConfigs', under, message, { byDefault: 10, max: 1000 }) };
}

const UPDATABLE = ['description', 'pubsubTopic', 'streamingConfig', 'streamingConfig.filter'];

/** An empty mask updates every member that can change. A config of another owner becomes one like the stack's. */
function updateConfig(call: Call): Answer {
  const sent = objectOf(call.message.notificationConfig);
  const before = findConfigView(call.state, textOf(sent.name));
  const named = camelPaths(textOf(call.message.updateMask));
  const bad = named.find((path) => !UPDATABLE.includes(path));
  if (bad !== undefined) throw invalidArgument(`'${bad}' cannot be updated`, `updateMask: ${bad}`);
  const paths = named.length === 0 ? ['description', 'pubsubTopic', 'streamingConfig'] : named;
  const config = configRecord(call, textOf(before.name), withMasked(before, sent, paths));
  const cleared = withoutConfig(call.state, config.name);
  const configs = [...cleared.scc.configs, config];
  return { state: { ...cleared, scc: { ...cleared.scc, configs } }, body: viewOf(config) };
}

function deleteConfig({ state, message }: Call): Answer {
  return { state: withoutConfig(state, textOf(findConfigView(state, textOf(message.name)).name)), body: {} };
}

function withoutConfig(state: CloudState, name: string): CloudState {
  const { [name]: _gone, ...notificationConfigs } = state.governance.notificationConfigs;
  return {
    ...state,
    scc: { ...state.scc, configs: state.scc.configs.filter((config) => config.name !== name) },
    governance: { ...state.governance, notificationConfigs },
  };
}
