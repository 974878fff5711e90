import type { Verdict } from '../outcome/outcome';
import { VERDICTS } from '../outcome/outcome';
import { isObject, type Json } from '../values/json';
import { parseIso } from '../values/time';

/** What Security Command Center says about a case: a verdict, or `undone` after an undo. */
export type MarkWord = Verdict | 'undone';

/**
 * The marks that the actor has sent for a case. A slow request may arrive after a later one, and then the finding shows an
 * earlier word. So each word is kept before it is sent: the later checks know which words may be on the finding.
 */
export interface SentMarks {
  /** Each word once, the latest last. */
  readonly words: readonly MarkWord[];
  /** RFC 3339: when the latest word was first sent. */
  readonly since: string;
  /** Minutes of the latest check since then. 0: none. */
  readonly checked: number;
  /** How often the latest word was sent once more, and its checks started over. @default 0 */
  readonly again?: number;
}

/** A caller who keeps writing an earlier word must not keep the checks going for ever. */
const MOST_AGAIN = 2;

/** Minutes after the latest word at which the actor reads the marks of a case again that it does not watch otherwise. */
const MARK_MINUTES = [1, 5, 15] as const;

export type MarkCheck =
  | { readonly kind: 'due'; readonly minutes: number; readonly last: boolean }
  | { readonly kind: 'wait' }
  | { readonly kind: 'over' };

/**
 * Undefined: the word is the latest one already, or its checks have started over often enough.
 *
 * @param isAgain - the latest word is sent once more, so its request may arrive late too: the checks start over
 */
export const withWord = (
  sent: SentMarks | undefined,
  word: MarkWord,
  at: string,
  isAgain = false,
): SentMarks | undefined => {
  const words = sent?.words ?? [];
  const latest = { words: [...words.filter((one) => one !== word), word], since: at, checked: 0 };
  if (words.at(-1) !== word) return latest;
  const again = (sent?.again ?? 0) + 1;
  return isAgain && again <= MOST_AGAIN ? { ...latest, again } : undefined;
};

/**
 * Where only one word was sent, no request can arrive late and show another one. So there is nothing to read, but the message waits
 * as long: another word that follows meanwhile is then checked.
 */
export function markCheckDue(sent: SentMarks | undefined, nowMs: number): MarkCheck {
  if (!sent) return { kind: 'over' };
  const last = MARK_MINUTES[MARK_MINUTES.length - 1] as number;
  if (sent.checked >= last) return { kind: 'over' };
  const startMs = parseIso(sent.since);
  if (sent.words.length < 2) {
    return { kind: startMs !== undefined && nowMs < startMs + last * 60_000 ? 'wait' : 'over' };
  }
  // A time that cannot be read must not keep the message forever: check once, now.
  if (startMs === undefined) return { kind: 'due', minutes: last, last: true };
  const due = MARK_MINUTES.filter(
    (minutes) => minutes > sent.checked && startMs + minutes * 60_000 <= nowMs,
  ).at(-1);
  return due === undefined ? { kind: 'wait' } : { kind: 'due', minutes: due, last: due === last };
}

export const tryMarkWord = (value: unknown): MarkWord | undefined =>
  value === 'undone' ? value : VERDICTS.find((one) => one === value);

/** Reads the stored member. A member without the expected shape counts as absent. */
export function sentMarksOf(value: Json | undefined): SentMarks | undefined {
  if (!isObject(value) || !Array.isArray(value.words) || typeof value.since !== 'string') return undefined;
  const words = value.words.flatMap((one) => tryMarkWord(one) ?? []);
  const checked = typeof value.checked === 'number' ? value.checked : 0;
  const again = typeof value.again === 'number' ? { again: value.again } : {};
  return words.length === 0 ? undefined : { words, since: value.since, checked, ...again };
}
