import { defineRule, type Observation } from '../contract/rule';
import { UNKNOWN } from '../model/resource';
import { type Grant, takesAway } from '../powers/grants';
import { isAgentRole } from '../powers/permission-sets';
import { powersOf } from '../powers/power-changes';
import type { Powers } from '../powers/powers';
import type { Statement } from '../powers/statements';
import { placeOf, whoIs } from '../powers/words';

export default defineRule({
  id: 'R19',
  title: 'An authoritative resource owns grants of the pipeline',
  severity: 'high',
  effects: { detection: 'unknown', response: 'unknown', powers: 'unknown' },
  why: 'A *_iam_policy resource owns every grant of its scope. A *_iam_binding resource owns all members of its role. At each apply they remove every member that they do not list, for example the agents of Security Command Center or Pub/Sub. Findings then no longer arrive. Two of them for one role, or one together with *_iam_member, undo each other at each apply.',
  fix: 'Use *_iam_member, one for each grant. If the resource must stay, list every member that has the role now, including the agents of Google.',
  sources: [
    'https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/google_project_iam',
  ],
  *check(context) {
    const powers = powersOf(context);
    if (!powers.relevance.isConcerned) return;
    const before = powers.sides.before.statements.filter(isAuthoritative);
    for (const statement of powers.sides.after.statements) {
      if (!isAuthoritative(statement) || statement.isForgotten || !concerns(statement, powers)) continue;
      const claims = claimsOf(statement);
      const isOld = before.some((old) => claimsOf(old) === claims && old.change === statement.change);
      const dropped = droppedBy(statement, powers);
      const rivals = powers.sides.after.statements.filter(
        (other) => other !== statement && isAuthoritative(other) && contend(other, statement),
      );
      const isNewFight = rivals.some((rival) => !before.some((old) => old.change === rival.change));
      if (isOld && !isNewFight && dropped.length === 0) continue;
      yield observe(statement, dropped, rivals, powers);
    }
  },
});

const isAuthoritative = ({ authority }: Statement): boolean =>
  authority === 'policy' || authority === 'binding';

/** What it owns: the scope, and for a binding the role under its condition. */
const claimsOf = ({ authority, scope, bindings }: Statement): string =>
  authority === 'policy'
    ? scope.key
    : `${scope.key} ${bindings.map(({ role, condition }) => `${String(role)} ${String(condition ?? '')}`).join()}`;

const contend = (a: Statement, b: Statement): boolean =>
  a.scope.key === b.scope.key &&
  (a.authority === 'policy' || b.authority === 'policy' || claimsOf(a) === claimsOf(b));

/** Always on the pipeline's own resources. Around them, only for a role that the pipeline needs. */
function concerns(statement: Statement, { relevance, sides }: Powers): boolean {
  const { scope, authority, bindings } = statement;
  if (relevance.isOurScope(scope)) return true;
  if (!relevance.isAround(scope)) return false;
  if (authority === 'policy') return true;
  const [binding] = bindings;
  const role = binding?.role;
  if (role === undefined || role === UNKNOWN || isAgentRole(role)) return true;
  return [...sides.before.grants.most, ...sides.after.grants.most].some(
    (grant) =>
      grant.scope.key === scope.key &&
      grant.role === role &&
      relevance.identities.kindOf(grant.principal) !== undefined,
  );
}

/** Grants that it removes now and did not remove before. */
function droppedBy(statement: Statement, { sides }: Powers): readonly Grant[] {
  const rivals = sides.before.statements.filter(isAuthoritative);
  const isTaken = (grant: Grant): boolean => statement.change !== grant.change && takesAway(statement, grant);
  const wasTaken = (grant: Grant): boolean =>
    rivals.some(
      (old) => old.scope.key === grant.scope.key && old.change !== grant.change && takesAway(old, grant),
    );
  const here = (grant: Grant): boolean => grant.scope.key === statement.scope.key;
  const later = sides.after.grants.most.filter((grant) => here(grant) && isTaken(grant));
  return later.filter(
    (grant) => !sides.before.grants.most.some((old) => sameGrant(old, grant) && wasTaken(old)),
  );
}

const sameGrant = (a: Grant, b: Grant): boolean =>
  a.scope.key === b.scope.key && a.role === b.role && a.principal === b.principal;

function observe(
  { change, scope, authority, bindings }: Statement,
  dropped: readonly Grant[],
  rivals: readonly Statement[],
  { relevance }: Powers,
): Observation {
  const what =
    authority === 'policy'
      ? `One resource owns every grant ${placeOf(scope)}`
      : `One resource owns all members of ${roleIn(bindings)} ${placeOf(scope)}`;
  const losers = [
    ...new Set(
      dropped.map(({ principal }) =>
        whoIs(principal, relevance.identities.kindOf(principal), relevance.changesWorkloads(principal)),
      ),
    ),
  ].sort();
  const loss =
    losers.length === 0
      ? '; it removes every member that it does not list'
      : `; it removes ${losers.slice(0, 5).join(', ')}${losers.length > 5 ? ` and ${losers.length - 5} more` : ''}`;
  const fight =
    rivals.length === 0
      ? ''
      : `; it conflicts with ${rivals.map((rival) => rival.change.address).join(', ')}`;
  const isDropping = losers.length > 0 || authority === 'policy' || rivals.length > 0;
  return {
    change,
    message: `${what}${loss}${fight}.`,
    severity: isDropping ? 'high' : 'medium',
    effects: isDropping
      ? { detection: 'unknown', response: 'unknown', powers: 'unknown' }
      : { powers: 'unknown' },
    assumed: bindings.some(({ role, members }) => role === UNKNOWN || members.includes(UNKNOWN)),
  };
}

const roleIn = (bindings: Statement['bindings']): string => {
  const role = bindings[0]?.role;
  return typeof role === 'string' ? role : 'a role that is known only after the apply';
};
