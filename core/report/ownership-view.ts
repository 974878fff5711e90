import { planOf } from '../case/plan-of';
import type { CaseRecord } from '../case/record';
import type { Lasting } from '../ownership/owner-words';
import { ownerSentence, recordedOwnership } from '../ownership/ownership';
import type { PlannedStep } from '../plan/response-plan';
import { nounOf } from '../targets/response-words';

/** Whether one step lasts, ready to show. */
export interface LastsView {
  readonly action: string;
  /** Who manages the workload. One sentence. */
  readonly owner: string;
  /** What the owner's next deployment does. */
  readonly text: string;
  /** Where the lines belong, or what to do if there are none. */
  readonly where: string;
  readonly lines: readonly string[];
}

/** One entry for each planned change that was not undone. The caller made all text visible. */
export function ownershipView(
  record: Pick<CaseRecord, 'plan' | 'replanned' | 'outcomes'>,
): readonly LastsView[] {
  const undone = new Set(record.outcomes.filter(({ status }) => status === 'undone').map(({ step }) => step));
  return planOf(record)
    .steps.filter(({ id }) => !undone.has(id))
    .flatMap(({ action, target, lasts }) => (isWhole(lasts) ? [view(action, target, lasts)] : []));
}

/** A record of another version may have another shape. Then nothing is shown. */
const isWhole = (lasts: PlannedStep['lasts']): lasts is Lasting =>
  typeof lasts?.text === 'string' &&
  typeof lasts.merge?.where === 'string' &&
  Array.isArray(lasts.merge.lines) &&
  lasts.merge.lines.every((line) => typeof line === 'string');

const view = (action: string, target: string, { managedBy, text, merge }: Lasting): LastsView => ({
  action,
  owner: ownerSentence(recordedOwnership(managedBy), nounOf(target)),
  text,
  where: merge.where,
  lines: merge.lines,
});

/** For a terminal, one line each. */
export const lastsLines = (views: readonly LastsView[]): readonly string[] =>
  views.flatMap(({ action, owner, text, where, lines }) => [
    `${action}: ${owner} ${text}`,
    `  ${where}`,
    ...lines.map((line) => `    ${line}`),
  ]);
