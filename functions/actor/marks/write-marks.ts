import type { CaseDraft } from '../../../core/case/record';
import { heldStatus } from '../../../core/guards/authority';
import { readSayings } from '../../../core/ledger/sayings';
import type { MarkWord } from '../../../core/ledger/sent-marks';
import type { StepOutcome } from '../../../core/outcome/outcome';
import { toIso } from '../../../core/values/time';
import { describe } from '../../google/faults';
import type { CaseDependencies } from '../dependencies';
import { markSteps } from '../written-marks';
import { markFinding } from './mark-finding';
import { heldStale, noteMarks, reportStale } from './stale-mark';

/** Milliseconds between attempts. A temporary fault of Security Command Center delays an undo by at most seven seconds. */
const PAUSES_MS = [1_000, 2_000, 4_000];

export interface WritingMarks {
  /** Only marks that Riposte has written before. @default false */
  readonly onlyWritten?: boolean;
  /** Another delivery follows, so a temporary fault is nothing for people yet. @default false */
  readonly more?: boolean;
  /** The word was sent before, and the marks are to be read again after this request too. @default false */
  readonly isAgain?: boolean;
}

export interface WrittenMarks {
  readonly outcomes: readonly StepOutcome[];
  /** A temporary fault, and another delivery follows. */
  readonly isPending: boolean;
}

/**
 * Marks the finding of a case with a word that replaces an earlier one, where marks may be written at all. If Security Command
 * Center does not take it, or if this mode writes no marks, the outcome says what to do by hand, and the ledger keeps it.
 */
export async function writeMarks(
  deps: CaseDependencies,
  record: CaseDraft,
  word: MarkWord,
  { onlyWritten = false, more = false, isAgain = false }: WritingMarks = {},
): Promise<WrittenMarks> {
  const sayings = await readSayings(deps.store, record.caseId);
  const held = heldStatus(deps.authority);
  const outcomes: StepOutcome[] = [];
  let isPending = false;
  for (const marking of markSteps(deps.catalogue, record, sayings)) {
    const isWritten = sayings.told[marking.action.id] !== undefined;
    if ((onlyWritten && !isWritten) || (word === 'undone' && !marking.action.undo)) continue;
    const startedAt = toIso(deps.clock.now());
    const outcome = (rest: Pick<StepOutcome, 'status' | 'verification' | 'error'>) =>
      outcomes.push({
        step: marking.step.id,
        action: marking.step.action,
        startedAt,
        endedAt: toIso(deps.clock.now()),
        ...rest,
      });
    if (held !== undefined) {
      if (isWritten) outcome({ status: held, error: heldStale(deps, record, marking, word) });
      continue;
    }
    const marked = await markFinding(deps, record, { ...marking, word, isAgain, pauses: PAUSES_MS });
    if (marked.kind === 'done') outcome({ status: 'done', verification: marked.verification });
    else if (marked.kind === 'failed' && marked.isPassing && more) {
      isPending = true;
      const error = describe(marked.cause);
      const { caseId } = record;
      deps.log('WARNING', 'case.retry', error.message, { caseId, step: marking.step.id, error });
    } else if (marked.kind === 'failed') {
      const error = reportStale(deps, record, { ...marking, word }, marked.cause, sayings);
      outcome({ status: 'failed', error });
    }
  }
  if (outcomes.length > 0) await noteMarks(deps, record, outcomes, word);
  return { outcomes, isPending };
}
