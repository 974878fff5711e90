import type { Change } from '../model/change';
import { UNKNOWN } from '../model/resource';
import type { Grant } from './grants';
import { includes, roleOfRest } from './permission-sets';
import type { RoleContent } from './roles';

/** An expression that only the apply will tell: it may be true always, or never. */
export const OPEN_CONDITION = 'known after the apply';

/** By permission, the conditions under which it is held; an empty text: always. Each with the grants that give it. */
export type Held = ReadonlyMap<string, ReadonlyMap<string, readonly Grant[]>>;

/**
 * @param openAs - what a condition that is not known counts as: always, or under a condition like no other
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

/** How a condition bears on a power that is gained or lost. An absent side: no condition there, or no power. */
export interface ConditionChange {
  /**
   * `under`: what is gained or lost holds under this condition; `removed`, `added`: the power is the same, its condition
   * goes or comes; `changed`: two conditions whose meanings are not compared, so it may be both.
   */
  readonly kind: 'under' | 'removed' | 'added' | 'changed';
  readonly before?: string;
  readonly after?: string;
}

/** One permission that one principal holds on one side of the change and not, or not so widely, on the other. */
export interface Difference {
  readonly permission: string;
  readonly condition?: ConditionChange;
  readonly grants: readonly Grant[];
}

/** What `to` has beyond `from`; with the sides swapped, what was lost. */
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

/** Also by a broad role that includes the permission, as far as its name tells. */
function conditionsIn(held: Held, permission: string): ReadonlySet<string> {
  const found = new Set<string>(held.get(permission)?.keys());
  for (const [rest, conditions] of held) {
    if (roleOfRest(rest) === undefined || !includes(rest, permission)) continue;
    for (const condition of conditions.keys()) found.add(condition);
  }
  return found;
}

/** Held always swallows every condition. */
const joined = (conditions: Iterable<string>): string => {
  const list = [...new Set(conditions)].sort();
  return list.includes('') ? '' : list.join(' or ');
};

/** The changes behind grants: only those that touch something, if any does. */
export function changesOf(grants: readonly Grant[], others: readonly Change[]): readonly Change[] {
  const all = [...new Set([...grants.map(({ change }) => change), ...others])];
  const touching = all.filter(({ kind }) => kind !== 'none');
  return touching.length > 0 ? touching : all;
}
