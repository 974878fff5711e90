import type { CheckResult, CheckStatus } from '../../core/doctor/check';
import { countsOf } from '../../core/doctor/examine';
import type { Tone } from '../../core/report/view-model';
import { visible } from '../../core/report/visible-text';
import type { Paint } from '../progress/paint';

const TONES: Readonly<Record<CheckStatus, Tone>> = {
  ok: 'good',
  warning: 'attention',
  problem: 'bad',
  unknown: 'calm',
};

/** Lines of detail that are shown; --json has them all. */
const MOST = 8;

/** One line per check, and what there is to do below it. What the cloud answered is made visible: names are foreign text. */
export function reportText(results: readonly CheckResult[], paint: Paint): string {
  const widest = Math.max(...results.map(({ title }) => title.length));
  const lines = results.flatMap((result) => [
    `${paint.tone(TONES[result.status], result.status.padEnd(7))}  ${result.title.padEnd(widest)}  ${visible(result.what)}`,
    ...moreOf(result).map((line) => `         ${line}`),
  ]);
  return `${[...lines, '', summary(results)].join('\n')}\n`;
}

function moreOf({ details = [], mend }: CheckResult): readonly string[] {
  const rest = details.length - MOST;
  return [
    ...details.slice(0, MOST).map((detail) => `- ${visible(detail, 300)}`),
    ...(rest > 0 ? [`- \u2026 and ${rest} more (--json has them all)`] : []),
    ...(mend === undefined ? [] : [`mend it: ${visible(mend)}`]),
  ];
}

function summary(results: readonly CheckResult[]): string {
  const { ok, warning, problem, unknown } = countsOf(results);
  return `${count(results.length, 'check')}: ${ok} ok, ${count(warning, 'warning')}, ${count(problem, 'problem')}, ${unknown} unknown. Nothing was changed.`;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
