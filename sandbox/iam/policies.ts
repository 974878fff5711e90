import type { Json, JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { IamResource } from '../contract/requirement';
import type { Call } from '../contract/service';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import type { Binding, CloudState } from '../state/cloud-state';
import { tryProject, withProjectId } from '../state/names';
import { isKnownCondition } from './conditions';
import { checkMemberExists } from './members';
import { aboveFolder, isAllowed, permissionsOf } from './policy';

const bindingsOn = (state: CloudState, resource: string): readonly Binding[] =>
  state.iam.bindings[resource] ?? [];

const etagOn = (state: CloudState, resource: string): string =>
  Buffer.from(`policy ${state.iam.policyVersions[resource] ?? 0}`).toString('base64');

/**
 * google.iam.v1.Policy as the API returns it: one binding for each role and condition, with conditions in version 3.
 */
export function policyView(state: CloudState, resource: string): JsonObject {
  const auditConfigs = auditConfigsOn(state, resource);
  return {
    ...viewOf(bindingsOn(state, resource), etagOn(state, resource)),
    ...(auditConfigs.length === 0 ? {} : { auditConfigs: [...auditConfigs] }),
  };
}

const auditConfigsOn = (state: CloudState, resource: string): readonly JsonObject[] =>
  state.governance.auditConfigs[resource] ?? [];

export function viewOf(bindings: readonly Binding[], etag: string): JsonObject {
  const together = new Map<string, Binding>();
  for (const binding of bindings) {
    const key = JSON.stringify([binding.role, binding.condition ?? null]);
    const members = [...new Set([...(together.get(key)?.members ?? []), ...binding.members])];
    together.set(key, { ...binding, members });
  }
  const shown = [...together.values()].map(
    ({ role, members, condition }): JsonObject => ({
      role,
      members: [...members],
      ...(condition ? { condition: { ...condition } } : {}),
    }),
  );
  return {
    version: shown.some((binding) => binding.condition !== undefined) ? 3 : 1,
    etag,
    ...(shown.length === 0 ? {} : { bindings: shown }),
  };
}

/**
 * Replaces the whole policy of a resource, as setIamPolicy does.
 *
 * @param updateMask - the members to replace; without a mask `bindings, etag`, so that audit configs stay unchanged
 *   (google.iam.v1.SetIamPolicyRequest)
 * @throws ApiError ABORTED for an old etag; INVALID_ARGUMENT for a member or role that does not exist, a malformed
 *   member, or a condition without version 3
 */
export function setPolicy(
  state: CloudState,
  resource: string,
  policy: JsonObject,
  updateMask = 'bindings,etag',
): CloudState {
  const members = updateMask.split(',').map((member) => member.trim());
  const etag = textOf(policy.etag);
  if (etag !== '' && etag !== etagOn(state, resource)) throw concurrentChange();
  const standing = bindingsOn(state, resource);
  const set = members.includes('bindings')
    ? checkedBindings(state, policy, standing, (role) => checkRoleFits(state, role, resource))
    : standing;
  const audited = members.includes('auditConfigs')
    ? checkedAuditConfigs(state, policy)
    : auditConfigsOn(state, resource);
  const { [resource]: _before, ...others } = state.governance.auditConfigs;
  const auditConfigs = audited.length === 0 ? others : { ...others, [resource]: audited };
  return {
    ...state,
    governance: { ...state.governance, auditConfigs },
    iam: {
      ...state.iam,
      bindings: { ...state.iam.bindings, [resource]: set },
      policyVersions: {
        ...state.iam.policyVersions,
        [resource]: (state.iam.policyVersions[resource] ?? 0) + 1,
      },
    },
  };
}

export const concurrentChange = (): ApiError =>
  new ApiError(
    'ABORTED',
    'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.',
    { place: 'policy.etag' },
  );

/** Removes the policy of a deleted resource. */
export function withoutPolicy(state: CloudState, resource: string): CloudState {
  const { [resource]: _gone, ...bindings } = state.iam.bindings;
  return { ...state, iam: { ...state.iam, bindings } };
}

/**
 * The bindings of a google.iam.v1.Policy, after a check that each role and member exists.
 *
 * @param standing - the policy until now; its entries are not looked up again, such as the roles of Google's agents
 * @param checkFits - whether a role that exists can be granted here
 */
export function checkedBindings(
  state: CloudState,
  policy: JsonObject,
  standing: readonly Binding[] = [],
  checkFits: (role: string) => void = () => undefined,
): readonly Binding[] {
  const roles = new Set(standing.map(({ role }) => role));
  const members = new Set(standing.flatMap((binding) => binding.members));
  const conditions = new Set(standing.map(({ condition }) => condition?.expression));
  return listOf(policy.bindings).map((sent) => {
    const binding = readBinding(objectOf(sent), policy.version);
    if (!roles.has(binding.role)) {
      if (permissionsOf(state, binding.role) === undefined) throw unsupportedRole(binding.role);
      checkFits(binding.role);
    }
    if (binding.condition && !conditions.has(binding.condition.expression)) {
      checkCondition(binding.condition.expression);
    }
    for (const member of binding.members) if (!members.has(member)) checkMemberExists(state, member);
    return binding;
  });
}

/**
 * Google parses CEL here. A condition that the sandbox cannot evaluate would never hold, so the caller gets an error
 * immediately.
 */
function checkCondition(expression: string): void {
  if (isKnownCondition(expression)) return;
  throw unimplemented(`the condition "${expression}"`, 'policy.bindings.condition.expression');
}

/** Google's text, also for a role that does not exist (terraform-provider-google #5107). */
const unsupportedRole = (role: string): ApiError =>
  invalidArgument(
    `Role ${role} is not supported for this resource.`,
    role.startsWith('roles/')
      ? `policy.bindings.role, or sandbox/iam/predefined-roles.ts if the role is one of Google's that the table lacks`
      : 'policy.bindings.role',
  );

/**
 * A project's custom role can be granted only in that project, an organization's role only below it
 * (iam/docs/roles-overview).
 */
function checkRoleFits(state: CloudState, role: string, resource: string): void {
  const owner = /^((?:projects|organizations)\/[^/]+)\/roles\//.exec(role)?.[1];
  const [kind, id = ''] = resource.split('/');
  if (owner === undefined || !['projects', 'folders', 'organizations'].includes(kind ?? '')) return;
  const at = `${kind}/${id}`;
  if (owner.startsWith('projects/') && withProjectId(state, owner) !== at) throw unsupportedRole(role);
  if (!owner.startsWith('organizations/') || owner === at) return;
  const above = kind === 'folders' ? aboveFolder(state, at) : (tryProject(state, id)?.ancestors ?? []);
  const organization = above.find((name) => name.startsWith('organizations/'));
  if (organization !== undefined && organization !== owner) throw unsupportedRole(role);
}

/** One config for each service: `allServices`, or the name of one service (google.iam.v1.AuditConfig). */
function checkedAuditConfigs(state: CloudState, policy: JsonObject): readonly JsonObject[] {
  const configs = listOf(policy.auditConfigs).map(objectOf);
  for (const { service, auditLogConfigs } of configs) {
    if (!/^(?:allServices|[a-z][a-z0-9-]*\.googleapis\.com)$/.test(textOf(service))) {
      throw invalidArgument(`Invalid service name: ${textOf(service)}`, 'policy.auditConfigs.service');
    }
    for (const { exemptedMembers } of listOf(auditLogConfigs).map(objectOf)) {
      for (const member of listOf(exemptedMembers)) checkMemberExists(state, textOf(member));
    }
  }
  return configs;
}

/** Like checkedBindings, without checks of members and roles. */
export const readBindings = (policy: JsonObject): readonly Binding[] =>
  listOf(policy.bindings).map((sent) => readBinding(objectOf(sent), policy.version));

const MEMBER =
  /^(?:allUsers|allAuthenticatedUsers|(?:user|group|serviceAccount|domain|deleted:[a-z]+):.+|principal(?:Set)?:\/\/.+)$/;

function readBinding(binding: JsonObject, version: Json | undefined): Binding {
  const members = listOf(binding.members).map(textOf);
  const bad = members.find((member) => !MEMBER.test(member));
  if (bad !== undefined) throw invalidArgument(`Invalid member: ${bad}`, 'policy.bindings.members');
  const role = textOf(binding.role);
  if (role === '') throw invalidArgument('Role is required', 'policy.bindings.role');
  const condition = objectOf(binding.condition);
  if (textOf(condition.expression) === '') return { role, members };
  if (version !== 3) throw invalidArgument('A policy with conditions must have version 3', 'policy.version');
  const [title, description] = [textOf(condition.title), textOf(condition.description)];
  return {
    role,
    members,
    condition: {
      expression: textOf(condition.expression),
      ...(title === '' ? {} : { title }),
      ...(description === '' ? {} : { description }),
    },
  };
}

/** google.iam.v1.TestIamPermissionsResponse: the requested permissions that the caller holds. */
export function heldPermissions({ state, principal, message }: Call, resource: IamResource): JsonObject {
  const held = listOf(message.permissions)
    .map(textOf)
    .filter((permission) => isAllowed(state, principal, { permission, resource }));
  return held.length === 0 ? {} : { permissions: held };
}
