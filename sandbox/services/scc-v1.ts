import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { Call, Method, ModelledFields } from '../contract/service';
import { GLOBAL, withoutLocation } from '../findings/scc-names';
import { canonicalize } from '../schema/canonicalize';
import { definitionsOf } from '../schema/definitions';
import { SCC_API, V1 } from '../schema/scc-api';
import { CONFIG_METHODS } from './scc-configs';
import { FINDING_METHODS } from './scc-finding-methods';
import { SOURCE_METHODS } from './scc-sources';

/**
 * How a method of v1 corresponds to one of v2: the member of the v2 message that the HTTP body fills, and the form of
 * the answer.
 */
interface View {
  readonly of: Method;
  /** `*`: the body is the whole message. Absent: the request has no body. */
  readonly body?: string;
  readonly changes: 'nothing' | ModelledFields;
  readonly answer?: (body: JsonObject) => JsonObject;
}

/** v1 has no locations: `projects/P/notificationConfigs/C`. */
const inLocation = (name: string): string =>
  name.replace(
    /^((?:projects|folders|organizations)\/[^/]+)\/(notificationConfigs\/)/,
    `$1/locations/${GLOBAL}/$2`,
  );

function asV2(call: Call, { body: member }: View): Call {
  const { body, name, ...rest } = call.message;
  const named = name === undefined ? {} : { name: inLocation(textOf(name)) };
  const sent = objectOf(body);
  if (member === undefined || member === '*') {
    return { ...call, message: { ...rest, ...sent, ...named } };
  }
  return { ...call, message: { ...rest, [member]: { ...sent, ...named } } };
}

/** Uses the permissions and the answer of the v2 method, over the same state. */
function v1Method(view: View): Method {
  const { of, changes, answer = (body) => body } = view;
  return {
    permissions: of.permissions.map((each) => ({ ...each, on: (call: Call) => each.on(asV2(call, view)) })),
    changes,
    ...(of.reaches ? { reaches: of.reaches } : {}),
    answer: (call) => {
      const answered = of.answer(asV2(call, view));
      return { ...answered, body: answer(objectOf(answered.body)) };
    },
  };
}

const withoutLocations = (message: JsonObject, members: readonly string[]): JsonObject => ({
  ...message,
  ...Object.fromEntries(
    members
      .filter((member) => typeof message[member] === 'string')
      .map((member) => [member, withoutLocation(textOf(message[member]))]),
  ),
});

const marksView = (marks: JsonObject): JsonObject => withoutLocations(marks, ['name', 'canonicalName']);

/** Leaves out members that v1 does not have. */
function findingView(finding: JsonObject): JsonObject {
  const { securityMarks } = finding;
  const named = {
    ...withoutLocations(finding, ['name', 'canonicalName', 'parent']),
    ...(isObject(securityMarks) ? { securityMarks: marksView(securityMarks) } : {}),
  };
  return objectOf(canonicalize(definitionsOf(SCC_API), 'Finding', named, V1));
}

/** v1 has the members of v2's gcpMetadata at the top level. */
function resourceView(resource: JsonObject): JsonObject {
  const { project, projectDisplayName, parent, parentDisplayName, folders, organization } = objectOf(
    resource.gcpMetadata,
  );
  const members: Readonly<Record<string, Json | undefined>> = {
    ...resource,
    projectName: project,
    projectDisplayName,
    parentName: parent,
    parentDisplayName,
    folders,
    organization,
  };
  const present = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
  return objectOf(canonicalize(definitionsOf(SCC_API), 'Resource', present, V1));
}

const listView = (body: JsonObject): JsonObject => ({
  ...body,
  listFindingsResults: listOf(body.listFindingsResults).map((result) => ({
    finding: findingView(objectOf(objectOf(result).finding)),
    resource: resourceView(objectOf(objectOf(result).resource)),
  })),
});

/** v1 does not return the last update time. */
function configView({ updateTime: _later, ...config }: JsonObject): JsonObject {
  return withoutLocations(config, ['name']);
}

const configsView = (body: JsonObject): JsonObject => ({
  ...body,
  notificationConfigs: listOf(body.notificationConfigs).map((config) => configView(objectOf(config))),
});

