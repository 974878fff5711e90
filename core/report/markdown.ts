import type { CaseRecord } from '../case/record';
import { caseView } from './case-view';
import type { CaseView, Row, StepView } from './view-model';

/**
 * CommonMark lets every ASCII punctuation character be escaped by a backslash, so all of them are: no emphasis, link,
 * HTML, heading, list, table or bare-URL autolink survives. `@` and `#` also get a reference, because GitHub looks
 * for mentions and issue numbers after rendering.
 */
export function escapeMarkdown(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, (character) => {
    if (character === '&') return '&amp;';
    if (character === '<') return '&lt;';
    if (character === '>') return '&gt;';
    return `\\${character}`;
  });
}

/** Machine text: a code span whose fence is longer than any run of backticks inside. */
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
    numbered('What a person should do next', view.nextSteps),
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
        `- **${escapeMarkdown(part.title)}**${part.known ? '' : ' (unavailable)'}: ${escapeMarkdown(part.summary)}`,
        ...part.lines.map((line) => `  - ${codeSpan(line)}`),
      ]),
    ),
    plan(view),
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
    `# ${escapeMarkdown(view.verdict.text)}: ${escapeMarkdown(view.title)}`,
    '',
    escapeMarkdown(view.verdict.sentence),
    '',
    `${escapeMarkdown(view.subtitle)}. Case ${codeSpan(view.caseId)}. ${badges}`,
    '',
  ].join('\n');
}

function rowLine(row: Row): string {
  const values = row.values.map(row.code ? codeSpan : escapeMarkdown).join(' ');
  const link = row.link ? ` ([${escapeMarkdown(row.link.text)}](${row.link.href}))` : '';
  const fact = row.fact ? ` (${escapeMarkdown(row.fact)})` : '';
  const note = row.note ? ` (${escapeMarkdown(row.note)})` : '';
  return `- **${escapeMarkdown(row.label)}:** ${values}${fact}${link}${note}`;
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

const MARK = { same: ' ', removed: '-', added: '+' } as const;

function stepLines(step: StepView): readonly string[] {
  return [
    `- **${escapeMarkdown(step.id)}** ${step.badges.map((badge) => codeSpan(badge.text)).join(' ')} on ${codeSpan(step.target)}`,
    `  ${escapeMarkdown(step.rationale)}`,
    ...step.diff.map((line) => `  - ${codeSpan(`${MARK[line.kind]} ${line.text}`)}`),
    ...(step.verification ? [`  - verified: ${escapeMarkdown(step.verification)}`] : []),
    ...(step.error
      ? [`  - error: ${escapeMarkdown(step.error.message)}. ${escapeMarkdown(step.error.fix)}`]
      : []),
  ];
}

function evidence(view: CaseView): string {
  const { entries, folder, manifestUri, head: chainHead } = view.evidence;
  return section('Evidence', [
    `In ${codeSpan(folder)}:`,
    '',
    ...entries.map((entry) => `- ${codeSpan(entry.name)} ${entry.size} SHA-256 ${codeSpan(entry.sha256)}`),
    `- manifest ${codeSpan(manifestUri)}, head ${codeSpan(chainHead)}`,
    ...view.shortened.map((sentence) => `- ${escapeMarkdown(sentence)}`),
  ]);
}
