import { objectOf } from '../../core/values/json-values';
import type { Answer, Call, Method } from '../contract/service';
import { heldPermissions, policyView, setPolicy } from '../iam/policies';
import { tryMember } from '../protocol/members';
import type { MixinRoute } from '../schema/definitions';
import type { CloudState } from '../state/cloud-state';
import { projectOf } from '../state/names';
import { auditedPolicy, kindOf } from './pubsub-audit';
import { missing, nameIn } from './pubsub-names';

const IAM = 'google.iam.v1';

/** pubsub_v1.yaml, http.rules: the same three routes on topics and subscriptions. */
export const POLICY_ROUTES: readonly MixinRoute[] = ['topics', 'subscriptions'].flatMap((collection) => {
  const path = `/v1/{resource=projects/*/${collection}/*}`;
  return [
    {
      id: 'IAMPolicy.GetIamPolicy',
      verb: 'get' as const,
      path: `${path}:getIamPolicy`,
      requestType: `${IAM}.GetIamPolicyRequest`,
      responseType: `${IAM}.Policy`,
    },
    {
      id: 'IAMPolicy.SetIamPolicy',
      verb: 'post' as const,
      path: `${path}:setIamPolicy`,
      body: '*' as const,
      requestType: `${IAM}.SetIamPolicyRequest`,
      responseType: `${IAM}.Policy`,
    },
    {
      id: 'IAMPolicy.TestIamPermissions',
      verb: 'post' as const,
      path: `${path}:testIamPermissions`,
      body: '*' as const,
      requestType: `${IAM}.TestIamPermissionsRequest`,
      responseType: `${IAM}.TestIamPermissionsResponse`,
    },
  ];
});

export const POLICY_METHODS: Readonly<Record<string, Method>> = {
  'IAMPolicy.GetIamPolicy': {
    // The name determines which of the two permissions applies.
    permissions: [],
    changes: 'nothing',
    requirements: (call) => required(call, 'getIamPolicy'),
    answer: ({ state, ...call }) => ({
      body: policyView(state, existing(state, nameIn({ ...call, state }))),
    }),
  },
  'IAMPolicy.SetIamPolicy': {
    // The name determines which of the two permissions applies.
    permissions: [],
    changes: { resource: true, 'policy.bindings': true, 'policy.version': true, 'policy.etag': true },
    requirements: (call) => required(call, 'setIamPolicy'),
    answer: setWholePolicy,
    audit: auditedPolicy,
  },
  'IAMPolicy.TestIamPermissions': {
    // Every caller can test its own permissions (google.iam.v1.IAMPolicy.TestIamPermissions).
    permissions: [],
    changes: 'nothing',
    answer: (call) => {
      const name = existing(call.state, nameIn(call));
      return { body: heldPermissions(call, { name, project: projectOf(name) }) };
    },
  },
};

function required(call: Call, verb: 'getIamPolicy' | 'setIamPolicy') {
  const name = nameIn(call);
  return [{ permission: `pubsub.${kindOf(name)}s.${verb}`, resource: { name, project: projectOf(name) } }];
}

function existing(state: CloudState, name: string): string {
  if (!tryMember({ ...state.pubsub.topics, ...state.pubsub.subscriptions }, name)) throw missing(name);
  return name;
}

function setWholePolicy(call: Call): Answer {
  const name = existing(call.state, nameIn(call));
  const state = setPolicy(call.state, name, objectOf(call.message.policy));
  return { state, body: policyView(state, name) };
}
