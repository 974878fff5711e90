import type { RecordingContext } from '../../../core/action-contract/action';
import type { CaseDraft } from '../../../core/case/record';
import { amendSayings, lastWord, readSayings, type Sayings } from '../../../core/ledger/sayings';
import { type MarkWord, withWord } from '../../../core/ledger/sent-marks';
import { toIso } from '../../../core/values/time';
import { recordingContext, takeBackContext } from '../action-context';
import type { CaseDependencies } from '../dependencies';
import type { MarkStep } from '../written-marks';
import { isPassingForMarks } from './stale-mark';

export type Marked =
  | { readonly kind: 'done'; readonly verification: string }
  /** An undo or a reversal has ended the case, and its word counts. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly cause: unknown; readonly isPassing: boolean };

export interface Marking extends MarkStep {
  readonly word: MarkWord;
  /** What the mark reports of the case. @default - what the record says */
  readonly context?: RecordingContext;
  /** The word was sent before, and this request may arrive late too. @default false */
  readonly isAgain?: boolean;
  /** Milliseconds before each further attempt after a temporary fault. */
  readonly pauses: readonly number[];
}

/** Corrections of a mark that came late. Each needs another end of the case in between. */
const CORRECTIONS = 3;

/**
 * Writes a mark on the finding of a case. An attempt may take longer than the lease on the workload, and an undo may write its
 * mark meanwhile. So the actor reads its own ledger before each attempt, and writes nothing once the case has another last
 * word. It reads the ledger again after the attempts: a mark that came too late is replaced by the last word. A request may
 * still arrive later than all of this, so the ledger keeps each word that was sent (`late-mark.ts`).
 */
export async function markFinding(
  deps: CaseDependencies,
  record: CaseDraft,
  marking: Marking,
): Promise<Marked> {
  let isSent = false;
  const once = () =>
    answered(async (): Promise<Marked> => {
      if (await wordBefore(deps, record, marking)) return { kind: 'ended' };
      isSent = true;
      return tryMark(deps, record, marking);
    });
  let marked = await once();
  for (const pause of marking.pauses) {
    if (marked.kind !== 'failed' || !marked.isPassing) break;
    await deps.clock.sleep(pause);
    marked = await once();
  }
  const last = marked;
  return isSent ? answered(() => corrected(deps, record, marking, last)) : last;
}

/** While the ledger does not answer, it is not known whether the mark may be written. That passes. */
async function answered(attempt: () => Promise<Marked>): Promise<Marked> {
  try {
    return await attempt();
  } catch (cause) {
    if (isPassingForMarks(cause)) return { kind: 'failed', cause, isPassing: true };
    throw cause;
  }
}

/** The word that replaces this one. Undefined: this one still counts. */
async function wordAfter(
  { store }: CaseDependencies,
  { caseId }: CaseDraft,
  word: MarkWord,
): Promise<MarkWord | undefined> {
  return replacing(await readSayings(store, caseId), word);
}

const replacing = (sayings: Sayings, word: MarkWord): MarkWord | undefined => {
  const last = lastWord(sayings);
  return last === word ? undefined : last;
};

/** The same, before the word is sent. The ledger keeps a word that still counts. */
async function wordBefore(
  { store, clock }: CaseDependencies,
  { caseId }: CaseDraft,
  { word, isAgain }: Pick<Marking, 'word' | 'isAgain'>,
): Promise<MarkWord | undefined> {
  const at = toIso(clock.now());
  const now = await amendSayings(store, caseId, (current) => {
    if (replacing(current, word) !== undefined) return undefined;
    const sentMarks = withWord(current.sentMarks, word, at, isAgain);
    return sentMarks && { ...current, sentMarks };
  });
  return replacing(now, word);
}

async function corrected(
  deps: CaseDependencies,
  record: CaseDraft,
  marking: Marking,
  marked: Marked,
): Promise<Marked> {
  let result = marked;
  let { word } = marking;
  for (let attempt = 0; attempt < CORRECTIONS; attempt += 1) {
    const next = await wordAfter(deps, record, word);
    if (next === undefined) break;
    word = next;
    // Another end of the case in between is found by the next turn.
    await wordBefore(deps, record, { word });
    const { context: _old, ...rest } = marking;
    const again = await tryMark(deps, record, { ...rest, word });
    result = again.kind === 'failed' ? again : { kind: 'ended' };
  }
  return result;
}

async function tryMark(deps: CaseDependencies, record: CaseDraft, marking: Marking): Promise<Marked> {
  const { action, step, word } = marking;
  try {
    if (word !== 'undone') {
      const { containment, nextSteps } = record;
      const known = { verdict: word, containment, nextSteps };
      const context = marking.context ?? recordingContext(deps, record, known);
      return { kind: 'done', verification: await action.apply(context, step) };
    }
    await action.undo?.(takeBackContext(deps, record), step);
    return { kind: 'done', verification: 'Security Command Center says that the case is undone' };
  } catch (cause) {
    return { kind: 'failed', cause, isPassing: isPassingForMarks(cause) };
  }
}
