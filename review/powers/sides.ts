import type { ReviewContext } from '../contract/review-context';
import { type Grants, grantsOf } from './grants';
import { createReferences } from './references';
import { type Roles, rolesOf } from './roles';
import { type Statement, statementsOf } from './statements';

/** The grants on one side of the change. */
export interface PowerSide {
  readonly statements: readonly Statement[];
  readonly grants: Grants;
  readonly roles: Roles;
}

export interface Sides {
  readonly before: PowerSide;
  readonly after: PowerSide;
}

export function sidesOf(context: ReviewContext): Sides {
  const read = (side: 'before' | 'after', known?: ReadonlySet<string>): PowerSide => {
    const references = createReferences(context.stacks, side);
    const statements = statementsOf(context, side, references);
    return { statements, grants: grantsOf(statements), roles: rolesOf(context, side, references, known) };
  };
  // Each side knows the roles of the other. A role that is defined on one side only is deleted or not created yet.
  const named = (side: PowerSide): ReadonlySet<string> => new Set(side.roles.definitions.keys());
  const [before, after] = [read('before'), read('after')];
  return { before: read('before', named(after)), after: read('after', named(before)) };
}
