import { type ExpectedVerdict, effectWords } from '../../core/replay/expected-verdict';
import type { ReplayOutcome } from '../../core/replay/replay-findings';
import type { ReplaySum } from '../../core/replay/replay-sum';
import type { Tone } from '../../core/report/view-model';
import { visible } from '../../core/values/visible-text';
import type { Paint } from '../progress/paint';

const TONE: Readonly<Record<ExpectedVerdict, Tone>> = {
  'would-contain': 'good',
  'would-restrict': 'attention',
  'awaiting-approval': 'attention',
  observed: 'calm',
  refused: 'bad',
  'not-ours': 'calm',
};

/** Up to this many findings are shown one by one. More are grouped; the JSON document has each finding. */
const SINGLY = 20;

export function outcomesText(outcomes: readonly ReplayOutcome[], paint: Paint): string {
  if (outcomes.length <= SINGLY)
    return outcomes.map((outcome) => blockText(outcome, heading(outcome), paint)).join('\n');
  return groupsOf(outcomes)
    .map((group) => {
      const [first] = group as [ReplayOutcome];
      const title =
        group.length === 1
          ? heading(first)
          : `${group.length} findings: ${visible(first.category)}\n  for example ${shortResource(first)}, ${first.caseId}`;
      return blockText(first, title, paint);
    })
    .join('\n');
}

/** Groups outcomes that would print the same text, largest group first. */
function groupsOf(outcomes: readonly ReplayOutcome[]): readonly (readonly ReplayOutcome[])[] {
  const groups = new Map<string, ReplayOutcome[]>();
  for (const outcome of outcomes) {
    const key = [outcome.detector, outcome.category, outcome.reason, ...answerLines(outcome)].join('\n');
    const group = groups.get(key);
    if (group) group.push(outcome);
    else groups.set(key, [outcome]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

const shortResource = ({ resource }: ReplayOutcome): string =>
  visible(resource.replace(/^\/\/run\.googleapis\.com\//, ''));

const heading = (outcome: ReplayOutcome): string =>
  `${visible(outcome.category)} (${outcome.severity})\n  ${shortResource(outcome)}, ${outcome.caseId}`;

function blockText(outcome: ReplayOutcome, title: string, paint: Paint): string {
  const { verdict, reason, playbook } = outcome;
  const [first = '', ...rest] = title.split('\n');
  return [
    paint.strong(first),
    ...rest,
    ...(playbook ? [paint.soft(`  playbook ${playbook.id}`)] : []),
    `  ${paint.tone(TONE[verdict], verdict)}: ${visible(reason)}`,
    ...answerLines(outcome).map((line) => `    ${line}`),
    '',
  ].join('\n');
}

const answerLines = ({ steps, withheld, mode }: ReplayOutcome): readonly string[] => [
  ...steps.map(({ action, effect }) => `${action.padEnd(22)} ${effectWords(effect, mode)}`),
  ...withheld.map(({ action, reason }) => `${action.padEnd(22)} withheld: ${visible(reason)}`),
];

const HEADS = ['runs', 'awaits-approval', 'would-run', 'withheld'] as const;
const TITLES = ['runs', 'awaits approval', 'would run', 'withheld'];

export function sumText(sum: ReplaySum, paint: Paint): string {
  const verdicts = Object.entries(sum.verdicts).filter(([, count]) => count > 0);
  const row = (name: string, cells: readonly (string | number)[]) =>
    `  ${name.padEnd(22)}${cells.map((cell) => String(cell).padStart(17)).join('')}`;
  return [
    paint.strong(`${sum.findings} ${sum.findings === 1 ? 'finding' : 'findings'}`),
    ...verdicts.map(
      ([verdict, count]) =>
        `  ${paint.tone(TONE[verdict as ExpectedVerdict], verdict.padEnd(22))}${String(count).padStart(17)}`,
    ),
    '',
    row('', TITLES),
    ...Object.entries(sum.actions).map(([action, counts]) =>
      row(
        action,
        HEADS.map((head) => counts[head] || '-'),
      ),
    ),
    '',
  ].join('\n');
}

/** Printed first, because a rehearsal must not look real (invariant 16). */
export const inventedText = (sum: Pick<ReplaySum, 'findings' | 'invented'>): string =>
  sum.invented === 0
    ? ''
    : `${sum.invented === sum.findings ? 'All' : `${sum.invented} of ${sum.findings}`} findings come from an invented cloud: they were recorded in a rehearsal, not in production.\n`;
