import type { Mode } from '../permissions/tiers';
import { jsonEqual } from '../values/json';
import { type ChangeVerdict, type Direction, verdictOfChanges } from './direction';
import { effectWords, type StepEffect } from './expected-verdict';
import type { ReplayedStep, ReplayOutcome } from './replay-findings';

/** One difference in the response to a finding. */
export interface ResponseChange {
  /** Id of an action, or `playbook`, `detector`, `verdict`. */
  readonly about: string;
  readonly direction: Direction;
  /** In words, without a full stop. */
  readonly text: string;
}

/** One finding with a different response. */
export interface ResponseDifference {
  readonly caseId: string;
  readonly verdict: Exclude<ChangeVerdict, 'unchanged'>;
  readonly changes: readonly ResponseChange[];
  readonly base: ReplayOutcome;
  readonly head: ReplayOutcome;
}

/**
 * The findings with a different response, how it differs and why, sorted by case id. Both sides are outcomes of the
 * same recorded findings, in any order. Several recordings of one case are paired in the order in which they occur.
 *
 * @throws TypeError when one side has a finding that the other side lacks
 */
export function compareResponses(
  base: readonly ReplayOutcome[],
  head: readonly ReplayOutcome[],
): ResponseDifference[] {
  const waiting = new Map<string, ReplayOutcome[]>();
  for (const outcome of head) {
    const same = waiting.get(outcome.caseId);
    if (same) same.push(outcome);
    else waiting.set(outcome.caseId, [outcome]);
  }
  if (base.length !== head.length) throw otherFindings(`${base.length} and ${head.length} findings`);
  return base
    .flatMap((outcome) => {
      const other = waiting.get(outcome.caseId)?.shift();
      if (other === undefined) throw otherFindings(outcome.caseId);
      return tryDifference(outcome, other) ?? [];
    })
    .sort(byCase);
}

const otherFindings = (what: string) =>
  new TypeError(`base and head were not replayed over the same findings: ${what}`);

/** The text breaks ties between recordings of one case, so that the order of the recordings does not matter. */
function byCase(left: ResponseDifference, right: ResponseDifference): number {
  const [a, b] = [keyOf(left), keyOf(right)];
  return a === b ? 0 : a < b ? -1 : 1;
}
const keyOf = ({ caseId, changes }: ResponseDifference): string =>
  `${caseId}\n${changes.map(({ text }) => text).join('\n')}`;

/** The difference in the response to one finding. Undefined when there is none. */
export function tryDifference(base: ReplayOutcome, head: ReplayOutcome): ResponseDifference | undefined {
  const changes = [...contextChanges(base, head), ...actionChanges(base, head)];
  const verdict = verdictOfChanges(changes);
  return verdict === 'unchanged' ? undefined : { caseId: base.caseId, verdict, changes, base, head };
}

const neither = (about: string, text: string): ResponseChange => ({ about, direction: 'neither', text });

function contextChanges(base: ReplayOutcome, head: ReplayOutcome): readonly ResponseChange[] {
  const named = ({ playbook }: ReplayOutcome) =>
    playbook ? `${playbook.id} (version ${playbook.version})` : 'none';
  return [
    ...(base.detector === head.detector
      ? []
      : [neither('detector', `detector ${base.detector} -> ${head.detector}`)]),
    ...(named(base) === named(head) && hasSameSteps(base, head)
      ? []
      : [neither('playbook', `playbook ${named(base)} -> ${named(head)}`)]),
    ...(base.verdict === head.verdict
      ? []
      : [neither('verdict', `verdict ${base.verdict} -> ${head.verdict}`)]),
  ];
}

const hasSameSteps = (base: ReplayOutcome, head: ReplayOutcome): boolean =>
  base.playbook === head.playbook || jsonEqual(base.playbook?.steps, head.playbook?.steps);

/** One side's result for one action. `passed-over`: an earlier alternative was taken, or was unnecessary. */
type Standing =
  | { readonly kind: 'planned'; readonly step: ReplayedStep; readonly rank: number }
  | { readonly kind: 'withheld'; readonly reason: string; readonly rank: 0 }
  | { readonly kind: 'passed-over'; readonly taken?: string; readonly rank: 0 }
  | { readonly kind: 'absent'; readonly rank: 0 };

const RANK: Readonly<Record<StepEffect, number>> = { 'would-run': 1, 'awaits-approval': 2, runs: 3 };

