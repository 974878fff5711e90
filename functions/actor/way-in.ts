import { strictestWayIn, type WayIn } from '../../core/containment/way-in';
import { wayInOf } from '../../core/playbooks';
import type { OwnPlan } from './own-plan';
import type { LedgerReads } from './situation';

/**
 * How the bad code of a case came in, by the actor's own plan: the present one, or the one of the change that is in place.
 * Without either, it is the way in that demands more. The responder writes the case document, so it does not count.
 */
export function trustedWayIn(
  caseId: string,
  own: OwnPlan | undefined,
  { containments }: Pick<LedgerReads, 'containments'>,
): WayIn {
  if (own) return wayInOf(own.playbook);
  const entries = containments.filter((entry) => entry.caseId === caseId);
  return strictestWayIn(entries.map(({ wayIn }) => wayIn)) ?? wayInOf({});
}
