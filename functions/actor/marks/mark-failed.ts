import { describe } from '../../google/faults';
import type { ActorDependencies } from '../dependencies';
import { readCase } from '../read-case';
import { scopedTo } from '../scoped';
import { amendCase } from '../write-case';
import { recordedMarks } from './stale-mark';
import { writeMarks } from './write-marks';

/**
 * The case has failed for good, and an earlier delivery may have marked its finding with another verdict. If Security
 * Command Center does not take the word now, the ledger keeps that, and the watch tries again.
 */
export async function markFailed(deps: ActorDependencies, caseId: string): Promise<void> {
  try {
    const read = await readCase(deps, caseId);
    if (!read.ok || read.value.record.verdict !== 'failed') return;
    const { record } = read.value;
    const { outcomes } = await writeMarks(scopedTo(deps, read.value), record, 'failed', {
      onlyWritten: true,
    });
    if (outcomes.length > 0) await amendCase(deps, caseId, (draft) => recordedMarks(draft, outcomes));
  } catch (cause) {
    // People are notified of the failure itself already.
    const error = describe(cause);
    deps.log('WARNING', 'case.retry', error.message, { caseId, error });
  }
}
