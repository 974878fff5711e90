import type { ResponseDifference } from '../../core/replay/compare-responses';
import type { CoverageChange } from '../../core/replay/coverage';
import type { ChangeVerdict } from '../../core/replay/direction';
import type { ResponseDiff } from '../../core/replay/response-diff';
import type { SettingChange } from '../../core/replay/settings';
import type { Tone } from '../../core/report/view-model';
import { visible } from '../../core/values/visible-text';
import type { Paint } from '../progress/paint';

const TONE: Readonly<Record<ChangeVerdict, Tone>> = {
  weaker: 'bad',
  mixed: 'bad',
  stronger: 'good',
  different: 'attention',
  unchanged: 'calm',
};

const SENTENCE: Readonly<Record<ResponseDiff['verdict'], string>> = {
  weaker: 'a step that contained or recorded is now withheld, missing or only described',
  stronger: 'the response gains something and loses nothing',
  different: 'the response changes, and is neither weaker nor stronger',
  unchanged: 'the response to every finding is the same',
};

/** Names shown in a list. The others are only counted. */
const SHOWN = 3;

const few = (names: readonly string[], separator = ', '): string => {
  const unique = [...new Set(names)];
  const more = unique.length - SHOWN;
  const shown = unique.slice(0, SHOWN).map((name) => visible(name));
  return `${shown.join(separator)}${more > 0 ? ` and ${more} more` : ''}`;
};

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

export function diffText(diff: ResponseDiff, paint: Paint): string {
  const { verdict, differences, findings } = diff;
  const sections = [
    section(
      'Settings',
      diff.settings.map((change) => settingText(change, paint)),
      paint,
    ),
    section(
      'Coverage',
      coverageGroups(diff.coverage).map((group) => coverageText(group, paint)),
      paint,
    ),
    section(
      'Findings',
      findingGroups(differences).map((group) => findingText(group, paint)),
      paint,
    ),
  ].filter((text) => text !== '');
  return [
    `${paint.tone(TONE[verdict], paint.strong(verdict.toUpperCase()))}: ${SENTENCE[verdict]}`,
    `The response changes for ${differences.length} of ${counted(findings, 'finding')}.`,
    ...sections.map((text) => `\n${text}`),
    '',
  ].join('\n');
}

const section = (title: string, rows: readonly string[], paint: Paint): string =>
  rows.length === 0 ? '' : [paint.strong(title), ...rows].join('\n');

const word = (verdict: ChangeVerdict, paint: Paint): string => paint.tone(TONE[verdict], verdict.padEnd(10));

const settingText = ({ verdict, setting, text, projects }: SettingChange, paint: Paint): string =>
  `  ${word(verdict, paint)}${setting.padEnd(26)}${visible(text)}  ${paint.soft(`(${few(projects)})`)}`;

/** Groups items with the same change: a change in many detectors or projects is one row. */
function grouped<Item extends { readonly verdict: ChangeVerdict }>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()].sort((a, b) => worst(a) - worst(b) || b.length - a.length);
}

/** Weaker changes come first. */
const ORDER: readonly ChangeVerdict[] = ['weaker', 'mixed', 'different', 'stronger', 'unchanged'];
const worst = ([first]: readonly { readonly verdict: ChangeVerdict }[]): number =>
  ORDER.indexOf(first?.verdict ?? 'unchanged');

const textsOf = ({ changes }: { readonly changes: readonly { readonly text: string }[] }): string =>
  changes.map(({ text }) => text).join('; ');

const coverageGroups = (changes: readonly CoverageChange[]) =>
  grouped(changes, (change) => `${change.verdict}\n${textsOf(change)}`);

function coverageText(group: readonly CoverageChange[], paint: Paint): string {
  const [first] = group as [CoverageChange];
  const detectors = new Set(group.map(({ detector }) => detector)).size;
  const who = `${counted(detectors, 'detector')}: ${few(group.map(({ detector }) => detector))}`;
  const where = paint.soft(`(${few(group.map(({ project }) => project))})`);
  return `  ${word(first.verdict, paint)}${who}  ${where}\n            ${visible(textsOf(first))}`;
}

const findingGroups = (differences: readonly ResponseDifference[]) =>
  grouped(differences, (one) => `${one.verdict}\n${textsOf(one)}`);

function findingText(group: readonly ResponseDifference[], paint: Paint): string {
  const [first] = group as [ResponseDifference];
  const who = few(group.map(({ base, head }) => (head.detector === 'none' ? base.detector : head.detector)));
  const row = (text: string) => `            ${text}`;
  return [
    `  ${word(first.verdict, paint)}${counted(group.length, 'finding')}: ${who}`,
    row(paint.soft(few(group.map(whatIs), '; '))),
    ...first.changes.map(({ direction, text }) => row(`${SIGN[direction]} ${visible(text)}`)),
    ...(first.base.verdict === first.head.verdict ? [] : [row(`  ${reasonOf(group)}`)]),
  ].join('\n');
}

function reasonOf(group: readonly ResponseDifference[]): string {
  const [first = '', ...more] = [...new Set(group.map(({ head }) => head.reason))];
  return `${visible(first)}${more.length > 0 ? `; and ${counted(more.length, 'other reason')}` : ''}`;
}

const SIGN = { weaker: '-', stronger: '+', neither: '~' } as const;

const whatIs = ({ base: { label, resource, caseId } }: ResponseDifference): string =>
  label ?? `${resource.replace(/^\/\/run\.googleapis\.com\//, '')} (${caseId})`;
