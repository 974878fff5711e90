import { defineCases } from './review-case';

const POLICY = 'google_binary_authorization_policy';

export const r12 = defineCases([
  {
    id: 'r12-second-admission-policy',
    rule: 'R12',
    target: 'admission-enforce-adopt',
    what: 'Somebody adds a second admission policy, which allows everything, to the same project.',
    edit: (head) =>
      void head.add(POLICY, 'second', {
        project: 'demo-prj',
        default_admission_rule: {
          evaluation_mode: 'ALWAYS_ALLOW',
          enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
        },
      }),
    expected: [{ rule: 'R12', address: /second$/, severity: 'critical' }],
  },
  {
    id: 'r12-second-sink',
    rule: 'R12',
    target: 'project',
    what: 'Somebody adds a second sink of the same name, which is off.',
    edit: (head) => {
      const { block } = head.the('google_logging_project_sink', 'tamper-sink/sink');
      const { '//': _, lifecycle: _kept, ...rest } = structuredClone(block);
      head.add('google_logging_project_sink', 'second', { ...rest, disabled: true });
    },
    expected: [{ rule: 'R12', address: /second$/, severity: 'high' }],
  },
]);
