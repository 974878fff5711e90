import { addTimeline } from '../../core/ledger/case-document';
import type { HandedCase } from '../../core/ledger/case-schema';
import { recordProblem, withOwnWords } from '../../core/ledger/record-problem';
import { readSayings, type Sayings } from '../../core/ledger/sayings';
import { jsonEqual } from '../../core/values/json';
import { toIso } from '../../core/values/time';
import { amendDocument } from '../case/amend-document';
import { isRetryable } from '../google/faults';
import { alertForged } from './alert-forged';
import { ACK, type ActorDependencies, type CaseDependencies, RETRY } from './dependencies';
import { readCase } from './read-case';
import { scopedTo, workloadOf } from './scoped';
import { readLedger } from './situation';
import { whileHeld } from './while-held';

/**
 * Compares the record of a case that is over with what the actor has reported. If somebody rewrote the record, the actor
 * notifies people and writes its own words back. Reads and writes nothing if they agree. A contained case is compared
 * after a read of its workload instead (reverify.ts).
 *
 * @returns the HTTP status for Pub/Sub
 */
export async function restoreWords(
  unscoped: ActorDependencies,
  handed: HandedCase,
  sayings: Sayings,
): Promise<number> {
  const { record, state } = handed;
  const isSuspect =
    recordProblem(state, record, sayings, undefined) !== undefined || mayBeForged(handed, sayings);
  if (!isSuspect) return ACK;
  const { target } = sayings;
  const workload = target === undefined ? handed.workload : workloadOf(target);
  const deps = scopedTo(unscoped, { record, workload });
  const act = () => compareAgain(deps, record.caseId, target);
  try {
    return target === undefined ? await act() : await whileHeld(deps, record.caseId, target, RETRY, act);
  } catch (cause) {
    if (isRetryable(cause)) throw cause;
    const text =
      recordProblem(state, record, sayings, undefined) ?? 'the record contradicts what the actor reported';
    await alertForged(deps, record.caseId, { reason: `${text}: it could not be restored`, sayings });
    return ACK;
  }
}

/** An undo decides by its effects, which are not read yet. */
const mayBeForged = ({ record }: HandedCase, { ended }: Sayings): boolean =>
  ended !== undefined && record.verdict !== (ended === 'undone' ? 'observed' : 'reversed');

/** Under the lock no verdict, undo or reversal is being written. Only a case without a workload has no lock. */
async function compareAgain(
  deps: CaseDependencies,
  caseId: string,
  target: string | undefined,
): Promise<number> {
  const before = await readSayings(deps.store, caseId);
  const handed = await readCase(deps, caseId);
  const sayings = await readSayings(deps.store, caseId);
  // Somebody is writing at this moment, and the next delivery compares.
  if (!jsonEqual(before, sayings)) return RETRY;
  if (!handed.ok) return ACK;
  const { record, state } = handed.value;
  const effects = target === undefined ? new Map() : (await readLedger(deps, record, target)).effects;
  const problem = recordProblem(state, record, sayings, effects);
  if (problem === undefined) return ACK;
  const text = `${problem}: restored`;
  await alertForged(deps, caseId, { reason: text, cause: problem, sayings });
  const entry = { at: toIso(deps.clock.now()), kind: 'corrected', text };
  await amendDocument(deps.store, caseId, (document) =>
    recordProblem(document.state, document.record, sayings, effects) === undefined
      ? undefined
      : {
          ...document,
          state: 'closed',
          record: addTimeline(withOwnWords(document.record, sayings, effects), entry),
        },
  );
  return ACK;
}
