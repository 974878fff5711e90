import { strictestWayIn, type WayIn } from '../../core/containment/way-in';
import { wayInOf } from '../../core/playbooks';
import type { OwnPlan } from './own-plan';
import type { LedgerReads } from './situation';

/**
 * How the bad code of a case came in, by what the actor itself has planned: now, or when it made the change that stands.
 * Without either it is the one that asks for more. The case document is not asked: the responder writes it.
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
