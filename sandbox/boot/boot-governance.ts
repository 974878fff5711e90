import { isObject, type JsonObject } from '../../core/json';
import { tryProject } from '../protocol/names';
import type { CloudState } from '../protocol/state';
import type { GovernanceState } from '../services/governance-state';
import { listOf, textOf } from '../services/service';
import type { StackBlock } from './resolver';

type Apply = (state: CloudState, block: StackBlock, config: JsonObject) => CloudState;

/** Blocks that switch on APIs and audit logs, and make accounts: what a preflight looks at. */
export const GOVERNANCE_BLOCKS: Readonly<Record<string, Apply>> = {
  google_project_service: (state, _block, config) =>
    withGovernance(state, {
      apis: appended(state.governance.apis, projectOf(state, config), textOf(config.service)),
    }),
  google_service_account: (state, _block, config) => {
    const project = projectOf(state, config);
    const email = `${textOf(config.account_id)}@${project.slice('projects/'.length)}.iam.gserviceaccount.com`;
    const account = { disabled: config.disabled === true };
    const serviceAccounts = {
      ...state.governance.serviceAccounts,
      [`${project}/serviceAccounts/${email}`]: account,
    };
    return withGovernance(state, { serviceAccounts });
  },
  google_project_iam_audit_config: (state, _block, config) =>
    withGovernance(state, {
      auditConfigs: appended(state.governance.auditConfigs, projectOf(state, config), auditConfig(config)),
    }),
};

function auditConfig(config: JsonObject): JsonObject {
  const sent = config.audit_log_config;
  const logs = (Array.isArray(sent) ? listOf(sent) : [sent ?? null]).filter(isObject);
  return {
    service: textOf(config.service),
    auditLogConfigs: logs.map((log) => ({ logType: textOf(log.log_type) })),
  };
}

const withGovernance = (state: CloudState, change: Partial<GovernanceState>): CloudState => ({
  ...state,
  governance: { ...state.governance, ...change },
});

const appended = <T>(
  lists: Readonly<Record<string, readonly T[]>>,
  key: string,
  item: T,
): Readonly<Record<string, readonly T[]>> => ({ ...lists, [key]: [...(lists[key] ?? []), item] });

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
    securityServices: { ...governance.securityServices, ...seed.securityServices },
    serviceAccounts: { ...governance.serviceAccounts, ...seed.serviceAccounts },
    notificationConfigs: { ...governance.notificationConfigs, ...seed.notificationConfigs },
  };
}
