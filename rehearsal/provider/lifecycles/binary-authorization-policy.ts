import { equalValues, itemsOf, type Values } from '../values';
import type { Lifecycle } from './lifecycle';

/** What a project has when nobody set a policy, and what the provider puts back (DefaultBinaryAuthorizationPolicy). */
const DEFAULT_RULE = { evaluation_mode: 'ALWAYS_ALLOW', enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG' };
const DEFAULT_PATTERN = { name_pattern: 'gcr.io/google_containers/*' };

const resetValues = (values: Values): Values => ({
  ...values,
  default_admission_rule: [{ ...DEFAULT_RULE, require_attestations_by: null }],
  admission_whitelist_patterns: [DEFAULT_PATTERN],
  cluster_admission_rules: [],
});

const modeOf = (values: Values): string => String(itemsOf(values.default_admission_rule)[0]?.evaluation_mode);

/** A project has exactly one policy: a create is a PUT over it, a delete is a PUT of the permissive default. */
export const binaryAuthorizationPolicy: Lifecycle = {
  types: ['google_binary_authorization_policy'],
  onConflict({ cloud, type, id, values }, existing) {
    if (
      existing.status === 'live' &&
      !equalValues(existing.values.default_admission_rule, values.default_admission_rule)
    ) {
      cloud.note({
        kind: 'overwrote',
        type,
        id,
        text: `replaced a policy made by hand (${modeOf(existing.values)}) without asking: its create is a PUT`,
      });
    }
    return undefined;
  },
  delete({ cloud, type, id, values }) {
    cloud.put({ type, id, values: resetValues(values), status: 'left' });
    cloud.note({
      kind: 'reset',
      type,
      id,
      text: `the policy is ALWAYS_ALLOW again, was ${modeOf(values)}: destroying the stack opens the gate`,
    });
  },
};
