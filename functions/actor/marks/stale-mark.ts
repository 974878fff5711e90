import type { CaseDraft } from '../../../core/case/record';
import { alertSubject } from '../../../core/finding/workload-names';
import { addTimeline } from '../../../core/ledger/case-document';
import { amendSayings, type Sayings } from '../../../core/ledger/sayings';
import type { MarkWord } from '../../../core/ledger/sent-marks';
import type { StepOutcome } from '../../../core/outcome/outcome';
import { toIso } from '../../../core/values/time';
import { describe, GoogleFault, isRetryable } from '../../google/faults';
import type { CaseDependencies } from '../dependencies';
import type { MarkStep } from '../written-marks';

/** Error kind of a mark that is out of date, and that Riposte cannot correct now. */
export const STALE_MARK = 'stale-mark';

type Fault = NonNullable<StepOutcome['error']>;

export const isStale = ({ error }: Pick<StepOutcome, 'error'>): boolean => error?.kind === STALE_MARK;

/** A mark overwrites nothing that it has read, so a conflict with another writer passes too. */
export const isPassingForMarks = (cause: unknown): boolean =>
  isRetryable(cause) || (cause instanceof GoogleFault && cause.kind === 'conflict');

/**
 * What people read about a mark that is out of date: what is wrong, and the command that corrects it.
 *
 * @param why - why Riposte does not correct it
 * @param tries - what Riposte does by itself. Empty: nothing
 */
function staleFault(
  { caseId, finding }: CaseDraft,
  { action }: MarkStep,
  word: MarkWord,
  { why, tries }: { readonly why: string; readonly tries: string },
): Fault {
  const command = action.byHand?.({ caseId, canonicalName: finding.canonicalName }, word);
  const how = command === undefined ? `mark the finding as ${word} by hand` : `run: ${command}`;
  return {
    kind: STALE_MARK,
    message: `Security Command Center still shows the earlier mark, and should show ${word}: ${why}`,
    fix: `${tries === '' ? '' : `${tries}; `}to correct it now, ${how}`,
  };
}

/**
 * Reports a mark that Security Command Center does not take. The line triggers the alert on failed steps, so it comes once for
 * each word: the ledger keeps that people know (`withMarks`).
 */
export function reportStale(
  deps: CaseDependencies,
  record: CaseDraft,
  marking: MarkStep & { readonly word: MarkWord },
  cause: unknown,
  { staleMark }: Pick<Sayings, 'staleMark'>,
): Fault {
  const { step, word } = marking;
  const tries =
    word === 'undone'
      ? 'Riposte tries again while it watches the case, and when somebody asks for the undo again'
      : 'Riposte tries again while it watches the case';
  const error = staleFault(record, marking, word, { why: describe(cause).message, tries });
  if (staleMark?.word !== word) {
    const { caseId, finding } = record;
    const about = { caseId, step: step.id, action: step.action, ...alertSubject(finding) };
    deps.log('ERROR', 'step.failed', error.message, { ...about, error: { ...error } });
  }
  return error;
}

/** A mark that an earlier configuration wrote. In this mode Riposte writes none, so a person corrects it. */
export const heldStale = (
  { authority }: CaseDependencies,
  record: CaseDraft,
  marking: MarkStep,
  word: MarkWord,
): Fault =>
  staleFault(record, marking, word, {
    why:
      authority.because === 'outside-rollout'
        ? 'Riposte writes no marks in a project that is not in the rollout'
        : `Riposte writes no marks in mode ${authority.because}`,
    tries: '',
  });

/** What the ledger keeps after an attempt to write `word`. Until then the next delivery reports a stale mark again. */
export function withMarks(
  current: Sayings,
  marks: readonly StepOutcome[],
  word: MarkWord,
  at: string,
): Sayings {
  const { staleMark, ...rest } = current;
  if (marks.some(isStale)) {
    return { ...rest, staleMark: staleMark?.word === word ? staleMark : { word, since: at } };
  }
  return marks.some(({ status }) => status === 'done') ? rest : current;
}

export const noteMarks = (
  { store, clock }: CaseDependencies,
  { caseId }: CaseDraft,
  marks: readonly StepOutcome[],
  word: MarkWord,
): Promise<Sayings> =>
  amendSayings(store, caseId, (current) => withMarks(current, marks, word, toIso(clock.now())));

export const staleAdvice = (outcome: Pick<StepOutcome, 'error'>): readonly string[] =>
  isStale(outcome) && outcome.error ? [`${outcome.error.message}; ${outcome.error.fix}.`] : [];

/**
 * The next steps of a record once these are the outcomes of its marks: what is stale now, and no older advice. After an undo
 * nothing is more urgent. Otherwise the workload comes first.
 */
export function adviceWith(
  { nextSteps, containment, outcomes }: Pick<CaseDraft, 'nextSteps' | 'containment' | 'outcomes'>,
  marks: readonly StepOutcome[],
): readonly string[] {
  const [old, now] = [outcomes.flatMap(staleAdvice), marks.flatMap(staleAdvice)];
  const others = nextSteps.filter((step) => !old.includes(step) && !now.includes(step));
  return containment.config === 'undone' ? [...now, ...others] : [...others, ...now];
}

/** Records what happened to the marks, in the outcomes of the steps that wrote them. */
export function recordedMarks(
  draft: CaseDraft,
  marks: readonly StepOutcome[],
  entry?: { readonly at: string; readonly text: string },
): CaseDraft {
  if (marks.length === 0) return draft;
  const next: CaseDraft = {
    ...draft,
    outcomes: [
      ...draft.outcomes.filter((outcome) => !marks.some((mark) => mark.step === outcome.step)),
      ...marks,
    ],
    nextSteps: adviceWith(draft, marks),
  };
  return entry ? addTimeline(next, { ...entry, kind: 'corrected' }) : next;
}
