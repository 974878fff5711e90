import type { Change } from '../model/change';
import { UNKNOWN, type Unknown } from '../model/resource';
import type { GrantScope } from './scope';
import type { Binding, Statement } from './statements';

/** One principal has one role at one scope. */
export interface Grant {
  /** As IAM writes members, for example `serviceAccount:a@p.iam.gserviceaccount.com`. */
  readonly principal: string | Unknown;
  readonly role: string | Unknown;
  readonly scope: GrantScope;
  /** The expression of the condition. @default - it applies always */
  readonly condition?: string | Unknown;
  readonly change: Change;
}

/** A grant that another resource removes, or conflicts with at each apply. */
export interface Dropped {
  readonly grant: Grant;
  readonly by: Statement;
}

/** The grants that result from the statements of one side. The members differ only if resources conflict. */
export interface Grants {
  /** Every grant of any resource, for judging gains. */
  readonly most: readonly Grant[];
  /** Grants that no authoritative resource removes, for judging losses. */
  readonly least: readonly Grant[];
  readonly dropped: readonly Dropped[];
}

/**
 * At each apply, an authoritative resource removes what it does not list. If two resources conflict, the order of the
 * apply decides which one wins, so both outcomes are kept.
 */
export function grantsOf(statements: readonly Statement[]): Grants {
  const taking = groupBy(
    // Terraform no longer applies a forgotten resource.
    statements.filter(
      ({ authority, isForgotten }) => authority !== 'member' && authority !== 'key' && !isForgotten,
    ),
    ({ scope }) => scope.key,
  );
  const granting = statements.filter(({ authority }) => authority !== 'removal');
  const most: Grant[] = [];
  const least: Grant[] = [];
  const dropped: Dropped[] = [];
  for (const statement of granting) {
    const rivals = (taking.get(statement.scope.key) ?? []).filter((other) => other !== statement);
    for (const grant of grantsIn(statement)) {
      most.push(grant);
      const by = rivals.find((rival) => takesAway(rival, grant));
      if (by === undefined) least.push(grant);
      else dropped.push({ grant, by });
    }
  }
  return { most, least, dropped };
}

const grantsIn = ({ bindings, scope, change }: Statement): readonly Grant[] =>
  bindings.flatMap(({ role, members, condition }) =>
    members
      .filter((principal) => principal === UNKNOWN || !principal.startsWith('deleted:'))
      .map((principal) => ({
        principal,
        role,
        scope,
        change,
        ...(condition === undefined ? {} : { condition }),
      })),
  );

/** True if applying this resource removes the grant. Unknown counts as true. */
export function takesAway({ authority, bindings }: Statement, grant: Grant): boolean {
  if (authority === 'member' || authority === 'key') return false;
  if (authority === 'removal') return bindings.some((binding) => removes(binding, grant));
  const own = authority === 'policy' ? bindings : bindings.filter((binding) => covers(binding, grant));
  if (authority === 'binding' && own.length === 0) return false;
  return !own.some((binding) => covers(binding, grant) && lists(binding, grant));
}

const covers = ({ role, condition }: Binding, grant: Grant): boolean =>
  (role === UNKNOWN || grant.role === UNKNOWN || role === grant.role) &&
  (condition === UNKNOWN || grant.condition === UNKNOWN || condition === grant.condition);

/** Ignores the condition of the grant, because a removal has none. */
const removes = ({ role, members }: Binding, grant: Grant): boolean =>
  (role === UNKNOWN || grant.role === UNKNOWN || role === grant.role) &&
  (members.includes(UNKNOWN) || members.includes(grant.principal));

const lists = ({ members, role }: Binding, { principal }: Grant): boolean =>
  role !== UNKNOWN && principal !== UNKNOWN && members.includes(principal);

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
