import type { CaseRecord } from '../../core/case/record';
import { caseView } from '../../core/report/case-view';
import { SEVERITY_LABEL } from '../../core/report/found-view';
import { lastsLines } from '../../core/report/ownership-view';
import type { CaseView, Row } from '../../core/report/view-model';
import type { Paint } from '../progress/paint';

const RULE = '\u2500'.repeat(72);

const rowText = ({ label, values, fact, note }: Row): string =>
  [`${label}: ${values.join(' ')}`, ...[fact, note].flatMap((text) => (text ? [`(${text})`] : []))].join(' ');

const byHandLines = ({ byHand: { text, commands } }: CaseView, paint: Paint): readonly string[] =>
  text === '' ? [] : [text, ...commands.map(({ what, command }) => `${what}: ${paint.strong(command)}`)];

/** Processes are part of the fact: they come before what Security Command Center says of the finding itself. */
function factsOf({ found, processes }: CaseView): readonly Row[] {
  const about = found.findIndex(({ label }) => label === SEVERITY_LABEL);
  return [...found.slice(0, about), ...processes, ...found.slice(about)];
}

/** The summary at the end of a run: verdict, steps, next steps for a person, how to undo. */
export function summaryText(record: CaseRecord, paint: Paint): string {
  const view = caseView(record);
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : ['', paint.strong(title), ...items.map((item) => `  ${item}`)];
  return [
    '',
    paint.soft(RULE),
    ...(view.rehearsal === undefined ? [] : [paint.tone('attention', paint.strong(view.rehearsal))]),
    paint.tone(view.verdict.tone, paint.strong(view.verdict.text.toUpperCase())),
    view.verdict.sentence,
    `${view.title}: ${view.subtitle}`,
    ...list('What was found', factsOf(view).map(rowText)),
    ...list('Steps on the workload', view.verdict.did),
    ...list(
      view.rehearsal === undefined
        ? 'What a person should do next'
        : 'What a person would do next, if this were real',
      view.nextSteps.map((step, index) => `${index + 1}. ${step}`),
    ),
    ...list('Contain by hand', byHandLines(view, paint)),
    ...list('Will it last?', lastsLines(view.lasts)),
    ...list('How to undo', [
      view.undo.text,
      ...view.undo.commands.map(({ where, command }) => `${where}: ${paint.strong(command)}`),
    ]),
    ...list(
      'Assumed',
      view.assumed.map((text) => `- ${text}`),
    ),
    '',
    paint.soft(view.guidance),
    '',
  ].join('\n');
}
