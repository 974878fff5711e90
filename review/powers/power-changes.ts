import type { ReviewContext } from '../contract/review-context';
import type { Severity } from '../contract/rule';
import type { Change } from '../model/change';
import { UNKNOWN, type Unknown } from '../model/resource';
import { standsOut } from './dangerous-permissions';
import {
  beyond,
  type ConditionChange,
  changesOf,
  type Difference,
  heldBy,
  OPEN_CONDITION,
} from './differences';
import { type Grant, type Grants, groupBy } from './grants';
import { roleOfRest, UNKNOWN_ROLE } from './permission-sets';
import type { BareChange, PowerChange } from './power-change';
import type { Powers } from './powers';
import { isOpen } from './references';
import { type Relevance, relevanceOf } from './relevance';
import type { Roles } from './roles';
import type { GrantScope } from './scope';
import { severityOf } from './severity';
import { type Sides, sidesOf } from './sides';
import { sentenceOf, whoIs } from './words';

const judged = new WeakMap<ReviewContext, Powers>();
/**
 * The powers over detection and response that a change grants and removes, as exact sets of permissions by principal and
 * scope. Computed once per review.
 */
export function powersOf(context: ReviewContext): Powers {
  const known = judged.get(context) ?? compute(context);
  judged.set(context, known);
  return known;
}
function compute(context: ReviewContext): Powers {
  const sides = sidesOf(context);
  const relevance = relevanceOf(context, sides);
  const changes = relevance.isConcerned
    ? groupsOf(sides)
        .flatMap((group) => changesIn(group, sides))
        .filter((change) => relevance.concerns(change))
        .map((change) => describe(change, context, relevance))
        .sort(byKey)
    : [];
  const count = (key: 'gained' | 'lost' | 'standsOut'): number =>
    changes.reduce((sum, change) => sum + change[key].length, 0);
  const worst = SEVERITY_ORDER.find((severity) => changes.some((change) => change.severity === severity));
  return {
    changes,
    totals: {
      gained: count('gained'),
      lost: count('lost'),
      standsOut: count('standsOut'),
      principals: new Set(changes.map(({ principal }) => principal)).size,
    },
    ...(worst === undefined ? {} : { worst }),
    sides,
    relevance,
  };
}
const SEVERITY_ORDER: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];
interface Group {
  readonly principal: string | Unknown;
  readonly scope: GrantScope;
  readonly before: Grants;
  readonly after: Grants;
}
function groupsOf({ before, after }: Sides): readonly Group[] {
  const parts = [before.grants.most, before.grants.least, after.grants.most, after.grants.least].map(
    (grants) => groupBy(grants, keyOf),
  );
  const first = new Map<string, Grant>();
  for (const grant of [...before.grants.most, ...after.grants.most]) {
    if (!first.has(keyOf(grant))) first.set(keyOf(grant), grant);
  }
  return [...first].map(([key, { principal, scope }]) => {
    const [most = [], least = [], mostAfter = [], leastAfter = []] = parts.map((part) => part.get(key) ?? []);
    const droppedOf = ({ dropped }: Grants) => dropped.filter(({ grant }) => keyOf(grant) === key);
    return {
      principal,
      scope,
      before: { most, least, dropped: droppedOf(before.grants) },
      after: { most: mostAfter, least: leastAfter, dropped: droppedOf(after.grants) },
    };
  });
}
const keyOf = ({ principal, scope }: Grant): string =>
  `${principal === UNKNOWN ? '?' : principal} ${scope.key}`;
/** One change for each effect of a condition. */
function changesIn(group: Group, { before, after }: Sides): readonly BareChange[] {
  const { principal, scope } = group;
  const held = (grants: readonly Grant[], roles: Roles, bound: 'most' | 'least') =>
    heldBy(grants, roles[bound], bound === 'most' ? '' : OPEN_CONDITION);
  const gained = beyond(
    held(group.before.most, before.roles, 'most'),
    held(group.after.most, after.roles, 'most'),
    true,
  );
  const lost = beyond(
    held(group.after.least, after.roles, 'least'),
    held(group.before.least, before.roles, 'least'),
    false,
  );
  const kinds = groupBy([...gained, ...lost], ({ condition }) => JSON.stringify(condition ?? null));
  return [...kinds.values()].map((differences) => {
    const { condition } = differences[0] as Difference;
    const gains = differences.filter((difference) => gained.includes(difference));
    const losses = differences.filter((difference) => lost.includes(difference));
    const permissions = (list: readonly Difference[]) => list.map(({ permission }) => permission).sort();
    const roles = (list: readonly Difference[]) => [
      ...new Set(list.flatMap(({ grants }) => grants.map(({ role }) => nameOf(role)))),
    ];
    const own = differences.flatMap(({ grants }) => grants);
    const dropped = losses.length === 0 ? [] : group.after.dropped;
    const changes = changesOf(own, [
      ...dropped.map(({ by }) => by.change),
      ...own.flatMap((grant) => definitionsOf(grant, before.roles, after.roles)),
      ...group.after.most.map(({ change }) => change).filter(({ kind }) => kind !== 'none'),
    ]);
    return {
      principal,
      scope,
      gained: permissions(gains),
      lost: permissions(losses),
      standsOut: permissions(gains).filter(standsOut),
      roles: { gained: roles(gains), lost: roles(losses) },
      ...(condition === undefined ? {} : { condition }),
      assumed:
        dropped.length > 0 || scope.assumed || isAssumed(principal, condition, permissions(gains), own),
      changes,
    };
  });
}
const nameOf = (role: string | Unknown): string => (role === UNKNOWN ? UNKNOWN_ROLE : role);
const definitionsOf = ({ role }: Grant, ...sides: readonly Roles[]): readonly Change[] =>
  role === UNKNOWN
    ? []
    : sides
        .flatMap(({ definitions }) => definitions.get(role) ?? [])
        .map(({ change }) => change)
        .filter(({ kind }) => kind !== 'none');
const isAssumed = (
  principal: string | Unknown,
  condition: ConditionChange | undefined,
  gained: readonly string[],
  grants: readonly Grant[],
): boolean =>
  principal === UNKNOWN ||
  isOpen(principal) ||
  grants.some((grant) => grant.condition === UNKNOWN) ||
  condition?.after === OPEN_CONDITION ||
  gained.some((permission) => roleOfRest(permission) === UNKNOWN_ROLE);
function describe(change: BareChange, context: ReviewContext, relevance: Relevance): PowerChange {
  const identity = relevance.identities.kindOf(change.principal);
  const isNewcomer =
    identity !== undefined && !context.isFirstDeployment && relevance.isNewcomer(change.principal);
  const placed = {
    ...change,
    ...(identity === undefined ? {} : { identity }),
    isNewcomer,
    isOurScope: relevance.isOurScope(change.scope),
    who: whoIs(change.principal, identity, relevance.changesWorkloads(change.principal)),
  };
  return { ...placed, words: sentenceOf(placed), severity: severityOf(placed, context.isFirstDeployment) };
}
const byKey = (a: PowerChange, b: PowerChange): number => {
  const [left, right] = [a, b].map(
    ({ principal, scope, condition }) =>
      `${principal === UNKNOWN ? '' : principal} ${scope.key} ${JSON.stringify(condition ?? null)}`,
  );
  return (left as string) < (right as string) ? -1 : 1;
};
