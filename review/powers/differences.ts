import type { Change } from '../model/change';
import { UNKNOWN } from '../model/resource';
import type { Grant } from './grants';
import { includes, roleOfRest } from './permission-sets';
import type { RoleContent } from './roles';

/** An expression that is known only after the apply. It may be always true, or never. */
export const OPEN_CONDITION = 'known after the apply';

/** For each permission, its conditions with the grants that give it. An empty text means always. */
export type Held = ReadonlyMap<string, ReadonlyMap<string, readonly Grant[]>>;

/**
 * @param openAs - what an unknown condition counts as: always, or a condition that differs from every other one
 */
export function heldBy(
  grants: readonly Grant[],
  contentOf: (role: Grant['role']) => RoleContent,
  openAs: '' | typeof OPEN_CONDITION,
): Held {
  const held = new Map<string, Map<string, Grant[]>>();
  for (const grant of grants) {
    const condition = grant.condition === UNKNOWN ? openAs : (grant.condition ?? '');
    for (const permission of contentOf(grant.role).permissions) {
      const conditions = held.get(permission) ?? new Map<string, Grant[]>();
      conditions.set(condition, [...(conditions.get(condition) ?? []), grant]);
      held.set(permission, conditions);
    }
  }
  return held;
}

/** How a condition affects a power that is gained or lost. An absent side has no condition, or no power. */
export interface ConditionChange {
  /**
   * `under`: the gained or lost power applies under this condition. `removed`, `added`: the power is the same, and its
   * condition is removed or added. `changed`: two conditions whose meanings are not compared, so the power may grow or
   * shrink.
   */
  readonly kind: 'under' | 'removed' | 'added' | 'changed';
  readonly before?: string;
  readonly after?: string;
}

/**
 * One permission of one principal that it has on one side of the change, and not, or only more narrowly, on the other.
 */
export interface Difference {
  readonly permission: string;
  readonly condition?: ConditionChange;
  readonly grants: readonly Grant[];
}

/** What `to` has in addition to `from`. With the sides swapped, what was lost. */
export function beyond(from: Held, to: Held, isGain: boolean): readonly Difference[] {
  return [...to].flatMap(([permission, conditions]) => {
    const had = conditionsIn(from, permission);
    if (had.has('')) return [];
    const grants = [...new Set([...conditions.values()].flat())];
    const [mine, others] = [joined(conditions.keys()), joined(had)];
    const sides = (kind: ConditionChange['kind']): ConditionChange => {
      const [before, after] = isGain ? [others, mine] : [mine, others];
      return { kind, ...(before === '' ? {} : { before }), ...(after === '' ? {} : { after }) };
    };
    if (had.size === 0) {
      return mine === '' ? [{ permission, grants }] : [{ permission, grants, condition: sides('under') }];
    }
    if (conditions.has('')) return [{ permission, grants, condition: sides(isGain ? 'removed' : 'added') }];
    const isMore = [...conditions.keys()].some((condition) => !had.has(condition));
    return isMore ? [{ permission, grants, condition: sides('changed') }] : [];
  });
}

/** Also true for a broad role that includes the permission, as far as its name shows. */
function conditionsIn(held: Held, permission: string): ReadonlySet<string> {
  const found = new Set<string>(held.get(permission)?.keys());
  for (const [rest, conditions] of held) {
    if (roleOfRest(rest) === undefined || !includes(rest, permission)) continue;
    for (const condition of conditions.keys()) found.add(condition);
  }
  return found;
}

/** A permission that applies always covers every condition. */
const joined = (conditions: Iterable<string>): string => {
  const list = [...new Set(conditions)].sort();
  return list.includes('') ? '' : list.join(' or ');
};

/** The changes behind grants. If any of them changes something, only those that do. */
export function changesOf(grants: readonly Grant[], others: readonly Change[]): readonly Change[] {
  const all = [...new Set([...grants.map(({ change }) => change), ...others])];
  const touching = all.filter(({ kind }) => kind !== 'none');
  return touching.length > 0 ? touching : all;
}
