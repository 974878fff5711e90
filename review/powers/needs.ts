import type { ReviewContext } from '../contract/review-context';
import type { Effects } from '../contract/rule';
import { goes } from '../model/change';
import type { Pair } from '../model/pair';
import { UNKNOWN } from '../model/resource';
import { DECLARED_PERMISSIONS } from './declared-permissions';
import type { IdentityKind } from './identities';
import { isAgentRole, roleOfRest } from './permission-sets';
import type { PowerChange } from './power-change';
import type { Powers } from './powers';
import { isWide, scopeOfResource } from './scope';
import { agentOf } from './service-agents';
import type { PowerSide } from './sides';

/** Permissions that move findings, commands, heartbeats and logs between the parts, and that build the functions. */
const OF_PIPES: readonly string[] = [
  'pubsub.topics.publish',
  'pubsub.subscriptions.consume',
  'run.routes.invoke',
  'run.jobs.run',
  'iam.serviceAccounts.getOpenIdToken',
  'iam.serviceAccounts.getAccessToken',
  'logging.buckets.write',
  'logging.logEntries.create',
  'securitycenter.findings.update',
  'cloudkms.cryptoKeyVersions.useToDecrypt',
  'cloudkms.cryptoKeyVersions.useToEncrypt',
  'binaryauthorization.attestors.verifyImageAttested',
  'containeranalysis.notes.listOccurrences',
  'artifactregistry.repositories.uploadArtifacts',
  'artifactregistry.repositories.downloadArtifacts',
  'storage.objects.get',
];

export const NEEDED: ReadonlySet<string> = new Set([
  ...DECLARED_PERMISSIONS.map(({ permission }) => permission),
  ...OF_PIPES,
]);

/** True if the pipeline needs this permission. Every permission in an agent's own role counts. */
export const isNeeded = (permission: string): boolean =>
  NEEDED.has(permission) || isAgentRole(roleOfRest(permission) ?? '');

/** The effect of losing a needed power, by identity. */
const BY_IDENTITY: Readonly<Record<IdentityKind, Effects>> = {
  actor: { response: 'weaker', powers: 'reduced' },
  responder: { response: 'weaker', powers: 'reduced' },
  elsewhere: { response: 'weaker', powers: 'reduced' },
  function: { response: 'weaker', powers: 'reduced' },
  push: { detection: 'weakened', response: 'weaker', powers: 'reduced' },
  scheduler: { detection: 'weakened', powers: 'reduced' },
  job: { detection: 'weakened', powers: 'reduced' },
  // The deployed function still works, but the next deployment fails.
  build: { response: 'unknown', powers: 'reduced' },
};

const BY_AGENT: Readonly<Record<'detection' | 'response' | 'both', Effects>> = {
  detection: { detection: 'weakened', powers: 'reduced' },
  response: { response: 'weaker', powers: 'reduced' },
  both: { detection: 'weakened', response: 'weaker', powers: 'reduced' },
};

/** A needed power that an identity of the pipeline, or an agent of Google that serves it, loses. */
export interface NeededLoss {
  readonly change: PowerChange;
  readonly permissions: readonly string[];
  readonly effects: Effects;
}

/**
 * The current grants decide who needs what. If the holder keeps a permission through a wider grant in the same project,
 * it is not lost. A grant that is removed together with its resource does not count either, because other rules report
 * that.
 */
export function neededLosses(
  context: ReviewContext,
  { changes, sides }: Pick<Powers, 'changes' | 'sides'>,
): readonly NeededLoss[] {
  const going = goingScopes(context);
  return changes.flatMap((change) => {
    const effects = effectsOf(change);
    if (effects === undefined || change.condition?.kind === 'changed' || going.has(change.scope.key))
      return [];
    const permissions = change.lost
      .filter(isNeeded)
      .filter((permission) => !isKeptElsewhere(permission, change, sides.after));
    return permissions.length === 0 ? [] : [{ change, permissions, effects }];
  });
}

function effectsOf({ principal, identity }: PowerChange): Effects | undefined {
  if (identity !== undefined) return BY_IDENTITY[identity];
  const agent = principal === UNKNOWN ? undefined : agentOf(principal);
  return agent === undefined || agent.serves === 'neither' ? undefined : BY_AGENT[agent.serves];
}

/** Through a grant on the whole project, without a condition. */
const isKeptElsewhere = (
  permission: string,
  { principal, scope }: PowerChange,
  { grants, roles }: PowerSide,
): boolean =>
  !isWide(scope) &&
  grants.least.some(
    (grant) =>
      grant.principal === principal &&
      grant.scope.kind === 'project' &&
      grant.scope.ids[0] === scope.ids[0] &&
      grant.condition === undefined &&
      roles.least(grant.role).permissions.includes(permission),
  );

/** Scopes of resources that are permanently deleted, and not created again at another address. */
function goingScopes({ pairs }: ReviewContext): ReadonlySet<string> {
  const keys = (side: 'before' | 'after', isMeant: (pair: Pair) => boolean): readonly string[] =>
    pairs
      .filter(isMeant)
      .flatMap((pair) => pair[side] ?? [])
      .flatMap((resource) => scopeOfResource(resource)?.key ?? []);
  const staying = new Set(keys('after', () => true));
  const isDeleted = ({ change }: Pair): boolean => change.kind === 'delete' && goes(change);
  return new Set(keys('before', isDeleted).filter((key) => !staying.has(key)));
}
