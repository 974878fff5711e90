import { UNKNOWN } from '../model/resource';
import type { Severity } from '../rules/rule';
import { isGuarded, standsOut } from './dangerous-permissions';
import { declaredOn } from './declared-permissions';
import { includes, isBasicRole, isBroadRole, restOf, roleOfRest } from './permission-sets';
import type { PowerChange } from './power-change';
import { isWide } from './scope';
import { agentOf } from './service-agents';

/** What the severity of a power change follows from. */
export type Judgeable = Omit<PowerChange, 'severity' | 'words' | 'who'>;

export const isPublic = ({ principal }: Pick<PowerChange, 'principal'>): boolean =>
  principal === 'allUsers' || principal === 'allAuthenticatedUsers';

/** An agent of Google's, by the form of its address. */
export const isAgent = ({ principal }: Pick<PowerChange, 'principal'>): boolean =>
  principal !== UNKNOWN && agentOf(principal) !== undefined;

/** What the catalogue's parts declare for a whole project, such as changing who may call a service. */
const DECLARED: ReadonlySet<string> = new Set(declaredOn('project'));

/** The pipeline's own identity gains what reaches far beyond its task: a broad role, or a way to become others. */
export const isOverreach = (change: Judgeable): boolean =>
  change.identity !== undefined &&
  isWide(change.scope) &&
  (change.standsOut.some((permission) => !DECLARED.has(permission)) ||
    (change.gained.length > 0 && change.roles.gained.some(isBroadRole)));

/** Somebody else, or a newcomer, gains what can blind, steer or impersonate the pipeline. */
export const isPowerOverPipeline = (change: Judgeable): boolean =>
  (change.identity === undefined || change.isNewcomer) &&
  !isPublic(change) &&
  !isSelf(change) &&
  change.gained.some((permission) =>
    isAgent(change) ? standsOut(permission) && !isOwnAgentRole(permission) : isGuarded(permission),
  );

/** An account that may act as itself has gained nothing over others. */
const isSelf = ({ principal, scope }: Judgeable): boolean =>
  scope.kind === 'service_account' && principal === `serviceAccount:${scope.ids[0] ?? ''}`;

const isOwnAgentRole = (permission: string): boolean =>
  /^roles\/[\w.]+\.\w*[sS]erviceAgent$/.test(roleOfRest(permission) ?? '');

/** A condition that falls or changes, so that the power may reach further than before. */
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

/** To publish on a topic is what people are given to ask for an undo; it steers, and blinds nothing. */
const isNarrow = ({ gained }: Judgeable): boolean =>
  gained.every((permission) => permission === 'pubsub.topics.publish' || !isGuarded(permission));

const isNewHelper = ({ isNewcomer, standsOut: outstanding }: Judgeable): boolean =>
  isNewcomer && outstanding.length === 0;
