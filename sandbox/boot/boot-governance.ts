import { isObject, type Json, type JsonObject } from '../../core/json';
import { tryProject } from '../protocol/names';
import type { CloudState } from '../protocol/state';
import type { GovernanceState } from '../services/governance-state';
import { listOf, textOf } from '../services/service';
import type { StackBlock } from './resolver';

type Apply = (state: CloudState, block: StackBlock, config: JsonObject) => CloudState;

/** Blocks that set policies which a preflight looks at. */
export const GOVERNANCE_BLOCKS: Readonly<Record<string, Apply>> = {
  google_binary_authorization_policy: (state, _block, config) => {
    const name = `${projectOf(state, config)}/policy`;
    const admissionPolicies = { ...state.governance.admissionPolicies, [name]: admissionPolicy(config) };
    return withGovernance(state, { admissionPolicies });
  },
};

/** Nested blocks are synthesized as an object or as a list. */
const blocksOf = (sent: Json | undefined): JsonObject[] =>
  (Array.isArray(sent) ? listOf(sent) : [sent ?? null]).filter(isObject);

function admissionPolicy(config: JsonObject): JsonObject {
  const [rule = {}] = blocksOf(config.default_admission_rule);
  return {
    globalPolicyEvaluationMode: textOf(config.global_policy_evaluation_mode) || 'DISABLE',
    admissionWhitelistPatterns: blocksOf(config.admission_whitelist_patterns).map((pattern) => ({
      namePattern: textOf(pattern.name_pattern),
    })),
    defaultAdmissionRule: {
      evaluationMode: textOf(rule.evaluation_mode),
      enforcementMode: textOf(rule.enforcement_mode),
      requireAttestationsBy: listOf(rule.require_attestations_by).map(textOf),
    },
  };
}

const withGovernance = (state: CloudState, change: Partial<GovernanceState>): CloudState => ({
  ...state,
  governance: { ...state.governance, ...change },
});

function projectOf(state: CloudState, config: JsonObject): string {
  const sent = textOf(config.project).replace(/^projects\//, '');
  return `projects/${sent === '' ? state.homeProject : (tryProject(state, sent)?.id ?? sent)}`;
}

/** The stack's own and the seed's; where both say something about one name, the seed does. */
export function withSeededGovernance(
  { governance }: CloudState,
  seed: Partial<GovernanceState>,
): GovernanceState {
  const lists = <T>(
    own: Readonly<Record<string, readonly T[]>>,
    more: Readonly<Record<string, readonly T[]>> = {},
  ) => ({
    ...own,
    ...Object.fromEntries(
      Object.entries(more).map(([name, items]) => [name, [...(own[name] ?? []), ...items]]),
    ),
  });
  return {
    apis: lists(governance.apis, seed.apis),
    auditConfigs: lists(governance.auditConfigs, seed.auditConfigs),
    orgPolicies: { ...governance.orgPolicies, ...seed.orgPolicies },
    customConstraints: { ...governance.customConstraints, ...seed.customConstraints },
    securityServices: { ...governance.securityServices, ...seed.securityServices },
    admissionPolicies: { ...governance.admissionPolicies, ...seed.admissionPolicies },
    serviceAccounts: { ...governance.serviceAccounts, ...seed.serviceAccounts },
    notificationConfigs: { ...governance.notificationConfigs, ...seed.notificationConfigs },
  };
}
