import type { JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { scopeOf } from '../iam/tested-resource';
import { ApiError, invalidArgument, notFound, unimplemented } from '../protocol/errors';
import { tryMember } from '../protocol/members';
import { rfc3339, tryParseDuration } from '../protocol/time';
import { definitionsOf } from '../schema/definitions';
import { maskPaths } from '../schema/field-mask';
import { printedForm } from '../schema/printed-form';
import { camelCase } from '../schema/routes';
import { type CloudState, takeSequence } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';
import { tryResource } from '../state/stored-resources';
import type { AlertPolicy, Condition } from '../state/watch';
import { changedMembers } from './changed-members';
import { MONITORING_API } from './monitoring-api';
import { checkedCondition } from './monitoring-conditions';
import { checkedDocumentation } from './monitoring-documentation';
import { drawnNumber, MONITORING_ACCESS } from './monitoring-names';

const TYPE = 'google.monitoring.v3.AlertPolicy';

const SETTABLE = {
  'alertPolicy.displayName': true,
  'alertPolicy.combiner': true,
  'alertPolicy.enabled': true,
  'alertPolicy.conditions': true,
  'alertPolicy.notificationChannels': true,
  'alertPolicy.severity': true,
  'alertPolicy.documentation': true,
  'alertPolicy.userLabels': 'stored and returned',
  'alertPolicy.alertStrategy.notificationRateLimit': true,
  'alertPolicy.alertStrategy.autoClose':
    'checked, stored and returned: incidents here close when the condition ends',
  'alertPolicy.alertStrategy.notificationPrompts': 'stored and returned: the sandbox writes no notifications',
} as const;

const permission = (verb: string, path: string) => [
  { permission: `monitoring.alertPolicies.${verb}`, on: scopeOf(path), source: MONITORING_ACCESS },
];

/** Alert policies. */
export const ALERT_METHODS: Readonly<Record<string, Method>> = {
  'AlertPolicyService.CreateAlertPolicy': {
    permissions: permission('create', 'name'),
    changes: { name: true, ...SETTABLE },
    answer: createPolicy,
  },
  'AlertPolicyService.GetAlertPolicy': {
    permissions: permission('get', 'name'),
    changes: 'nothing',
    answer: ({ state, message }) => ({ body: policyView(findPolicy(state, textOf(message.name))) }),
  },
  'AlertPolicyService.ListAlertPolicies': {
    permissions: permission('list', 'name'),
    changes: 'nothing',
    answer: listPolicies,
  },
  'AlertPolicyService.UpdateAlertPolicy': {
    permissions: permission('update', 'alertPolicy.name'),
    changes: {
      updateMask: true,
      'alertPolicy.name': true,
      'alertPolicy.creationRecord': 'a read-only record: ignored (AlertPolicy.creation_record)',
      'alertPolicy.mutationRecord': 'a read-only record: ignored (AlertPolicy.mutation_record)',
      ...SETTABLE,
    },
    takesWholeResource: true,
    answer: updatePolicy,
  },
  'AlertPolicyService.DeleteAlertPolicy': {
    permissions: permission('delete', 'name'),
    changes: { name: true },
    answer: deletePolicy,
  },
};

function findPolicy(state: CloudState, sent: string): AlertPolicy {
  const found = tryMember(state.watch.policies, withProjectId(state, sent));
  if (!found) throw notFound(sent);
  return found;
}

function policyView({ name, body, ...rest }: AlertPolicy): JsonObject {
  const printed = printedForm(definitionsOf(MONITORING_API), TYPE, body, '');
  return {
    ...printed,
    name,
    enabled: body.enabled !== false,
    creationRecord: { mutateTime: rfc3339(rest.createdMs), mutatedBy: rest.createdBy },
    mutationRecord: { mutateTime: rfc3339(rest.updatedMs), mutatedBy: rest.updatedBy },
  };
}

function listPolicies({ state, message }: Call): Answer {
  if (textOf(message.filter) !== '') throw unimplemented('a filter on alert policies', 'filter');
  const project = projectOf(withProjectId(state, textOf(message.name)));
  const own = Object.values(state.watch.policies).filter((policy) => policy.project === project);
  const body = pageBody('alertPolicies', own.map(policyView), message, { byDefault: 1000, max: 1000 });
  return { body: { ...body, totalSize: own.length } };
}

const emailOf = ({ principal }: Call): string => principal.slice(principal.indexOf(':') + 1);

function createPolicy(call: Call): Answer {
  const parent = withProjectId(call.state, textOf(call.message.name));
  const { state, value } = takeSequence(call.state);
  const name = `${parent}/alertPolicies/${drawnNumber(value)}`;
  const read = readPolicy(state, { name, body: objectOf(call.message.alertPolicy), call });
  return { state: withPolicy(state, read), body: policyView(read) };
}

/** Without a mask, replaces the whole policy (UpdateAlertPolicyRequest.update_mask). */
function updatePolicy(call: Call): Answer {
  const { state, message } = call;
  const sent = objectOf(message.alertPolicy);
  const before = findPolicy(state, textOf(sent.name));
  const { name: _path, creationRecord: _made, mutationRecord: _changed, ...whole } = sent;
  const mask = maskPaths(textOf(message.updateMask));
  const read = readPolicy(state, {
    name: before.name,
    body: mask.length === 0 ? whole : masked(before.body, whole, mask),
    call,
  });
  const policy = { ...read, createdMs: before.createdMs, createdBy: before.createdBy };
  return { state: withPolicy(state, policy), body: policyView(policy) };
}

/** Changes whole members only. A mask that names a part of a member is refused. */
function masked(before: JsonObject, sent: JsonObject, mask: readonly string[]): JsonObject {
  const members = mask.map(camelCase);
  const unknown = members.find(
    (member) => !Object.hasOwn(SETTABLE, `alertPolicy.${member}`) && member !== 'alertStrategy',
  );
  if (unknown !== undefined) throw unimplemented(`'${unknown}' in update_mask`, 'updateMask');
  return changedMembers(before, sent, members);
}

function deletePolicy({ state, message }: Call): Answer {
  const { name } = findPolicy(state, textOf(message.name));
  const { [name]: _gone, ...policies } = state.watch.policies;
  return { state: { ...state, watch: { ...state.watch, policies } }, body: {} };
}

const withPolicy = (state: CloudState, policy: AlertPolicy): CloudState => ({
  ...state,
  watch: { ...state.watch, policies: { ...state.watch.policies, [policy.name]: policy } },
});

interface PolicyParts {
  readonly name: string;
  readonly body: JsonObject;
  readonly call: Call;
}

/** The single record of a policy. Every member is checked. */
function readPolicy(state: CloudState, { name, body, call }: PolicyParts): AlertPolicy {
  const project = projectOf(name);
  const place = 'alertPolicy';
  checkHead(body);
  const sent = listOf(body.conditions).map(objectOf);
  if (sent.length < 1 || sent.length > 6) {
    throw invalidArgument('A policy has one to six conditions', `${place}.conditions`);
  }
  const around = { project, nowMs: call.nowMs };
  const conditions = sent.map((each, index) =>
    checkedCondition(state, each, `${place}.conditions[${index}]`, around),
  );
  const documentation = checkedDocumentation(state, body, conditions);
  const rateLimitMs = checkedStrategy(objectOf(body.alertStrategy), conditions);
  if (conditions.length > 1 && body.combiner !== 'OR' && conditions.some(({ kind }) => kind !== 'log')) {
    throw unimplemented(`the combiner ${body.combiner}`, `${place}.combiner`);
  }
  const channels = listOf(body.notificationChannels).map(textOf);
  for (const [index, channel] of channels.entries()) {
    checkChannel(state, channel, project, `${place}.notificationChannels[${index}]`);
  }
  return {
    name,
    project,
    body: completed(name, body),
    createdMs: call.nowMs,
    updatedMs: call.nowMs,
    createdBy: emailOf(call),
    updatedBy: emailOf(call),
    displayName: textOf(body.displayName),
    enabled: body.enabled !== false,
    severity: textOf(body.severity),
    channels,
    conditions,
    documentation,
    rateLimitMs,
    holdingSinceMs: {},
  };
}

/** AlertPolicy.display_name: at most 512 characters. */
function checkHead({ displayName, combiner }: JsonObject): void {
  const length = [...textOf(displayName)].length;
  if (length < 1 || length > 512) {
    throw invalidArgument('display_name must have 1 to 512 characters', 'alertPolicy.displayName');
  }
  if (textOf(combiner) === '' || combiner === 'COMBINE_UNSPECIFIED') {
    throw invalidArgument('combiner is required', 'alertPolicy.combiner');
  }
}

/**
 * AlertStrategy: a log condition must be the only condition and needs a rate limit. No other condition may have one.
 * Incidents close after 30 minutes to 7 days.
 */
function checkedStrategy(strategy: JsonObject, conditions: readonly Condition[]): number {
  const place = 'alertPolicy.alertStrategy';
  const limit = objectOf(strategy.notificationRateLimit);
  const rateLimitMs = tryParseDuration(limit.period);
  const isLog = conditions.some(({ kind }) => kind === 'log');
  if (isLog && conditions.length > 1) {
    throw invalidArgument('A condition on log entries must be the only one', 'alertPolicy.conditions');
  }
  if (isLog && rateLimitMs === undefined) {
    throw invalidArgument('A condition on log entries needs notification_rate_limit', place);
  }
  if (!isLog && strategy.notificationRateLimit !== undefined) {
    throw invalidArgument('notification_rate_limit is allowed only with a condition on log entries', place);
  }
  const closeMs = tryParseDuration(strategy.autoClose);
  if (closeMs !== undefined && (closeMs < 30 * 60_000 || closeMs > 7 * 24 * 3_600_000)) {
    throw invalidArgument('auto_close must be 30 minutes to 7 days', `${place}.autoClose`);
  }
  return rateLimitMs ?? 0;
}

function checkChannel(state: CloudState, channel: string, project: string, place: string): void {
  const name = withProjectId(state, channel);
  if (!/^projects\/[^/]+\/notificationChannels\/[^/]+$/.test(name)) {
    throw invalidArgument(
      `Name must begin with 'projects/{project_id}/notificationChannels/{channel_id}', got: ${channel}`,
      place,
    );
  }
  if (projectOf(name) === project && tryResource(state, 'monitoring', name)) return;
  // Google's own answer (TPG #25878).
  throw new ApiError('NOT_FOUND', `Notification channel not found: ${channel}`, { place });
}

/** Adds what Google adds: names of conditions, and the type of the documentation. */
function completed(name: string, body: JsonObject): JsonObject {
  const id = name.slice(name.lastIndexOf('/') + 1);
  const conditions = listOf(body.conditions).map(
    (condition, index): JsonObject => ({
      ...objectOf(condition),
      name: textOf(objectOf(condition).name) || `${name}/conditions/${BigInt(id) + BigInt(index) + 1n}`,
    }),
  );
  const documentation = objectOf(body.documentation);
  return {
    ...body,
    conditions,
    ...(Object.keys(documentation).length === 0
      ? {}
      : { documentation: { ...documentation, mimeType: textOf(documentation.mimeType) || 'text/markdown' } }),
  };
}
