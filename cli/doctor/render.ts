import type { CheckResult, CheckStatus } from '../../core/doctor/check';
import { type Counts, countsOf } from '../../core/doctor/examine';
import type { Tone } from '../../core/report/view-model';
import { visible } from '../../core/report/visible-text';
import type { Paint } from '../progress/paint';
import type { ProjectDiagnosis } from './walk';

const TONES: Readonly<Record<CheckStatus, Tone>> = {
  ok: 'good',
  warning: 'attention',
  problem: 'bad',
  unknown: 'calm',
};

/** Lines of detail that are shown; --json has them all. */
const MOST = 8;

/** One line per check, and what there is to do below it. What the cloud answered is made visible: names are foreign text. */
export const reportText = (results: readonly CheckResult[], paint: Paint): string =>
  `${[...linesOf(results, paint), '', summary(results)].join('\n')}\n`;

/** A rollout: a project in which all is well is one line, of the others what is not. */
export function walkText(projects: readonly ProjectDiagnosis[], paint: Paint): string {
  const lines = projects.flatMap(({ results, ...of }) => {
    const open = results.filter(({ status }) => status !== 'ok');
    const head = `${paint.strong(projectName(of))}: ${countsText(countsOf(results))}`;
    return open.length === 0 ? [head] : ['', head, ...linesOf(open, paint)];
  });
  const results = projects.flatMap((each) => each.results);
  return `${[...lines, '', `${count(projects.length, 'project')}, ${summary(results)}`].join('\n')}\n`;
}

/** As a rollout's projects are told apart. */
export const projectName = ({ project, hub }: Pick<ProjectDiagnosis, 'project' | 'hub'>): string =>
  hub ? `${project} (hub)` : project;

function linesOf(results: readonly CheckResult[], paint: Paint): readonly string[] {
  const widest = Math.max(...results.map(({ title }) => title.length));
  return results.flatMap((result) => [
    `${paint.tone(TONES[result.status], result.status.padEnd(7))}  ${result.title.padEnd(widest)}  ${visible(result.what)}`,
    ...moreOf(result).map((line) => `         ${line}`),
  ]);
}

function moreOf({ details = [], fix, code }: CheckResult): readonly string[] {
  const rest = details.length - MOST;
  return [
    ...details.slice(0, MOST).map((detail) => `- ${visible(detail, 300)}`),
    ...(rest > 0 ? [`- \u2026 and ${rest} more (--json has them all)`] : []),
    ...(fix === undefined ? [] : [`fix: ${visible(fix)}`]),
    ...(code === undefined ? [] : [`code: ${code}`]),
  ];
}

const summary = (results: readonly CheckResult[]): string =>
  `${count(results.length, 'check')}: ${countsText(countsOf(results))}. Nothing was changed.`;

export const countsText = ({ ok, warning, problem, unknown }: Counts): string =>
  `${ok} ok, ${count(warning, 'warning')}, ${count(problem, 'problem')}, ${unknown} unknown`;

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
