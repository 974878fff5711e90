import type { CaseDraft, TimelineEntry } from '../../../core/case/record';
import { WHERE_BY_HAND } from '../../../core/containment/where-by-hand';
import type { EventFields } from '../../../core/events';
import { addTimeline } from '../../../core/ledger/case-document';
import type { UndoDone } from '../../../core/ledger/effects';
import { holdEnds } from '../../../core/ledger/holds';
import { isUndoTold, noteUndosTold, readSayings, type Sayings } from '../../../core/ledger/sayings';
import type { StepOutcome } from '../../../core/outcome/outcome';
import type { UndoRefusalCode } from '../../../core/outcome/undo-codes';
import { jsonEqual } from '../../../core/values/json';
import { parseIso, toIso } from '../../../core/values/time';
import type { ActorDependencies } from '../dependencies';
import { recordedMarks, staleAdvice } from '../marks/stale-mark';
import { amendCase } from '../write-case';
import type { FoundCase } from './find-case';
import type { StepUndo } from './undo-step';

export interface UndoneStep {
  readonly step: StepUndo['step'];
  readonly done: UndoDone;
}

type RefusedStep = Extract<StepUndo, { kind: 'refused' }>;

export const undoneSteps = (results: readonly StepUndo[]): readonly UndoneStep[] =>
  results.flatMap((result) => (result.kind === 'undone' ? [result] : []));

const refusedSteps = (results: readonly StepUndo[]): readonly RefusedStep[] =>
  results.flatMap((result) => (result.kind === 'refused' ? [result] : []));

/** An undo took effect, and the actor has not reported it yet. */
export const isNews = (results: readonly StepUndo[], sayings: Sayings): boolean =>
  undoneSteps(results).some(({ step }) => !isUndoTold(sayings, step.key));

const wordsOf = (results: readonly StepUndo[]): string =>
  results
    .map((result) =>
      result.kind === 'undone'
        ? `${result.step.action.id} undone: ${result.done.text}`
        : `${result.step.action.id} not undone: ${result.text}`,
    )
    .join('; ');

/** Runs under the lock: a command that waits for the lock must find the case closed. */
export async function recordUndone({ deps, record }: FoundCase, results: readonly StepUndo[]): Promise<void> {
  const undone = undoneSteps(results);
  const [last] = undone.map(({ done }) => done).sort((a, b) => (a.at < b.at ? 1 : -1));
  if (!last) return;
  const ids = undone.map(({ step }) => step.id);
  const entry = { at: last.at, kind: 'undo', text: `undone by ${last.by}: ${wordsOf(results)}` };
  const amend = (draft: CaseDraft): CaseDraft => ({
    ...draft,
    outcomes: draft.outcomes.map((outcome) => (ids.includes(outcome.step) ? asUndone(outcome) : outcome)),
    containment: { config: 'undone', instances: 'unknown' },
    nextSteps: nextStepsAfter(deps, results),
    undone: {
      at: last.at,
      by: last.by,
      holdUntil: holdEnds(deps.config.policy.holdHours, parseIso(last.at) ?? deps.clock.now()),
      restored: refusedSteps(results).length === 0 && isAsBefore(undone),
    },
    verdict: 'observed',
  });
  // The case is closed, so that a command that arrives later neither verifies nor contains what a person undid.
  await amendCase(deps, record.caseId, (draft) => withEntry(amend(draft), entry), 'closed');
}

const asUndone = ({ error: _error, ...outcome }: StepOutcome): StepOutcome => ({
  ...outcome,
  status: 'undone',
});

/** A repeated delivery adds no second entry. */
const withEntry = (draft: CaseDraft, entry: TimelineEntry): CaseDraft =>
  draft.timeline.some((one) => jsonEqual(one, entry)) ? draft : addTimeline(draft, entry);

/** Records what happened to the marks, in the outcomes of the steps that wrote them. */
export async function recordMarks({ deps, record }: FoundCase, marks: readonly StepOutcome[]): Promise<void> {
  if (marks.length > 0) await amendCase(deps, record.caseId, (draft) => recordedMarks(draft, marks));
}

/**
 * Logs the line that people and alerts read: `undo.done` as soon as any step took effect, as WARNING if a step was refused. Then
 * notes in the actor's ledger that the undo is reported. A process that dies between the two makes the next delivery report
 * it once more. A delivery that was slower than another one reports nothing.
 */
