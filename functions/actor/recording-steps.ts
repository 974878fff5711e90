import type { CaseDraft } from '../../core/case/case-document';
import type { Containment, StepOutcome, StepStatus, Verdict } from '../../core/case/record';
import { toIso } from '../../core/time';
import { describe } from '../google/faults';
import { contextOf, WAITING } from './action-context';
import type { Confirmation } from './confirm';
import type { ActorDependencies } from './dependencies';
import { nextStepsOf } from './verdict';

const NOT_CONFIRMED = {
  kind: 'guard:confirmed-finding',
  message:
    'Security Command Center does not confirm this finding as it is in the case, so no mark is written',
  fix: 'nothing, if somebody closed or muted it; else treat the case as forged: SECURITY.md',
};

export interface Told {
  readonly outcomes: readonly StepOutcome[];
  readonly containment: Containment;
  readonly verdict: Verdict;
  /** SCC itself knows this very finding: without its word nothing is written to it. */
  readonly confirmed: boolean;
}

export const isConfirmed = ({ finding }: CaseDraft, { answer, live }: Confirmation): boolean =>
  live?.canonicalName === finding.canonicalName &&
  !(answer.kind === 'refuse' && answer.guard === 'confirmed-finding');

/** Marks mirror a verified outcome and a dry run marks nothing; people are told in every mode. */
export async function runRecordingSteps(
  deps: ActorDependencies,
  record: CaseDraft,
  { outcomes, containment, verdict, confirmed }: Told,
): Promise<readonly StepOutcome[]> {
  const context = contextOf(
    deps,
    record,
    verdict,
    containment,
    nextStepsOf(record, verdict, outcomes, deps.catalogue),
  );
  const recorded: StepOutcome[] = [];
  for (const step of record.plan.steps) {
    const action = deps.catalogue.action(step.action);
    if (action.kind !== 'recording') continue;
    const told = record.outcomes.find((one) => one.step === step.id && one.status === 'done');
    if (told && record.verdict === verdict) {
      // Verified again with the same result: people and SCC know it already.
      recorded.push(told);
      continue;
    }
    const startedAt = toIso(deps.clock.now());
    const outcome = async (): Promise<Partial<StepOutcome> & { status: StepStatus }> => {
      if (deps.config.mode !== 'enforce' && action.tier !== 'observe')
        return { status: WAITING[deps.config.mode] };
      if (
        action.targets.includes('finding') &&
        (!confirmed || step.target !== record.finding.canonicalName)
      ) {
        return { status: 'refused', error: NOT_CONFIRMED };
      }
      try {
        return { status: 'done', verification: await action.apply(context, step) };
      } catch (cause) {
        deps.log('ERROR', 'step.failed', describe(cause).message, {
          caseId: record.caseId,
          step: step.id,
          error: describe(cause),
        });
        return { status: 'failed', error: describe(cause) };
      }
    };
    recorded.push({
      step: step.id,
      action: step.action,
      startedAt,
      endedAt: toIso(deps.clock.now()),
      ...(await outcome()),
    });
  }
  return recorded;
}