const FINDING_VIEWS: Readonly<Record<string, View>> = {
  list: { of: FINDING_METHODS['SecurityCenter.ListFindings'], changes: 'nothing', answer: listView },
  patch: {
    of: FINDING_METHODS['SecurityCenter.UpdateFinding'],
    body: 'finding',
    changes: { name: true, updateMask: true, body: true },
    answer: findingView,
  },
  setState: {
    of: FINDING_METHODS['SecurityCenter.SetFindingState'],
    body: '*',
    changes: {
      name: true,
      'body.state': true,
      'body.startTime': 'when the change takes effect; the sandbox stores no history of a finding',
    },
    answer: findingView,
  },
  setMute: {
    of: FINDING_METHODS['SecurityCenter.SetMute'],
    body: '*',
    changes: { name: true, 'body.mute': true },
    answer: findingView,
  },
  updateSecurityMarks: {
    of: FINDING_METHODS['SecurityCenter.UpdateSecurityMarks'],
    body: 'securityMarks',
    changes: {
      name: true,
      updateMask: true,
      'body.marks': true,
      'body.name': true,
      startTime: 'when the change takes effect; the sandbox stores no history of a finding',
    },
    answer: marksView,
  },
};

const CREATE_FINDING: View = {
  of: FINDING_METHODS['SecurityCenter.CreateFinding'],
  body: 'finding',
  changes: { parent: true, findingId: true, body: true },
  answer: findingView,
};

const CONFIG_CHANGES = {
  'body.name': true,
  'body.description': true,
  'body.pubsubTopic': true,
  'body.streamingConfig.filter': true,
} as const;

/** Below projects, because this definition has no others. A parent without a location is the global one. */
const CONFIG_VIEWS: Readonly<Record<string, View>> = {
  create: {
    of: inGlobal(CONFIG_METHODS['SecurityCenter.CreateNotificationConfig']),
    body: 'notificationConfig',
    changes: { parent: true, configId: true, ...CONFIG_CHANGES },
    answer: configView,
  },
  get: { of: CONFIG_METHODS['SecurityCenter.GetNotificationConfig'], changes: 'nothing', answer: configView },
  list: {
    of: inGlobal(CONFIG_METHODS['SecurityCenter.ListNotificationConfigs']),
    changes: 'nothing',
    answer: configsView,
  },
  patch: {
    of: CONFIG_METHODS['SecurityCenter.UpdateNotificationConfig'],
    body: 'notificationConfig',
    changes: { name: true, updateMask: true, ...CONFIG_CHANGES },
    answer: configView,
  },
  delete: { of: CONFIG_METHODS['SecurityCenter.DeleteNotificationConfig'], changes: { name: true } },
};

function inGlobal(method: Method): Method {
  const located = (call: Call): Call => ({
    ...call,
    message: { ...call.message, parent: `${textOf(call.message.parent)}/locations/${GLOBAL}` },
  });
  return { ...method, answer: (call) => method.answer(located(call)) };
}

const SOURCE_VIEWS: Readonly<Record<string, View>> = {
  create: {
    of: SOURCE_METHODS['SecurityCenter.CreateSource'],
    body: 'source',
    changes: { parent: true, 'body.displayName': true, 'body.description': true },
  },
  get: { of: SOURCE_METHODS['SecurityCenter.GetSource'], changes: 'nothing' },
  list: { of: SOURCE_METHODS['SecurityCenter.ListSources'], changes: 'nothing' },
  patch: {
    of: SOURCE_METHODS['SecurityCenter.UpdateSource'],
    body: 'source',
    changes: {
      name: true,
      updateMask: true,
      'body.name': true,
      'body.displayName': true,
      'body.description': true,
    },
  },
  getIamPolicy: { of: SOURCE_METHODS['SecurityCenter.GetIamPolicy'], body: '*', changes: 'nothing' },
  setIamPolicy: {
    of: SOURCE_METHODS['SecurityCenter.SetIamPolicy'],
    body: '*',
    changes: {
      resource: true,
      'body.policy.bindings': true,
      'body.policy.version': true,
      'body.policy.etag': true,
    },
  },
  testIamPermissions: {
    of: SOURCE_METHODS['SecurityCenter.TestIamPermissions'],
    body: '*',
    changes: 'nothing',
  },
};

const under = (prefix: string, views: Readonly<Record<string, View>>): Readonly<Record<string, Method>> =>
  Object.fromEntries(Object.entries(views).map(([verb, view]) => [`${prefix}.${verb}`, v1Method(view)]));

/**
 * v1 over the same state. gcloud uses it if neither a flag nor a name gives a location. Google answers newer
 * organizations "This API is no longer available. Please use API V2" (terraform-provider-google #17893). The sandbox's
 * organization counts as an older one.
 */
export const V1_METHODS: Readonly<Record<string, Method>> = {
  ...under('v1.projects.sources.findings', FINDING_VIEWS),
  ...under('v1.organizations.sources.findings', { ...FINDING_VIEWS, create: CREATE_FINDING }),
  ...under('v1.projects.notificationConfigs', CONFIG_VIEWS),
  ...under('v1.organizations.sources', SOURCE_VIEWS),
};
