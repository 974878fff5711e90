import type { Change } from '../model/change';
import { UNKNOWN } from '../model/resource';
import type { Grant } from './grants';
import type { Powers } from './powers';
import { agentOf } from './service-agents';
import { placeOf, whoIs } from './words';

/** A grant that the pipeline needs and that Terraform stops managing. */
export interface ForgottenNeed {
  readonly change: Change;
  readonly who: string;
  readonly place: string;
}

export function forgottenNeeds({ sides, relevance }: Powers): readonly ForgottenNeed[] {
  const grants = sides.after.grants.most;
  const isManagedToo = (grant: Grant): boolean =>
    grants.some((other) => other.change.kind !== 'forget' && same(other, grant));
  return grants.flatMap((grant) => {
    const { change, principal, scope } = grant;
    if (change.kind !== 'forget' || principal === UNKNOWN || isManagedToo(grant)) return [];
    const identity = relevance.identities.kindOf(principal);
    const isPart =
      identity !== undefined || (agentOf(principal) !== undefined && relevance.isOurScope(scope));
    const who = whoIs(principal, identity, relevance.changesWorkloads(principal));
    return isPart ? [{ change, who, place: placeOf(scope) }] : [];
  });
}

const same = (a: Grant, b: Grant): boolean =>
  a.principal === b.principal &&
  a.role === b.role &&
  a.scope.key === b.scope.key &&
  a.condition === b.condition;
