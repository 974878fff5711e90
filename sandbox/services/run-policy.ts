import type { JsonObject } from '../../core/json';
import { isAllowed } from '../iam/policy';
import { ApiError, invalidArgument } from '../protocol/errors';
import { projectOf } from '../protocol/names';
import type { Binding } from '../protocol/state';
import { findService } from './run-find';
import type { RunService } from './run-state';
import { type Answer, type Call, listOf, objectOf, textOf } from './service';

const MEMBER =
  /^(?:allUsers|allAuthenticatedUsers|(?:user|group|serviceAccount|domain|deleted:[a-z]+):.+|principal(?:Set)?:\/\/.+)$/;

const policyEtag = (service: RunService): string =>
  Buffer.from(`policy-${service.policy.version}`).toString('base64');

function policyView(service: RunService): JsonObject {
  const { bindings } = service.policy;
  return {
    version: bindings.some((binding) => binding.condition) ? 3 : 1,
    etag: policyEtag(service),
    ...(bindings.length === 0
      ? {}
      : {
          bindings: bindings.map(({ role, members, condition }) => ({
            role,
            members,
            ...(condition ? { condition } : {}),
          })),
        }),
  };
}

export function getIamPolicy(call: Call): Answer {
  return { body: policyView(findService(call, textOf(call.message.resource))) };
}

/** Replaces the whole policy; with an etag only while nobody else changed it (google/iam/v1/policy.proto). */
export function setIamPolicy(call: Call): Answer {
  const service = findService(call, textOf(call.message.resource));
  const policy = objectOf(call.message.policy);
  const etag = textOf(policy.etag);
  if (etag !== '' && etag !== policyEtag(service)) {
    throw new ApiError(
      'ABORTED',
      'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.',
      { place: 'policy.etag' },
    );
  }
  const bindings = readPolicyBindings(policy);
  const updated: RunService = { ...service, policy: { bindings, version: service.policy.version + 1 } };
  const services = { ...call.state.run.services, [service.name]: updated };
  return { state: { ...call.state, run: { ...call.state.run, services } }, body: policyView(updated) };
}

/** The bindings of a google.iam.v1.Policy, checked. */
export const readPolicyBindings = (policy: JsonObject): readonly Binding[] =>
  listOf(policy.bindings).map((binding) => readBinding(objectOf(binding), policy));

function readBinding(binding: JsonObject, policy: JsonObject): Binding {
  const members = listOf(binding.members).map(textOf);
  const bad = members.find((member) => !MEMBER.test(member));
  if (bad !== undefined) throw invalidArgument(`Invalid member: ${bad}`, 'policy.bindings.members');
  if (textOf(binding.role) === '') throw invalidArgument('Role is required', 'policy.bindings.role');
  const condition = objectOf(binding.condition);
  if (textOf(condition.expression) === '') return { role: textOf(binding.role), members };
  if (policy.version !== 3)
    throw invalidArgument('A policy with conditions must have version 3', 'policy.version');
  const [title, description] = [textOf(condition.title), textOf(condition.description)];
  return {
    role: textOf(binding.role),
    members,
    condition: {
      expression: textOf(condition.expression),
      ...(title === '' ? {} : { title }),
      ...(description === '' ? {} : { description }),
    },
  };
}

/** Answers which of the permissions the caller holds; needs none itself. */
export function testIamPermissions(call: Call): Answer {
  const service = findService(call, textOf(call.message.resource));
  const held = listOf(call.message.permissions)
    .map(textOf)
    .filter((permission) =>
      isAllowed(call.state, call.principal, {
        permission,
        resource: { name: service.name, project: projectOf(service.name) },
      }),
    );
  return { body: held.length === 0 ? {} : { permissions: held } };
}
