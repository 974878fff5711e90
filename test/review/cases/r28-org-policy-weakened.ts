import { defineCases } from './review-case';

const POLICY = 'google_org_policy_policy';

export const r28 = defineCases([
  {
    id: 'r28-everything-allowed',
    rule: 'R28',
    target: 'project',
    what: 'Somebody lets the project choose any Binary Authorization policy, or none.',
    edit: (head) =>
      void head.add(POLICY, 'exception', {
        name: 'projects/210987654321/policies/run.allowedBinaryAuthorizationPolicies',
        parent: 'projects/210987654321',
        spec: { rules: [{ allow_all: 'TRUE' }] },
      }),
    expected: [{ rule: 'R28', type: POLICY, severity: 'high' }],
  },
]);
