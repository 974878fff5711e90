import type { Tone } from '../../core/report/view-model';
import { diffLinesOf, wrapped } from './diff-lines';
import type { DriftRow, ReportFinding, ResourceDetails, ReviewReport } from './review-report';
import {
  counted,
  countsLine,
  goingLine,
  headline,
  isGoing,
  KIND_WORDS,
  type Mood,
  placeOf,
  severitiesLine,
  verdictsLine,
  verdictWords,
} from './words';

/** Color for a terminal, or none: cli/progress/paint.ts makes one. Words express every tone as well. */
interface Paint {
  tone(tone: Tone, text: string): string;
  strong(text: string): string;
  soft(text: string): string;
}

export interface TextOptions {
  readonly paint: Paint;
  /** Columns of the terminal. Prose wraps there, at 100 at most. @default 80 */
  readonly columns?: number;
  /** @default true */
  readonly details?: boolean;
}

const TONES: Readonly<Record<Mood, Tone>> = { bad: 'bad', unsure: 'attention', calm: 'calm', good: 'good' };
const MARKS: Readonly<Record<Mood, string>> = { bad: '✗', unsure: '?', calm: '·', good: '✓' };
const SEVERITY_TONES: Readonly<Record<ReportFinding['severity'], Tone>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'attention',
  low: 'calm',
  info: 'calm',
};

