import type { Severity } from '../contract/rule';
import { UNKNOWN } from '../model/resource';
import { isGuarded, standsOut } from './dangerous-permissions';
import { declaredOn } from './declared-permissions';
import { includes, isBasicRole, isBroadRole, restOf, roleOfRest } from './permission-sets';
import type { PowerChange } from './power-change';
import { isWide } from './scope';
import { agentOf } from './service-agents';

/** The facts that decide the severity of a power change. */
export type Judgeable = Omit<PowerChange, 'severity' | 'words' | 'who'>;

export const isPublic = ({ principal }: Pick<PowerChange, 'principal'>): boolean =>
  principal === 'allUsers' || principal === 'allAuthenticatedUsers';

/** An agent of Google, by the form of its address. */
export const isAgent = ({ principal }: Pick<PowerChange, 'principal'>): boolean =>
  principal !== UNKNOWN && agentOf(principal) !== undefined;

/** Permissions that the catalogue's parts declare for a whole project, such as changing who may call a service. */
const DECLARED: ReadonlySet<string> = new Set(declaredOn('project'));

/** An identity of the pipeline gains far more than its task needs: a broad role, or a way to act as other accounts. */
export const isOverreach = (change: Judgeable): boolean =>
  change.identity !== undefined &&
  isWide(change.scope) &&
  (change.standsOut.some((permission) => !DECLARED.has(permission)) ||
    (change.gained.length > 0 && change.roles.gained.some(isBroadRole)));

/** Another identity, or a new one, gains a power to disable, control or impersonate the pipeline. */
export const isPowerOverPipeline = (change: Judgeable): boolean =>
  (change.identity === undefined || change.isNewcomer) &&
  !isPublic(change) &&
  !isSelf(change) &&
  change.gained.some((permission) =>
    isAgent(change) ? standsOut(permission) && !isOwnAgentRole(permission) : isGuarded(permission),
  );

/** An account that may act as itself gains no power over others. */
const isSelf = ({ principal, scope }: Judgeable): boolean =>
  scope.kind === 'service_account' && principal === `serviceAccount:${scope.ids[0] ?? ''}`;

const isOwnAgentRole = (permission: string): boolean =>
  /^roles\/[\w.]+\.\w*[sS]erviceAgent$/.test(roleOfRest(permission) ?? '');

/** A condition is removed or changes, so that the power may apply more widely than before. */
export const isWidened = ({ condition, gained }: Judgeable): boolean =>
  gained.length > 0 && (condition?.kind === 'removed' || condition?.kind === 'changed');

export function severityOf(change: Judgeable, isFirstDeployment: boolean): Severity {
  if (change.gained.length === 0) return 'info';
  if (isPublic(change)) return change.standsOut.length > 0 ? 'critical' : 'high';
  if (
    change.roles.gained.some((role) => isBasicRole(role) && !includes(restOf('roles/editor'), restOf(role)))
  ) {
    return isFirstDeployment ? 'high' : change.identity === undefined ? 'high' : 'critical';
  }
  if (isFirstDeployment)
    return isPowerOverPipeline(change) && change.standsOut.length > 0 ? 'medium' : 'info';
  if (isOverreach(change)) return 'critical';
  if (isPowerOverPipeline(change)) return isNarrow(change) || isNewHelper(change) ? 'medium' : 'high';
  if (isWidened(change)) return 'high';
  return change.gained.some(isGuarded) ? 'medium' : 'low';
}

/**
 * People get the permission to publish on a topic to request an undo. It controls the pipeline but does not disable it.
 */
const isNarrow = ({ gained }: Judgeable): boolean =>
  gained.every((permission) => permission === 'pubsub.topics.publish' || !isGuarded(permission));

const isNewHelper = ({ isNewcomer, standsOut: outstanding }: Judgeable): boolean =>
  isNewcomer && outstanding.length === 0;
