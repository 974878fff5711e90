import type { CaseRecord } from '../case/record';
import { caseView } from './case-view';
import { escapeMarkdown } from './escape-markdown';
import type { CaseView, Row, StepView } from './view-model';

/** Machine text: a code span with a fence that is longer than any run of backticks inside. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padded = text === '' || /^[` ]|[` ]$/.test(text) ? ` ${text} ` : text;
  return `${fence}${padded}${fence}`;
}

/** The case as markdown: for tickets, chat and pull requests. Pure. */
export function renderMarkdown(record: CaseRecord): string {
  const view = caseView(record);
  return [
    head(view),
    section('Times', view.times.map(rowLine)),
    numbered(NEXT[view.rehearsal === undefined ? 'real' : 'rehearsed'], view.nextSteps),
    byHand(view),
    undo(view),
    section('What was found', view.found.map(rowLine)),
    section('Processes', view.processes.map(rowLine)),
    section('Affected resource', view.resource.map(rowLine)),
    section(
      'ATT&CK',
      view.techniques.map(({ id, name, href }) =>
        href ? `- [${escapeMarkdown(`${id} ${name}`.trim())}](${href})` : `- ${codeSpan(id)}`,
      ),
    ),
    section(
      'Investigation',
      view.investigation.flatMap((part) => [
        `- **${escapeMarkdown(part.title)}**${part.known ? '' : ' (unavailable)'}: ${escapeMarkdown(part.summary)}${linkText(part.link)}`,
        ...part.lines.map((line) => `  - ${codeSpan(line)}`),
      ]),
    ),
    plan(view),
    lasts(view),
    section(
      'Withheld',
      view.withheld.map(
        (item) => `- ${codeSpan(item.action)} (${item.cause}): ${escapeMarkdown(item.reason)}`,
      ),
    ),
    evidence(view),
    section(
      'Timeline',
      view.timeline.map(
        (entry) => `- ${codeSpan(entry.at)} ${codeSpan(entry.kind)} ${escapeMarkdown(entry.text)}`,
      ),
    ),
    section(
      'Assumed',
      view.assumed.map((text) => `- ${escapeMarkdown(text)}`),
    ),
    `${escapeMarkdown(view.guidance)}\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `## ${escapeMarkdown(title)}\n\n${lines.join('\n')}\n`;

const numbered = (title: string, items: readonly string[]): string =>
  section(
    title,
    items.map((item, index) => `${index + 1}. ${escapeMarkdown(item)}`),
  );

function head(view: CaseView): string {
  const badges = view.badges.map((badge) => codeSpan(badge.text)).join(' ');
  return [
    ...(view.rehearsal === undefined ? [] : [`> **${escapeMarkdown(view.rehearsal)}**`, '']),
    `# ${escapeMarkdown(view.verdict.text)}: ${escapeMarkdown(view.title)}`,
    '',
    escapeMarkdown(view.verdict.sentence),
    '',
    `${escapeMarkdown(view.subtitle)}. Case ${codeSpan(view.caseId)}. ${badges}`,
    '',
  ].join('\n');
}

const linkText = (link: Row['link']): string =>
  link === undefined ? '' : ` ([${escapeMarkdown(link.text)}](${link.href}))`;

function rowLine(row: Row): string {
  const values = row.values.map(row.code ? codeSpan : escapeMarkdown).join(' ');
  const link = linkText(row.link);
  const fact = row.fact ? ` (${escapeMarkdown(row.fact)})` : '';
  const note = row.note ? ` (${escapeMarkdown(row.note)})` : '';
  return `- **${escapeMarkdown(row.label)}:** ${values}${fact}${link}${note}`;
}

const NEXT = {
  real: 'What a person should do next',
  rehearsed: 'What a person would do next, if this were real',
} as const;

function byHand({ byHand: { text, commands } }: CaseView): string {
  if (text === '') return '';
  return section('Contain by hand', [
    escapeMarkdown(text),
    '',
    ...commands.map(({ what, command }) => `- ${escapeMarkdown(what)}: ${codeSpan(command)}`),
  ]);
}

function undo(view: CaseView): string {
  const { text, restores, commands } = view.undo;
  return section('How to undo', [
    escapeMarkdown(text),
    '',
    ...restores.map((item) => `- restores ${codeSpan(item)}`),
    ...commands.map(({ where, command }) => `- ${escapeMarkdown(where)}: ${codeSpan(command)}`),
  ]);
}

function plan(view: CaseView): string {
  return section('Plan', [
    `Plan hash ${codeSpan(view.plan.hash)}`,
    '',
    ...view.plan.steps.flatMap(stepLines),
  ]);
}

const lasts = (view: CaseView): string =>
  section(
    'Will it last?',
    view.lasts.flatMap(({ action, owner, text, where, lines }) => [
      `- **${escapeMarkdown(action)}**: ${escapeMarkdown(`${owner} ${text} ${where}`)}`,
      ...lines.map((line) => `  - ${codeSpan(line)}`),
    ]),
  );

const MARK = { same: ' ', removed: '-', added: '+' } as const;

function stepLines(step: StepView): readonly string[] {
  return [
    `- **${escapeMarkdown(step.id)}** ${step.badges.map((badge) => codeSpan(badge.text)).join(' ')} on ${codeSpan(step.target)}`,
    `  ${escapeMarkdown(step.rationale)}`,
    ...step.diff.map((line) => `  - ${codeSpan(`${MARK[line.kind]} ${line.text}`)}`),
    ...(step.verification ? [`  - seen afterwards: ${escapeMarkdown(step.verification)}`] : []),
    ...(step.error
      ? [
          `  - error: ${escapeMarkdown(step.error.message)}`,
          `  - to fix it: ${escapeMarkdown(step.error.fix)}`,
        ]
      : []),
  ];
}

function evidence(view: CaseView): string {
  const { entries, folder, manifestUri, head: chainHead } = view.evidence;
  return section('Evidence', [
    `In ${codeSpan(folder)}${linkText(view.evidence.link)}:`,
    '',
    ...entries.map(
      ({ name, href, size, sha256 }) =>
        `- ${href === undefined ? codeSpan(name) : `[${codeSpan(name)}](${href})`} ${size} SHA-256 ${codeSpan(sha256)}`,
    ),
    `- manifest ${codeSpan(manifestUri)}, head ${codeSpan(chainHead)}`,
    ...view.shortened.map((sentence) => `- ${escapeMarkdown(sentence)}`),
  ]);
}
