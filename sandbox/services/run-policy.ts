import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { Answer, Call, ModelledFields } from '../contract/service';
import { policyView, setPolicy } from '../iam/policies';
import { isAllowed } from '../iam/policy';
import { projectOf, withProjectId } from '../state/names';
import { findService } from './run-find';
import { findJob } from './run-job-state';

/** For Pub/Sub, whose policies are not evaluated yet. */

/** The service or job whose policy is requested. Throws NOT_FOUND if it does not exist. */
function policyHolder(call: Call): string {
  const name = withProjectId(call.state, textOf(call.message.resource));
  if (name.split('/')[4] === 'jobs') findJob(call.state, name);
  else findService(call, name);
  return name;
}

/** The members that v2's setIamPolicy accepts. Audit configs belong to projects. */
export const POLICY_CHANGE: ModelledFields = {
  resource: true,
  'policy.bindings': true,
  'policy.etag': true,
  'policy.version': true,
};

export const getIamPolicy = (call: Call): Answer => ({ body: policyView(call.state, policyHolder(call)) });

/**
 * Replaces the whole policy. With an etag, this works only if no other caller changed the policy
 * (google/iam/v1/policy.proto).
 */
export function setIamPolicy(call: Call): Answer {
  const name = policyHolder(call);
  // API v1 has the policy in the HTTP body, v2 next to the resource.
  const policy = objectOf(objectOf(call.message.body).policy ?? call.message.policy);
  const state = setPolicy(call.state, name, policy);
  return { state, body: policyView(state, name) };
}

/** Returns the permissions that the caller holds. The call itself needs none. */
export function testIamPermissions(call: Call): Answer {
  const name = policyHolder(call);
  const { permissions } = objectOf(call.message.body).permissions
    ? objectOf(call.message.body)
    : call.message;
  const held = listOf(permissions)
    .map(textOf)
    .filter((permission) =>
      isAllowed(call.state, call.principal, { permission, resource: { name, project: projectOf(name) } }),
    );
  return { body: held.length === 0 ? {} : { permissions: held } };
}
