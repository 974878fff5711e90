import { VARIABLES } from '../../core/environment';
import { readVariable } from '../../core/environment/read-variable';
import type { Severity } from '../../review/contract/severity';
import {
  FORMATS,
  type Format,
  renderGithub,
  renderJson,
  renderJunit,
  renderMarkdown,
  renderSarif,
  renderText,
} from '../../review/report/formats';
import type { ReviewReport } from '../../review/report/review-report';
import { RULES } from '../../review/rules';
import { paintFor } from '../progress/paint';
import type { Io } from '../terminal/io';
import { VERSION } from '../terminal/version';

export { FORMATS, type Format };

export const isFormat = (text: string): text is Format => (FORMATS as readonly string[]).includes(text);

export interface RenderOptions {
  readonly failOn: Severity;
  /** Address of docs/review-rules.md. @default - a relative link */
  readonly rulesUrl?: string | undefined;
}

/** A report in one format. Only markdown may have several parts: each becomes a separate comment. */
export function partsOf(
  format: Format,
  report: ReviewReport,
  { failOn, rulesUrl }: RenderOptions,
  { terminal, env }: Pick<Io, 'terminal' | 'env'>,
): readonly string[] {
  const rules = rulesUrl === undefined ? {} : { rulesDocument: rulesUrl };
  switch (format) {
    case 'text':
      return [renderText(report, { paint: paintFor(terminal.stdout, env), ...columnsOf(env) })];
    case 'markdown':
      return renderMarkdown(report, rules);
    case 'json':
      return [renderJson(report)];
    case 'sarif':
      return [renderSarif(report, { rules: RULES, version: VERSION, ...httpsOnly(rulesUrl) })];
    case 'junit':
      return [renderJunit(report, { failOn })];
    case 'github':
      return [renderGithub(report, rules).commands];
  }
}

/** The summary for GitHub's runner, which shows it on the page of a run. Undefined outside GitHub. */
export const stepSummary = (report: ReviewReport, { rulesUrl }: RenderOptions): string =>
  renderGithub(report, rulesUrl === undefined ? {} : { rulesDocument: rulesUrl }).summary;

const httpsOnly = (url: string | undefined) => (url?.startsWith('https://') ? { rulesDocument: url } : {});

const { COLUMNS } = VARIABLES;

function columnsOf(env: Io['env']) {
  const columns = readVariable(env, 'COLUMNS');
  return columns !== undefined && COLUMNS.pattern.test(columns) ? { columns: Number(columns) } : {};
}
