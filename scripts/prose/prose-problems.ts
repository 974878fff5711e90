import { PROSE_RULES } from './rules';
import type { ProseText } from './texts';

export interface ProseProblem {
  /** Relative to the repository, with forward slashes. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** The words as they are in the text. */
  readonly phrase: string;
  readonly instead: string;
}

const ASCII_WORD = String.raw`[\w'’-]`;

/** Whole words only, in any case, and across line breaks. */
const patternOf = (phrases: readonly string[], flags: string): RegExp => {
  const words = phrases.map((phrase) => phrase.replaceAll(' ', String.raw`\s+`)).join('|');
  return new RegExp(`(?<!${ASCII_WORD})(?:${words})(?!${ASCII_WORD})`, flags);
};

const PATTERNS = PROSE_RULES.map((rule) => ({ rule, pattern: patternOf([rule.phrase], 'gi') }));

/** Nearly every text has no problem. One pattern of all phrases shows that forty times as fast. */
const ANY = patternOf(
  PROSE_RULES.map(({ phrase }) => phrase),
  'i',
);

/** Every phrase of one text that a rule refuses, in the order of the lines. */
export const problemsIn = (text: ProseText): readonly ProseProblem[] =>
  ANY.test(text.text) ? allIn(text) : [];

const allIn = ({ file, line, text }: ProseText): readonly ProseProblem[] =>
  PATTERNS.flatMap(({ rule, pattern }) =>
    [...text.matchAll(pattern)].map((match) => ({
      file,
      line: line + (text.slice(0, match.index).match(/\n/g)?.length ?? 0),
      phrase: match[0].replace(/\s+/g, ' '),
      instead: rule.instead,
    })),
  ).sort((one, other) => one.line - other.line);

/** `core/tiers.ts:12: "said so": name who reports what` */
export const problemLine = ({ file, line, phrase, instead }: ProseProblem): string =>
  `${file}:${line}: "${phrase}": ${instead}`;
