import type { Block } from './head';
import { defineCases } from './review-case';

const POLICY = 'google_binary_authorization_policy';
const TARGET = 'admission-enforce-adopt';
const weakened = [{ rule: 'R11', type: POLICY, severity: 'critical' }] as const;

export const r11 = defineCases([
  {
    id: 'r11-everything-allowed',
    rule: 'R11',
    target: TARGET,
    what: 'Somebody allows every image.',
    edit: (head) => {
      head.set(head.the(POLICY), 'default_admission_rule.evaluation_mode', 'ALWAYS_ALLOW');
      head.unset(head.the(POLICY), 'default_admission_rule.require_attestations_by');
    },
    expected: weakened,
  },
  {
    id: 'r11-only-logged',
    rule: 'R11',
    target: TARGET,
    what: 'Somebody only logs what the policy would refuse.',
    edit: (head) =>
      head.set(head.the(POLICY), 'default_admission_rule.enforcement_mode', 'DRYRUN_AUDIT_LOG_ONLY'),
    expected: weakened,
  },
  {
    id: 'r11-registry-exempted',
    rule: 'R11',
    target: TARGET,
    what: 'Somebody exempts a whole registry.',
    edit: (head) =>
      head.set(head.the(POLICY), 'admission_whitelist_patterns', (present) => [
        ...(present as Block[]),
        { name_pattern: 'gcr.io/**' },
      ]),
    expected: weakened,
  },
]);
