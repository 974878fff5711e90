import type { CloudState } from '../state/cloud-state';
import type { GovernanceState } from '../state/governance';

/** Merges the stack's governance with the seed's. If both set a name, the seed takes precedence. */
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
