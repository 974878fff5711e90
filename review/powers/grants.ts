import type { Change } from '../model/change';
import { UNKNOWN, type Unknown } from '../model/resource';
import type { GrantScope } from './scope';
import type { Binding, Statement } from './statements';

/** One principal holds one role at one scope. */
export interface Grant {
  /** As IAM writes members, for example `serviceAccount:a@p.iam.gserviceaccount.com`. */
  readonly principal: string | Unknown;
  readonly role: string | Unknown;
  readonly scope: GrantScope;
  /** The condition's expression. @default - it holds always */
  readonly condition?: string | Unknown;
  readonly change: Change;
}

/** A grant that another resource takes away, or fights for at each apply. */
export interface Dropped {
  readonly grant: Grant;
  readonly by: Statement;
}

/** What the statements of one side amount to. They differ only where resources fight each other. */
export interface Grants {
  /** Everything that any resource grants: for judging what somebody gains. */
  readonly most: readonly Grant[];
  /** What no authoritative resource takes away: for judging what somebody loses. */
  readonly least: readonly Grant[];
  readonly dropped: readonly Dropped[];
}

/**
 * An authoritative resource removes at each apply what it does not list. Which of two fighting resources wins depends on
 * the order of the apply, so both outcomes are kept.
 */
export function grantsOf(statements: readonly Statement[]): Grants {
  const taking = groupBy(
    // What Terraform forgot, it does not apply any more.
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

/** Does this resource remove the grant when it is applied? What is not known counts as yes. */
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

/** Whatever the condition of the grant: a removal has none. */
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
