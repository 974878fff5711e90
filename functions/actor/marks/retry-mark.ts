import type { HandedCase } from '../../../core/ledger/case-schema';
import type { Sayings } from '../../../core/ledger/sayings';
import { toIso } from '../../../core/values/time';
import type { ActorDependencies } from '../dependencies';
import { scopedTo, workloadOf } from '../scoped';
import { amendCase } from '../write-case';
import { recordedMarks } from './stale-mark';
import { writeMarks } from './write-marks';

/**
 * Tries a mark again that Security Command Center has not taken. People know about it, so another failure reports nothing.
 * Where no mark may be written, it stays with them.
 */
export async function retryStaleMark(
  unscoped: ActorDependencies,
  handed: HandedCase,
  { staleMark, target }: Sayings,
): Promise<void> {
  if (staleMark === undefined) return;
  const { record } = handed;
  const workload = target === undefined ? handed.workload : workloadOf(target);
  const deps = scopedTo(unscoped, { record, workload });
  if (deps.authority.may !== 'change') return;
  const { word } = staleMark;
  const { outcomes } = await writeMarks(deps, record, word);
  const isWritten = outcomes.length > 0 && outcomes.every(({ status }) => status === 'done');
  const entry = { at: toIso(deps.clock.now()), text: `Security Command Center says ${word} now` };
  if (outcomes.length > 0) {
    await amendCase(deps, record.caseId, (draft) =>
      recordedMarks(draft, outcomes, isWritten ? entry : undefined),
    );
  }
}
