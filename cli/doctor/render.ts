import type { CheckResult, CheckStatus } from '../../core/doctor/check';
import { type Counts, countsOf } from '../../core/doctor/examine';
import type { Tone } from '../../core/report/view-model';
import { visible } from '../../core/values/visible-text';
import type { Paint } from '../progress/paint';
import type { ProjectDiagnosis } from './walk';

const TONES: Readonly<Record<CheckStatus, Tone>> = {
  ok: 'good',
  warning: 'attention',
  problem: 'bad',
  unknown: 'calm',
};

/** Detail lines shown per check; --json has all of them. */
const MOST = 8;

/** One line per check, with details and the fix below it. Text from the cloud is foreign, so it is made visible. */
export const reportText = (results: readonly CheckResult[], paint: Paint): string =>
  `${[...linesOf(results, paint), '', summary(results)].join('\n')}\n`;

/** A rollout: one line for a project without findings; for the others, also the checks that are not ok. */
export function walkText(projects: readonly ProjectDiagnosis[], paint: Paint): string {
  const lines = projects.flatMap(({ results, ...of }) => {
    const open = results.filter(({ status }) => status !== 'ok');
    const head = `${paint.strong(projectName(of))}: ${countsText(countsOf(results))}`;
    return open.length === 0 ? [head] : ['', head, ...linesOf(open, paint)];
  });
  const results = projects.flatMap((each) => each.results);
  return `${[...lines, '', `${count(projects.length, 'project')}, ${summary(results)}`].join('\n')}\n`;
}

/** The name of a rollout's project; the hub is marked. */
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
