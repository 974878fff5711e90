import { defineCases } from './review-case';

const POLICY = 'google_binary_authorization_policy';

export const r13 = defineCases([
  {
    id: 'r13-attestors-of-one-short-name',
    rule: 'R13',
    target: 'admission-enforce-adopt',
    what: 'Somebody asks for two attestors of one short name, from two projects.',
    edit: (head) =>
      head.set(head.the(POLICY), 'default_admission_rule.require_attestations_by', [
        'projects/first-project/attestors/images',
        'projects/second-project/attestors/images',
      ]),
    expected: [{ rule: 'R13', type: POLICY, severity: 'critical' }],
  },
]);
