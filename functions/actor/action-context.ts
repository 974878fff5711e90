import type {
  RecordingContext,
  TakeBackContext,
  WholeWorkloadContext,
} from '../../core/action-contract/action';
import { byHandOf } from '../../core/advice/by-hand';
import type { CaseDraft } from '../../core/case/record';
import type { Containment, Verdict } from '../../core/outcome/outcome';
import type { ActorDependencies } from './dependencies';

export const NOTHING_YET: Containment = { config: 'not-attempted', instances: 'not-attempted' };

/** What a step that changes the workload may use. */
export const workloadContext = (
  { run }: Pick<ActorDependencies, 'run'>,
  { caseId, finding }: CaseDraft,
): WholeWorkloadContext => ({ caseId, finding, run });

/** What takes back a mark. */
export const takeBackContext = (
  { marker }: Pick<ActorDependencies, 'marker'>,
  { caseId, finding }: CaseDraft,
): TakeBackContext => ({ caseId, finding, marker });

/** What a step that records may use and know: what is known of the case by now. */
export function recordingContext(
  deps: Pick<ActorDependencies, 'marker' | 'notifier'>,
  record: CaseDraft,
  known: {
    readonly verdict: Verdict;
    readonly containment: Containment;
    readonly nextSteps: readonly string[];
    readonly joins?: string;
  },
): RecordingContext {
  const { verdict, containment, nextSteps, joins } = known;
  return {
    ...takeBackContext(deps, record),
    notifier: deps.notifier,
    verdict,
    containment,
    nextSteps,
    byHand: byHandOf({ ...record, verdict, containment, nextSteps }),
    ...(joins === undefined ? {} : { joins }),
  };
}
