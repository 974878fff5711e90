import type { Action } from '../action-contract/action';
import { CATALOGUE } from '../catalogue/catalogue';
import type { Catalogue } from '../catalogue/catalogue-parts';
import { RECORDERS } from '../catalogue/recorders';
import { enabledInvestigators } from '../investigation';
import { byIdentity, type GrantScope, type Identity, type Permission } from '../permissions/permissions';
import { configFor, viewFor } from '../runtime-config/config-for';
import type { RuntimeConfig } from '../runtime-config/runtime-config';

/** The permissions that one identity needs at one scope: one custom role (or predefined role) and its members. */
export interface Grant {
  readonly scope: GrantScope;
  /** Sorted, without repeats. */
  readonly permissions: readonly string[];
}

/** Permissions that change a workload or a finding. Mode observe never grants them (invariant 2). */
const isMutation = ({ permission, on }: Permission): boolean =>
  on === 'runtime-service-account' ||
  on === 'finding' ||
  (on === 'project' && !/\.(get|list|getIamPolicy)$/.test(permission));

/** Nothing carries out an irreversible action, so nothing is granted for one. */
export const isEnabled = (action: Action, config: RuntimeConfig): boolean =>
  action.kind !== 'irreversible' && config.actions.includes(action.id) && config.tiers.includes(action.tier);

/** Exactly the union of what the enabled parts declare (invariant 1), by identity and scope. */
export function deriveGrants(
  config: RuntimeConfig,
  catalogue: Catalogue = CATALOGUE,
): Record<Identity, readonly Grant[]> {
  return byIdentity((identity) => grantsOf(identity, config, catalogue));
}

const WORKLOAD_SCOPES: readonly GrantScope[] = ['project', 'finding', 'runtime-service-account'];

/** What each identity needs in the hub: the union of what the settings of each protected project require. */
export function hubGrants(
  config: RuntimeConfig,
  catalogue: Catalogue = CATALOGUE,
): Record<Identity, readonly Grant[]> {
  // Findings of other projects also open cases, so their view counts, too.
  const views = [
    ...(config.workloads ?? [config]).flatMap(({ project }) => configFor(config, project.id) ?? []),
    viewFor(config, undefined),
  ];
  const union = (identity: Identity): readonly Grant[] =>
    merged(views.flatMap((view) => grantsOf(identity, view, catalogue))).filter(
      ({ scope }) => !WORKLOAD_SCOPES.includes(scope),
    );
  return byIdentity(union);
}

/** What each identity needs in one protected project. `view` is the result of configFor for the project. */
export function workloadGrants(
  view: RuntimeConfig,
  catalogue: Catalogue = CATALOGUE,
): Record<Identity, readonly Grant[]> {
  const own = (identity: Identity): readonly Grant[] =>
    grantsOf(identity, view, catalogue).filter(({ scope }) => WORKLOAD_SCOPES.includes(scope));
  return byIdentity(own);
}

function merged(grants: readonly Grant[]): readonly Grant[] {
  const scopes = [...new Set(grants.map(({ scope }) => scope))].sort();
  return scopes.map((scope) => ({
    scope,
    permissions: [
      ...new Set(grants.filter((grant) => grant.scope === scope).flatMap(({ permissions }) => permissions)),
    ].sort(),
  }));
}

function grantsOf(identity: Identity, config: RuntimeConfig, catalogue: Catalogue): readonly Grant[] {
  const declared = declaredBy(identity, config, catalogue);
  const needed =
    config.mode === 'observe' ? declared.filter((permission) => !isMutation(permission)) : declared;
  const byScope = new Map<GrantScope, Set<string>>();
  for (const { on, permission } of needed) {
    byScope.set(on, (byScope.get(on) ?? new Set()).add(permission));
  }
  return [...byScope]
    .map(([scope, permissions]) => ({ scope, permissions: [...permissions].sort() }))
    .sort((a, b) => (a.scope < b.scope ? -1 : 1));
}

function declaredBy(identity: Identity, config: RuntimeConfig, catalogue: Catalogue): readonly Permission[] {
  const actions = catalogue.actions.filter((action) => isEnabled(action, config));
  const investigators = identity === 'responder' ? enabledInvestigators(config) : [];
  return [
    ...actions.flatMap((action) => action.permissions[identity] ?? []),
    ...investigators.flatMap((investigator) => investigator.permissions),
    ...RECORDERS.flatMap((recorder) => recorder.permissions[identity] ?? []),
  ];
}