export async function sayUndone(
  { deps, record }: FoundCase,
  results: readonly StepUndo[],
  marks: readonly StepOutcome[],
): Promise<void> {
  if (!isNews(results, await readSayings(deps.store, record.caseId))) return;
  const undone = undoneSteps(results);
  const isWhole = refusedSteps(results).length === 0;
  const by = undone[0]?.done.by ?? '';
  const atMs = Math.max(...undone.map(({ done }) => parseIso(done.at) ?? 0));
  deps.log(isWhole ? 'NOTICE' : 'WARNING', 'undo.done', wordsOf(results), {
    caseId: record.caseId,
    reason: wordsOf(results),
    requestedBy: by,
    holdUntil: holdEnds(deps.config.policy.holdHours, atMs),
    nextSteps: [...new Set(marks.flatMap(staleAdvice)), ...nextStepsAfter(deps, results)],
    steps: results.map(stepFields),
  });
  const keys = undone.map(({ step }) => step.key);
  await noteUndosTold(deps.store, record.caseId, keys);
}

/** No step was undone: the containment stands, and the case says why. */
export async function sayRefused(
  { deps, record }: FoundCase,
  results: readonly StepUndo[],
  by: string,
): Promise<void> {
  const refused = refusedSteps(results);
  const [first] = refused;
  const at = toIso(deps.clock.now());
  const text = `the undo that ${by} requested is refused: ${wordsOf(results)}`;
  const advice = first ? adviceFor(first) : [];
  await amendCase(deps, record.caseId, (draft) => ({
    ...addTimeline(draft, { at, kind: 'undo-refused', text }),
    nextSteps: [...advice, ...draft.nextSteps.filter((step) => !advice.includes(step))],
  }));
  const isFault = refused.some(({ code }) => code === 'denied' || code === 'failed');
  deps.log(isFault ? 'ERROR' : 'WARNING', 'undo.refused', wordsOf(results), {
    caseId: record.caseId,
    code: first?.code ?? 'nothing-to-undo',
    reason: wordsOf(results),
    requestedBy: by,
    nextSteps: advice,
    steps: results.map(stepFields),
  });
}

export const isForgery = (code: UndoRefusalCode): boolean =>
  code === 'forged-record' || code === 'foreign-target';

/** The undo was refused before any step was judged. */
export function sayNotTried(
  { log }: Pick<ActorDependencies, 'log'>,
  caseId: string,
  refusal: { readonly code: UndoRefusalCode; readonly text: string },
): void {
  const severity = isForgery(refusal.code) ? 'CRITICAL' : 'WARNING';
  log(severity, 'undo.refused', refusal.text, { caseId, code: refusal.code, reason: refusal.text });
}

const adviceFor = ({ code, text, fix, step }: RefusedStep): readonly string[] => {
  if (code === 'unknown-writer') {
    const how = fix ? `run: ${fix}` : 'restore it by hand from the evidence';
    return [
      `The undo leaves ${step.action.id} as it is: ${text}. To undo it, ${how}. Then request the undo again, so that Riposte only notifies people if the finding repeats.`,
    ];
  }
  return code === 'denied' || code === 'failed'
    ? [
        `The undo was ${code === 'denied' ? 'denied' : 'not possible'} and the containment is still in effect: ${text}. ${fix ? `To fix it: ${fix}. ` : ''}Then request the undo again.`,
      ]
    : [];
};

const stepFields = (result: StepUndo): EventFields<'undo.done'>['steps'][number] => ({
  step: result.step.id,
  action: result.step.action.id,
  target: result.step.target,
  result: result.kind,
  code: result.kind === 'undone' ? result.done.code : result.code,
  text: result.kind === 'undone' ? result.done.text : result.text,
});

const isAsBefore = (undone: readonly UndoneStep[]): boolean =>
  undone.every(({ done }) => ['restored', 'already-as-before'].includes(done.code));

/** A step that had taken the bad image out of service is undone. */
const servesAgain = (undone: readonly UndoneStep[]): boolean =>
  undone.some(({ step, done }) => step.action.killsRunningInstances && done.code === 'restored');

/** What a person should do after an undo, in order. */
function nextStepsAfter({ config }: ActorDependencies, results: readonly StepUndo[]): readonly string[] {
  const undone = undoneSteps(results);
  const by = undone[0]?.done.by ?? 'an operator';
  return [
    ...refusedSteps(results).flatMap((refused) =>
      refused.code === 'unknown-writer'
        ? adviceFor(refused)
        : [
            `The undo is not complete: ${refused.step.action.id} is still in effect, because ${refused.text}. Restore it by hand, or remove the cause and request the undo again.`,
          ],
    ),
    ...(isAsBefore(undone)
      ? [
          `${servesAgain(undone) ? 'The bad image serves again: the workload' : 'The workload'} is as it was before, as ${by} requested.`,
        ]
      : undone.map(({ step, done }) => `As ${by} requested, ${step.action.id} is undone: ${done.text}.`)),
    `For ${config.policy.holdHours} hours, Riposte only notifies people if the finding repeats on this workload and digest.`,
    `If the finding was real after all, contain the workload by hand. Riposte does not act on this case again. ${WHERE_BY_HAND}`,
  ];
}
