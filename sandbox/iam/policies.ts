import type { Json, JsonObject } from '../../core/json';
import { ApiError, invalidArgument } from '../protocol/errors';
import type { Binding, CloudState } from '../protocol/state';
import { listOf, objectOf, textOf } from '../services/service';
import { checkMemberExists } from './members';
import { permissionsOf } from './policy';

/** Bindings of a resource: every resource keeps its policy here. */
const bindingsOn = (state: CloudState, resource: string): readonly Binding[] =>
  state.iam.bindings[resource] ?? [];

const etagOn = (state: CloudState, resource: string): string =>
  Buffer.from(`policy ${state.iam.policyVersions[resource] ?? 0}`).toString('base64');

/** google.iam.v1.Policy as the API answers it: bindings of one role and condition together, conditions in version 3. */
export const policyView = (state: CloudState, resource: string): JsonObject =>
  viewOf(bindingsOn(state, resource), etagOn(state, resource));

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
 * The cloud with the whole policy of a resource replaced, as setIamPolicy does.
 *
 * @throws ApiError ABORTED for an old etag; INVALID_ARGUMENT for a member or role that does not exist, a wrong member,
 *   a condition without version 3
 */
export function setPolicy(state: CloudState, resource: string, policy: JsonObject): CloudState {
  const etag = textOf(policy.etag);
  if (etag !== '' && etag !== etagOn(state, resource)) throw concurrentChange();
  const set = checkedBindings(state, policy, bindingsOn(state, resource));
  return {
    ...state,
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

/** The cloud without the policy of a resource that is gone. */
export function withoutPolicy(state: CloudState, resource: string): CloudState {
  const { [resource]: _gone, ...bindings } = state.iam.bindings;
  return { ...state, iam: { ...state.iam, bindings } };
}

/**
 * The bindings of a google.iam.v1.Policy, each role and member known to exist.
 *
 * @param standing - the policy until now: what stands in it is not looked up again, such as the roles of Google's agents
 */
export function checkedBindings(
  state: CloudState,
  policy: JsonObject,
  standing: readonly Binding[] = [],
): readonly Binding[] {
  const roles = new Set(standing.map(({ role }) => role));
  const members = new Set(standing.flatMap((binding) => binding.members));
  return listOf(policy.bindings).map((sent) => {
    const binding = readBinding(objectOf(sent), policy.version);
    if (!roles.has(binding.role)) checkRoleExists(state, binding.role);
    for (const member of binding.members) if (!members.has(member)) checkMemberExists(state, member);
    return binding;
  });
}

function checkRoleExists(state: CloudState, role: string): void {
  if (permissionsOf(state, role) !== undefined) return;
  throw invalidArgument(`Role ${role} is not supported for this resource.`, 'policy.bindings.role');
}

/** The bindings of a policy, with roles and members taken as they are. */
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
