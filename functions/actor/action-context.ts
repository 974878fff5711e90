import type { ActionContext } from '../../core/actions/action';
import type { CaseDraft, Containment, Verdict } from '../../core/case/record';
import { byHandOf } from '../../core/containment/by-hand';
import type { ActorDependencies } from './dependencies';

export const NOTHING_YET: Containment = { config: 'not-attempted', instances: 'not-attempted' };

/** What an action may use and know while it runs. */
export function contextOf(
  deps: ActorDependencies,
  record: CaseDraft,
  verdict: Verdict,
  containment: Containment,
  nextSteps: readonly string[],
  joins?: string,
): ActionContext {
  const { run, metrics, marker, notifier } = deps;
  return {
    caseId: record.caseId,
    finding: record.finding,
    run,
    metrics,
    marker,
    notifier,
    verdict,
    containment,
    nextSteps,
    byHand: byHandOf({ ...record, verdict, nextSteps }),
    ...(joins === undefined ? {} : { joins }),
  };
}