function standingOf({ steps, withheld, playbook }: ReplayOutcome, action: string): Standing {
  const [strongest] = steps
    .filter((step) => step.action === action)
    .sort((a, b) => RANK[b.effect] - RANK[a.effect]);
  if (strongest) return { kind: 'planned', step: strongest, rank: RANK[strongest.effect] };
  const refused = withheld.find((entry) => entry.action === action);
  if (refused) return { kind: 'withheld', reason: refused.reason, rank: 0 };
  for (const entry of playbook?.steps ?? []) {
    if (typeof entry === 'string' || !entry.firstOf.includes(action)) continue;
    const before = entry.firstOf.slice(0, entry.firstOf.indexOf(action));
    const taken = before.find((id) => steps.some((step) => step.action === id));
    return { kind: 'passed-over', rank: 0, ...(taken === undefined ? {} : { taken }) };
  }
  return { kind: 'absent', rank: 0 };
}

const named = ({ steps, withheld, playbook }: ReplayOutcome): readonly string[] => [
  ...(playbook?.steps ?? []).flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.firstOf)),
  ...steps.map(({ action }) => action),
  ...withheld.map(({ action }) => action),
];

function actionChanges(base: ReplayOutcome, head: ReplayOutcome): readonly ResponseChange[] {
  const alike = hasSameSteps(base, head);
  const actions = [...new Set([...named(head), ...named(base)])];
  return actions.flatMap((action) => {
    const change = changeOf(standingOf(base, action), standingOf(head, action), base.mode, head.mode, alike);
    return change ? [{ about: action, direction: change.direction, text: `${action}: ${change.text}` }] : [];
  });
}

type Change = Omit<ResponseChange, 'about'>;

/** `alike`: both sides use the same playbook, so an alternative that gives way gives way to a preferred one. */
function changeOf(
  was: Standing,
  is: Standing,
  wasMode: Mode,
  mode: Mode,
  alike: boolean,
): Change | undefined {
  if (is.rank > was.rank) return { ...raised(was, is, wasMode, mode, alike) };
  if (is.rank < was.rank) return { ...lowered(is, mode, alike) };
  if (was.kind === 'planned' && is.kind === 'planned') return otherStep(was.step, is.step);
  return otherPlace(was, is);
}

function raised(was: Standing, is: Standing, wasMode: Mode, mode: Mode, alike: boolean): Change {
  const now = is.kind === 'planned' ? effectWords(is.step.effect, mode) : '';
  switch (was.kind) {
    case 'planned':
      return { direction: 'stronger', text: `${now} (before: ${effectWords(was.step.effect, wasMode)})` };
    case 'withheld':
      return { direction: 'stronger', text: `${now} (before: withheld, ${was.reason})` };
    case 'absent':
      return { direction: 'stronger', text: `${now} (before: not in the playbook)` };
    case 'passed-over':
      return alike
        ? {
            direction: 'neither',
            text: `${now}, instead of an alternative that is withheld or unnecessary`,
          }
        : { direction: 'stronger', text: `${now} (before: passed over)` };
  }
}

function lowered(is: Standing, mode: Mode, alike: boolean): Change {
  switch (is.kind) {
    case 'planned':
      return { direction: 'weaker', text: effectWords(is.step.effect, mode) };
    case 'withheld':
      return { direction: 'weaker', text: `withheld, ${is.reason}` };
    case 'absent':
      return { direction: 'weaker', text: 'removed from the playbook' };
    case 'passed-over':
      // A taken alternative is another step. An unnecessary one is none, so nothing replaces this step.
      return alike && is.taken !== undefined
        ? { direction: 'neither', text: `gives way to ${is.taken}, which the playbook tries before it` }
        : {
            direction: 'weaker',
            text: `passed over${is.taken === undefined ? '' : `, because the playbook tries ${is.taken} first`}`,
          };
  }
}

const otherStep = (was: ReplayedStep, is: ReplayedStep): Change | undefined =>
  was.target === is.target && jsonEqual(was.after, is.after)
    ? undefined
    : { direction: 'neither', text: 'makes a different change' };

/** A new reason for the same withholding is no difference: the settings that cause it are compared separately. */
function otherPlace(was: Standing, is: Standing): Change | undefined {
  if (was.kind === 'withheld' && is.kind === 'absent')
    return { direction: 'neither', text: 'no longer in the playbook; it was withheld' };
  if (was.kind === 'absent' && is.kind === 'withheld')
    return { direction: 'neither', text: `new in the playbook, and withheld, ${is.reason}` };
  return undefined;
}
