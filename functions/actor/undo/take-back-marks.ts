import type { TakeBackContext } from '../../../core/actions/action';

import type { CaseDraft, StepOutcome } from '../../../core/case/record';
import { readSayings } from '../../../core/ledger/sayings';
import { toIso } from '../../../core/values/time';
import { describe, isRetryable } from '../../google/faults';
import type { ActorDependencies, CaseDependencies } from '../dependencies';
import { markSteps } from '../written-marks';

/** Milliseconds between attempts. A temporary fault of Security Command Center delays an undo by at most seven seconds. */
const PAUSES_MS = [1_000, 2_000, 4_000];

/** Error kind of a mark that is out of date. */
export const STALE_MARK = 'stale-mark';

/**
 * Marks the finding in Security Command Center as undone, where marks may be written at all. If that fails, the undo
 * stands, and the record and an alert report that the mark is wrong.
 */
export async function takeBackMarks(
  deps: CaseDependencies,
  record: CaseDraft,
  context: TakeBackContext,
): Promise<readonly StepOutcome[]> {
  if (deps.authority.may !== 'change') return [];
  const outcomes: StepOutcome[] = [];
  const sayings = await readSayings(deps.store, record.caseId);
  for (const { action, step } of markSteps(deps.catalogue, record, sayings)) {
    if (!action.undo) continue;
    const undo = action.undo.bind(action);
    const startedAt = toIso(deps.clock.now());
    const result = await persist(deps, () => undo(context, step)).then(
      () => ({
        status: 'done' as const,
        verification: 'Security Command Center says that the case is undone',
      }),
      (cause: unknown) => ({ status: 'failed' as const, error: staleMark(cause) }),
    );
    outcomes.push({
      step: step.id,
      action: step.action,
      startedAt,
      endedAt: toIso(deps.clock.now()),
      ...result,
    });
    if (result.status === 'failed') {
      deps.log('ERROR', 'step.failed', result.error.message, {
        caseId: record.caseId,
        step: step.id,
        action: step.action,
        error: { ...result.error },
      });
    }
  }
  return outcomes;
}

const staleMark = (cause: unknown): NonNullable<StepOutcome['error']> => ({
  kind: STALE_MARK,
  message: `the case is undone, but the marks in Security Command Center still show the earlier verdict: ${describe(cause).message}`,
  fix: 'request the undo again, which writes the mark again, or set the mark riposte_verdict of the finding to undone by hand',
});

async function persist({ clock }: ActorDependencies, change: () => Promise<void>): Promise<void> {
  for (const pause of PAUSES_MS) {
    try {
      return await change();
    } catch (cause) {
      if (!isRetryable(cause)) throw cause;
      await clock.sleep(pause);
    }
  }
  return change();
}
