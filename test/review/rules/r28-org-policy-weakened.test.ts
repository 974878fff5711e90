import type { Block, Head } from '../cases/head';
import { describeRule, type RuleCase } from '../rule-cases';

const POLICY = 'google_org_policy_policy';
const CONSTRAINT = 'google_org_policy_custom_constraint';
const NAME = 'custom.riposteRequireAdmissionService';
const given = (head: Head) => {
  head.add(CONSTRAINT, 'constraint', {
    name: NAME,
    parent: 'organizations/123456789012',
    action_type: 'ALLOW',
    condition: "'run.googleapis.com/binary-authorization' in resource.metadata.annotations",
    method_types: ['CREATE', 'UPDATE'],
    resource_types: ['run.googleapis.com/Service'],
  });
  head.add(POLICY, 'policy', {
    name: `organizations/123456789012/policies/\${${CONSTRAINT}.constraint.name}`,
    parent: 'organizations/123456789012',
    spec: { rules: [{ enforce: 'TRUE' }] },
  });
};
const sets = (
  path: string,
  value: Parameters<Head['set']>[2],
  type = POLICY,
): Pick<RuleCase, 'given' | 'edit'> => ({
  given,
  edit: (head) => head.set(head.the(type), path, value),
});
const high = (at: string, says: RegExp): RuleCase['finds'] => [{ at, severity: 'high', says }];
const list = (spec: Block): Block => ({
  name: 'projects/123/policies/run.allowedBinaryAuthorizationPolicies',
  parent: 'projects/123',
  spec,
});
const ALLOWED = { rules: [{ values: { allowed_values: ['default'] } }] };

describeRule('R28', [
  {
    name: 'destroys the policy',
    given,
    edit: (head) => head.remove(head.the(POLICY)),
    finds: high('policy', /allowed again/),
  },
  {
    name: 'no longer enforces the constraint',
    ...sets('spec.rules', [{ enforce: 'FALSE' }]),
    finds: high('policy', /not enforced/),
  },
  { name: 'resets the policy', ...sets('spec', { reset: true }), finds: high('policy', /reset/) },
  {
    name: 'only logs violations',
    given,
    edit: (head) => {
      const policy = head.the(POLICY);
      head.unset(policy, 'spec');
      head.set(policy, 'dry_run_spec', { rules: [{ enforce: 'TRUE' }] });
    },
    finds: high('policy', /no enforced rule/),
  },
  {
    name: 'enforces only under a condition',
    ...sets('spec.rules', [{ enforce: 'TRUE', condition: { expression: 'resource.matchTag("a", "b")' } }]),
    finds: high('policy', /under a condition/),
  },
  {
    name: 'exempts a project',
    given,
    edit: (head) =>
      void head.add(POLICY, 'except', {
        name: `projects/9/policies/\${${CONSTRAINT}.constraint.name}`,
        parent: 'projects/9',
        spec: { rules: [{ enforce: 'FALSE' }] },
      }),
    finds: high('except', /not enforced/),
  },
  {
    name: 'allows all values',
    given: (head) => void head.add(POLICY, 'list', list(structuredClone(ALLOWED))),
    edit: (head) => head.set(head.the(POLICY), 'spec.rules', [{ allow_all: 'TRUE' }]),
    finds: high('list', /allows all/),
  },
  {
    name: 'allows another value',
    given: (head) => void head.add(POLICY, 'list', list(structuredClone(ALLOWED))),
    edit: (head) =>
      head.set(head.the(POLICY), 'spec.rules', [{ values: { allowed_values: ['default', 'mine'] } }]),
    finds: high('list', /more values/),
  },
  {
    name: 'denies fewer values',
    given: (head) =>
      void head.add(POLICY, 'list', list({ rules: [{ values: { denied_values: ['a', 'b'] } }] })),
    edit: (head) => head.set(head.the(POLICY), 'spec.rules', [{ values: { denied_values: ['a'] } }]),
    finds: high('list', /fewer values/),
  },
  {
    name: 'enforces what was only logged',
    given: (head) => void head.add(POLICY, 'list', list({})),
    edit: (head) => head.set(head.the(POLICY), 'spec', structuredClone(ALLOWED)),
    finds: [],
  },
  {
    name: 'stops enforcing it with the older resource',
    given: (head) =>
      void head.add('google_project_organization_policy', 'old', {
        project: 'shop-prod',
        constraint: 'run.allowedBinaryAuthorizationPolicies',
        boolean_policy: { enforced: true },
      }),
    edit: (head) =>
      head.set(head.the('google_project_organization_policy'), 'boolean_policy.enforced', false),
    finds: high('old', /not enforced/),
  },
  {
    name: 'allows everything with the older resource',
    edit: (head) =>
      void head.add('google_project_organization_policy', 'old', {
        project: 'shop-prod',
        constraint: 'constraints/run.allowedBinaryAuthorizationPolicies',
        list_policy: { allow: { all: true } },
      }),
    finds: high('old', /allows all/),
  },
  {
    name: 'destroys the constraint',
    given,
    edit: (head) => {
      head.writeOut(`${CONSTRAINT}.constraint.name`, NAME);
      head.remove(head.the(CONSTRAINT));
    },
    finds: high('constraint', /no longer refuse/),
  },
  {
    name: 'changes the condition of the constraint',
    ...sets('condition', 'true', CONSTRAINT),
    finds: high('constraint', /condition of the custom constraint/),
  },
  {
    name: 'reverses the constraint',
    ...sets('action_type', 'DENY', CONSTRAINT),
    finds: high('constraint', /from ALLOW to DENY/),
  },
  {
    name: 'covers fewer methods',
    ...sets('method_types', ['CREATE'], CONSTRAINT),
    finds: high('constraint', /no longer covers UPDATE/),
  },
  { name: 'rewords the constraint', ...sets('display_name', 'Signed images', CONSTRAINT), finds: [] },
]);
