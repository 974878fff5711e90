import { defineRule, type Observation } from '../contract/rule';
import type { Change } from '../model/change';
import { isGuarded, standsOut } from '../powers/dangerous-permissions';
import { roleOfRest } from '../powers/permission-sets';
import { powersOf } from '../powers/power-changes';
import type { Powers } from '../powers/powers';
import type { RoleDefinition } from '../powers/roles';
import { shortened } from './power-observation';

export default defineRule({
  id: 'R21',
  title: 'A custom role of the pipeline gains permissions',
  severity: 'high',
  effects: { powers: 'grown' },
  why: 'Every member of the role gains the permissions immediately, in every place where the role is bound. The members do not change, so a review of members does not show the gain.',
  fix: 'Let the constructs derive the role from the enabled parts. Confirm each permission in the list.',
  sources: ['https://cloud.google.com/iam/docs/creating-custom-roles'],
  *check(context) {
    const powers = powersOf(context);
    const { before, after } = powers.sides;
    for (const [role, definitions] of after.roles.definitions) {
      const old = before.roles.definitions.get(role);
      if (!concerns(role, definitions, powers)) continue;
      const wildcards = wildcardsIn(definitions);
      if (old === undefined && (wildcards.length === 0 || context.isFirstDeployment)) continue;
      const had = new Set(old?.flatMap(({ permissions }) => permissions));
      const gained = [...new Set(definitions.flatMap(({ permissions }) => permissions))].filter(
        (permission) => !had.has(permission),
      );
      if (gained.length > 0) yield observe(role, gained.sort(), definitions);
    }
  },
});

/**
 * True if an identity of the pipeline holds it, if it is bound on a resource of the pipeline, or if it is one of its
 * own roles.
 */
function concerns(
  role: string,
  definitions: readonly RoleDefinition[],
  { sides, relevance }: Powers,
): boolean {
  if (!relevance.isConcerned) return false;
  if (definitions.some(({ change }) => relevance.isOurs(change))) return true;
  return [...sides.before.grants.most, ...sides.after.grants.most].some(
    (grant) =>
      grant.role === role &&
      (relevance.identities.kindOf(grant.principal) !== undefined ||
        relevance.isOurScope(grant.scope) ||
        relevance.isAround(grant.scope)),
  );
}

/** IAM refuses wildcards in a custom role. A wildcard in a plan counts as far-reaching. */
const wildcardsIn = (definitions: readonly RoleDefinition[]): readonly string[] =>
  definitions.flatMap(({ permissions }) => permissions).filter((permission) => permission.includes('*'));

function observe(
  role: string,
  gained: readonly string[],
  definitions: readonly RoleDefinition[],
): Observation {
  const wildcards = gained.filter((permission) => permission.includes('*'));
  const outstanding = gained.filter(standsOut);
  const extra =
    wildcards.length > 0
      ? ` ${wildcards.join(', ')} is a wildcard.`
      : outstanding.length > 0
        ? ` A member with ${shortened(outstanding)} can gain other powers.`
        : '';
  return {
    change: touchingOf(definitions),
    message: `The role ${role} gains ${shortened(gained)}.${extra}`,
    severity: wildcards.length > 0 ? 'critical' : gained.some(isGuarded) ? 'high' : 'medium',
    assumed: gained.some((permission) => roleOfRest(permission) !== undefined),
  };
}

const touchingOf = (definitions: readonly RoleDefinition[]): Change => {
  const changes = definitions.map(({ change }) => change);
  return (changes.find(({ kind }) => kind !== 'none') ?? changes[0]) as Change;
};