/** The report for a terminal or a log. */
export function renderText(report: ReviewReport, options: TextOptions): string {
  const { paint, columns = 80, details = true } = options;
  const page = { report, paint, width: Math.max(20, Math.min(columns, 100)) };
  const parts = [
    head(page),
    list(
      page,
      'Findings',
      report.findings.map((finding) => findingLines(page, finding)),
    ),
    list(
      page,
      'Powers',
      report.powers.map((row) => powersLines(page, row)),
    ),
    list(page, 'Coverage', coverageLines(page)),
    list(
      page,
      'Findings with a different response',
      report.responses.map(({ finding, before, after, why }) => [
        ...fitted(page, `- ${finding}: ${before} -> ${after}`, '  '),
        ...fitted(page, `  ${why}`, '  '),
      ]),
    ),
    list(
      page,
      'Accepted by exception',
      report.excepted.map((row) => [
        ...fitted(page, `- ${row.rule} ${row.title}, ${placeOf(row)}`, '  '),
        ...fitted(page, `  ${row.reason}. Accepted by ${row.owner} until ${row.ends}`, '  '),
      ]),
    ),
    list(
      page,
      'Changed outside of Terraform',
      report.drift.map((row) => resourceLines(page, row, 'was')),
    ),
    ...(details
      ? [
          list(
            page,
            'Details',
            report.resources.map((resource) => resourceLines(page, resource, 'is')),
          ),
        ]
      : []),
    report.fingerprint === null
      ? ''
      : `${fitted(page, `Plan fingerprint ${report.fingerprint}`, '  ').join('\n')}\n`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

interface Page {
  readonly report: ReviewReport;
  readonly paint: Paint;
  readonly width: number;
}

const fitted = ({ width }: Page, text: string, indent = ''): readonly string[] => {
  const [first = ''] = wrapped(text, width);
  // Only the text after this point is joined: joining the other lines would insert spaces into broken words.
  const rest = text.slice(first.length).replace(/^ /, '');
  return rest === ''
    ? [first]
    : [first, ...wrapped(rest, width - indent.length).map((line) => indent + line)];
};

function head(page: Page): string {
  const { report, paint } = page;
  const { mood, words } = headline(report);
  const counts = countsLine(report);
  const going = goingLine(report);
  return [
    paint.strong(paint.tone(TONES[mood], `${MARKS[mood]} ${words}`)),
    '',
    ...(report.concernsUs
      ? verdictWords(report.verdicts).map((one) =>
          paint.tone(TONES[one.mood], `${MARKS[one.mood]} ${one.words}`),
        )
      : fitted(page, verdictsLine(report.verdicts))),
    ...report.notes.flatMap(({ text }) => fitted(page, `! ${text}`, '  ')),
    ...(report.concernsUs && going !== ''
      ? ['', ...fitted(page, `${going}`).map((line) => paint.tone('bad', line)), ...goingPlaces(page)]
      : []),
    ...(report.concernsUs && counts !== '' ? ['', ...fitted(page, `Plan: ${counts}.`)] : []),
    '',
  ].join('\n');
}

const goingPlaces = (page: Page): readonly string[] =>
  page.report.resources.filter(isGoing).flatMap((resource) => fitted(page, `- ${placeOf(resource)}`, '  '));

function list({ paint, report }: Page, title: string, items: readonly (readonly string[])[]): string {
  if (items.length === 0) return '';
  const severities = title === 'Findings' ? `: ${severitiesLine(report.findings)}` : '';
  const gap = title === 'Findings' ? '\n\n' : '\n';
  return `${paint.strong(`${title}${severities}`)}\n\n${items.map((lines) => lines.join('\n')).join(gap)}\n`;
}

function findingLines(page: Page, finding: ReportFinding): readonly string[] {
  const { paint } = page;
  const { severity, rule, title, message, why, fix, values, assumed, source } = finding;
  const place = placeOf(finding);
  const line = source?.line === undefined ? '' : `:${source.line}`;
  return [
    `${paint.tone(SEVERITY_TONES[severity], severity)} ${paint.strong(`${rule} ${title}`)}`,
    ...(place === '' ? [] : fitted(page, `  ${place}`, '  ')),
    ...(source === undefined ? [] : fitted(page, `  ${source.file}${line}`, '  ').map(paint.soft)),
    ...fitted(
      page,
      `  ${message}${assumed ? ' This is an assumption: the plan does not know the value yet.' : ''}`,
      '  ',
    ),
    ...(values === undefined
      ? []
      : fitted(page, `  ${values.before ?? 'not set'} -> ${values.after ?? 'not set'}`, '    ')),
    ...fitted(page, `  Why: ${why}`, '    '),
    ...fitted(page, `  Fix: ${fix}`, '    '),
  ];
}

function powersLines(page: Page, row: ReviewReport['powers'][number]): readonly string[] {
  const itemsLine = (what: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : fitted(page, `  ${what}: ${items.join(', ')}`, '    ');
  return [
    ...fitted(page, `- ${row.who}: ${row.words}`, '  '),
    ...fitted(page, `  ${row.principal} on ${row.scope}`, '    '),
    ...itemsLine('leads to more', row.standsOut),
    ...itemsLine('gained', row.gained),
    ...itemsLine('lost', row.lost),
  ];
}

function coverageLines(page: Page): readonly (readonly string[])[] {
  const { coverage, tamper } = page.report;
  const answer = (one: ReviewReport['coverage'][number]['before']): string =>
    one === null ? 'not detected' : `${one.mode}, ${one.verdict}`;
  return [
    ...coverage.map((row) =>
      fitted(
        page,
        `- ${row.detector} (${row.playbook}): ${answer(row.before)} -> ${answer(row.after)}`,
        '  ',
      ),
    ),
    ...tamper.lost.map((id) => fitted(page, `- tamper detection lost: ${id}`, '  ')),
    ...tamper.gained.map((id) => fitted(page, `- tamper detection gained: ${id}`, '  ')),
  ];
}

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;
const DIFF_TONES = { removed: 'bad', added: 'good' } as const;

function resourceLines(page: Page, row: ResourceDetails | DriftRow, verb: string): readonly string[] {
  const { paint, width } = page;
  return [
    ...fitted(page, `- ${placeOf(row)} ${verb} ${KIND_WORDS[row.kind]}`, '  '),
    ...(row.constructPath === undefined ? [] : fitted(page, `  ${row.address}`, '  ').map(paint.soft)),
    ...row.attributes.flatMap((attribute) =>
      diffLinesOf(attribute, width - 6).flatMap(({ kind, text }) =>
        wrapped(text, width - 6).map((line) => {
          const shown = `    ${SIGNS[kind]} ${line}`;
          return kind === 'same' ? shown : paint.tone(DIFF_TONES[kind], shown);
        }),
      ),
    ),
    ...(row.left === 0
      ? []
      : [`    ${counted(row.left, 'more attribute differs', 'more attributes differ')}`]),
  ];
}
