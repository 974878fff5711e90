import type { Severity } from '../contract/rule';
import type { ResourceDetails, ReviewReport } from './review-report';

/** The visual emphasis of an item. Words express every tone as well. */
export type Mood = 'bad' | 'unsure' | 'calm' | 'good';

/** Single characters that every system shows in color and that need no variation selector. */
export const ICONS: Readonly<Record<Mood, string>> = { bad: '🔴', unsure: '🟡', calm: '⚪', good: '🟢' };

export const SEVERITY_ICONS: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  high: '🟠',
  medium: '🟡',
  low: '🔵',
  info: '⚪',
};

type Verdicts = ReviewReport['verdicts'];
export const VERDICTS = ['detection', 'response', 'powers'] as const;

const MOODS: Readonly<Record<Verdicts[keyof Verdicts], Mood>> = {
  weakened: 'bad',
  weaker: 'bad',
  grown: 'bad',
  unknown: 'unsure',
  unchanged: 'calm',
  strengthened: 'good',
  stronger: 'good',
  reduced: 'good',
};

export interface VerdictWords {
  readonly mood: Mood;
  /** For example `Detection gets weaker`. */
  readonly words: string;
}

/** What each verdict means, as a clause. */
const WORDS: { readonly [Key in keyof Verdicts]: Readonly<Record<Verdicts[Key], string>> } = {
  detection: {
    weakened: 'Detection gets weaker',
    strengthened: 'Detection gets stronger',
    unchanged: 'Detection is unchanged',
    unknown: 'The effect on detection is unknown',
  },
  response: {
    weaker: 'The response gets weaker',
    stronger: 'The response gets stronger',
    unchanged: 'The response is unchanged',
    unknown: 'The effect on the response is unknown',
  },
  powers: {
    grown: 'Someone gets more power',
    reduced: 'Someone loses power',
    unchanged: 'Powers are unchanged',
    unknown: 'The effect on powers is unknown',
  },
};

const wordsOf = (verdicts: Verdicts): Readonly<Record<keyof Verdicts, string>> => ({
  detection: WORDS.detection[verdicts.detection],
  response: WORDS.response[verdicts.response],
  powers: WORDS.powers[verdicts.powers],
});

export const verdictWords = (verdicts: Verdicts): readonly VerdictWords[] =>
  VERDICTS.map((key) => ({
    mood: MOODS[verdicts[key]],
    words: wordsOf(verdicts)[key],
  }));

/** All three on one line. */
export const verdictsLine = (verdicts: Verdicts): string =>
  `${verdictWords(verdicts)
    .map(({ words }, index) => (index === 0 ? words : words.toLowerCase()))
    .join(', ')}.`;

/** The headline phrase for a verdict: its verb and its object. */
const SAYS: Readonly<
  Record<'bad' | 'unsure' | 'good', Readonly<Record<keyof Verdicts, readonly [string, string]>>>
> = {
  bad: {
    detection: ['weakens', 'detection'],
    response: ['weakens', 'the response'],
    powers: ['gives', 'someone more power'],
  },
  unsure: {
    detection: ['may weaken', 'detection'],
    response: ['may weaken', 'the response'],
    powers: ['may give', 'someone more power'],
  },
  good: {
    detection: ['strengthens', 'detection'],
    response: ['strengthens', 'the response'],
    powers: ['reduces', 'powers'],
  },
};

/** The headline of a change that does not concern detection or response. */
export const NOTHING = 'Nothing in this change concerns detection or response';

/** The worst of the three verdicts as a sentence without a period: what a person should know first. */
export function headline({ verdicts, concernsUs }: ReviewReport): VerdictWords {
  const mood = (['bad', 'unsure', 'good'] as const).find((one) =>
    VERDICTS.some((key) => MOODS[verdicts[key]] === one),
  );
  if (mood === undefined) {
    return { mood: 'calm', words: concernsUs ? 'Detection, response and powers do not change' : NOTHING };
  }
  const parts = VERDICTS.filter((key) => MOODS[verdicts[key]] === mood).map((key) => SAYS[mood][key]);
  const verbs = [...new Set(parts.map(([verb]) => verb))];
  const phrases = verbs.map(
    (verb) => `${verb} ${inWords(parts.filter(([one]) => one === verb).map(([, what]) => what))}`,
  );
  return { mood, words: `This change ${phrases.join(parts.length > 2 ? ', and ' : ' and ')}` };
}

/** `a`, `a and b`, `a, b and c`. */
export const inWords = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;

/** `1 finding`, `2 findings`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** `3 to create, 1 to destroy`, of all managed resources. Empty if nothing changes. */
export function countsLine({ counts }: ReviewReport): string {
  const words: readonly (readonly [number, string])[] = [
    [counts.create, 'to create'],
    [counts.update, 'to update'],
    [counts.replace, 'to replace'],
    [counts.delete, 'to destroy'],
    [counts.forget, 'to forget'],
    [counts.move, 'to move'],
    [counts.import, 'to import'],
  ];
  const parts = words.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return parts.length === 0 ? '' : parts.join(', ');
}

/** `2 critical, 1 high`. Empty if there is none. */
export function severitiesLine(findings: readonly { readonly severity: Severity }[]): string {
  const severities = Object.keys(SEVERITY_ICONS) as Severity[];
  return severities
    .map(
      (severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`)
    .join(', ');
}

/** `1 resource is destroyed, 2 are replaced`. Empty if no resource is removed. */
export function goingLine({ counts }: ReviewReport): string {
  const parts = [
    [counts.delete, 'destroyed'],
    [counts.replace, 'destroyed and created again'],
    [counts.forget, 'forgotten: Terraform leaves it in the cloud and no longer manages it'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${counted(count, 'resource is', 'resources are')} ${manyOf(count, what)}.`)
    .join(' ');
}

const manyOf = (count: number, what: string): string =>
  count === 1
    ? what
    : what.replace('leaves it', 'leaves them').replace('no longer manages it', 'no longer manages them');

export const isGoing = ({ kind, deposed }: ResourceDetails): boolean =>
  !deposed && (kind === 'delete' || kind === 'replace' || kind === 'forget');

export const KIND_WORDS: Readonly<Record<ResourceDetails['kind'], string>> = {
  none: 'moved',
  create: 'created',
  read: 'read',
  update: 'updated',
  replace: 'destroyed and created again',
  delete: 'destroyed',
  forget: 'forgotten',
};

/** The construct path if it is known, otherwise Terraform's address. */
export const placeOf = (row: {
  readonly constructPath?: string | undefined;
  readonly address: string;
}): string => row.constructPath ?? row.address;

/** The same without the leading stack, if the review covers only one stack. */
export function shortPlace(
  row: { readonly constructPath?: string | undefined; readonly address: string; readonly stack: string },
  { inputs }: ReviewReport,
): string {
  const place = placeOf(row);
  return inputs.length === 1 && place.startsWith(`${row.stack}/`) ? place.slice(row.stack.length + 1) : place;
}
