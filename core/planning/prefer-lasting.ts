import { outlookOf } from '../advice/lasting';
import type { Catalogue } from '../catalogue/catalogue-parts';
import type { WayIn } from '../containment/way-in';
import type { Outlook } from '../ownership/owner-words';
import type { Ownership } from '../ownership/ownership';

/** A smaller number means that the step is more likely to last. An outlook without a number does not affect the order. */
const RANK: Readonly<Partial<Record<Outlook, number>>> = { 'kept-unless-configured': 0, 'taken-back': 1 };

export interface Preference {
  readonly wayIn: WayIn;
  readonly owner: Ownership;
  readonly catalogue: Catalogue;
}

/**
 * The alternatives of a playbook in the order in which the planner tries them. Among actions that stop a bad image equally
 * well, the one that the owner's next deployment is less likely to revert comes first. Actions are equal if the image was
 * the way in and each of them ends the running instances. Only adjacent actions change places: otherwise a weaker action
 * between them could be planned before the stronger one is tried.
 */
export function preferLasting(
  alternatives: readonly string[],
  { wayIn, owner, catalogue }: Preference,
): readonly string[] {
  if (wayIn !== 'image') return alternatives;
  const rank = (id: string): number | undefined => {
    const action = catalogue.action(id);
    const isEqual = action.kind === 'workload' && action.killsRunningInstances;
    return isEqual ? RANK[outlookOf(id, owner.tool)] : undefined;
  };
  const ordered: string[] = [];
  let run: { readonly id: string; readonly rank: number }[] = [];
  const endRun = (): void => {
    ordered.push(...run.sort((a, b) => a.rank - b.rank).map(({ id }) => id));
    run = [];
  };
  for (const id of alternatives) {
    const ranked = rank(id);
    if (ranked !== undefined) {
      run.push({ id, rank: ranked });
      continue;
    }
    endRun();
    ordered.push(id);
  }
  endRun();
  return ordered;
}

/** Actions that come before this one in the playbook and were moved after it. */
export const passedOver = (
  id: string,
  alternatives: readonly string[],
  order: readonly string[],
): readonly string[] =>
  alternatives.slice(0, alternatives.indexOf(id)).filter((other) => order.indexOf(other) > order.indexOf(id));
