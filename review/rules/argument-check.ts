import type { Effects, Observation, Severity } from '../contract/rule';
import {
  type Difference,
  isKept,
  isNew,
  numberDifference,
  readFlag,
  readText,
  textDifference,
} from '../model/differences';
import type { Pair } from '../model/pair';
import { blocksAt, UNKNOWN } from '../model/resource';

/** One argument whose change weakens a resource. Rules list their checks as data, so that they are easy to read. */
export type ArgumentCheck = NumberCheck | FlagCheck | TextCheck;

interface Common {
  /** Dotted path, in the form that `valueAt` accepts. */
  readonly path: string;
  /** Judged only if this block exists before and after. @default - always */
  readonly within?: string;
  /** The argument as the beginning of a sentence: `The retention of messages`. */
  readonly subject: string;
  /** The consequence as the end of a sentence. */
  readonly so: string;
  /** @default - the rule's */
  readonly severity?: Severity;
  /** @default - the rule's */
  readonly effects?: Effects;
}

interface NumberCheck extends Common {
  readonly when: 'lowered' | 'raised';
  /** The effective value if nothing is set: the provider's default, or Google's. */
  readonly whenUnset: number;
}

interface FlagCheck extends Common {
  readonly when: 'turned-on' | 'turned-off';
  readonly whenUnset: boolean;
  /** Also reported for a new resource, with this severity. @default - a new resource is not judged */
  readonly whenNew?: Severity;
}

interface TextCheck extends Common {
  /** `removed`: the text is removed; `replaced`: one text by another; `set`: any new text; `changed`: any of these. */
  readonly when: 'changed' | 'set' | 'replaced' | 'removed';
  /** @default - an empty text */
  readonly whenUnset?: string;
  /** Only this text counts as weak, compared without case. @default - every text */
  readonly to?: string;
  /** The message contains the texts: for enumerations, never for a value that may hold a secret. @default false */
  readonly isShown?: boolean;
  /** Also reported for a new resource, with this severity. @default - a new resource is not judged */
  readonly whenNew?: Severity;
}

/** Observations about a changed resource, and about a new one if a check requires it. */
export function* checkArguments(pair: Pair, checks: readonly ArgumentCheck[]): Generator<Observation> {
  for (const check of checks) {
    const whenNew = 'whenNew' in check ? check.whenNew : undefined;
    if (!isKept(pair) && !(isNew(pair) && whenNew !== undefined)) continue;
    if (check.within !== undefined && !standsIn(pair, check.within)) continue;
    const seen = OBSERVERS[check.when](pair, check);
    if (!seen) continue;
    const severity = isKept(pair) ? check.severity : whenNew;
    yield {
      change: pair.change,
      message: `${check.subject} ${seen.happens}: ${check.so}.`,
      ...(severity === undefined ? {} : { severity }),
      ...(check.effects === undefined ? {} : { effects: check.effects }),
      ...(seen.values === undefined ? {} : { values: seen.values }),
      ...(seen.assumed ? { assumed: true } : {}),
    };
  }
}

const standsIn = ({ before, after }: Pair, path: string): boolean =>
  [before, after].every((state) => {
    const blocks = state && blocksAt(state, path);
    return blocks !== undefined && blocks !== UNKNOWN && blocks.length > 0;
  });

interface Seen {
  /** As the middle of a sentence. */
  readonly happens: string;
  readonly values?: NonNullable<Observation['values']>;
  readonly assumed: boolean;
}

const MAY_BE = 'is known only after the apply, and may be';

const OBSERVERS: Readonly<
  Record<ArgumentCheck['when'], (pair: Pair, check: ArgumentCheck) => Seen | undefined>
> = {
  lowered: (pair, check) => number(pair, check as NumberCheck, 'goes down', (from, to) => to < from),
  raised: (pair, check) => number(pair, check as NumberCheck, 'goes up', (from, to) => to > from),
  'turned-on': (pair, check) => flag(pair, check as FlagCheck, true),
  'turned-off': (pair, check) => flag(pair, check as FlagCheck, false),
  changed: (pair, check) => text(pair, check as TextCheck, () => true),
  set: (pair, check) => text(pair, check as TextCheck, ({ to, unset }) => to !== unset),
  replaced: (pair, check) =>
    text(pair, check as TextCheck, ({ from, to, unset }) => from !== unset && to !== unset),
  removed: (pair, check) => text(pair, check as TextCheck, ({ to, unset }) => to === unset),
};

function number(
  pair: Pair,
  { path, whenUnset }: NumberCheck,
  verb: string,
  isWeaker: (from: number, to: number) => boolean,
): Seen | undefined {
  const difference = numberDifference(pair, path, whenUnset);
  if (!difference) return undefined;
  const { before, after } = difference;
  if (after === UNKNOWN) return { happens: `${MAY_BE} less safe than ${numberText(before)}`, assumed: true };
  return isWeaker(before, after)
    ? {
        happens: `${verb} from ${numberText(before)} to ${numberText(after)}`,
        values: shown(numberText(before), numberText(after)),
        assumed: false,
      }
    : undefined;
}

/** Shows an unlimited default in words. */
const numberText = (value: number): string =>
  value === Number.MAX_SAFE_INTEGER ? 'no limit' : String(value);

/** A new resource is compared with the safe value. */
function flag(pair: Pair, { path, whenUnset }: FlagCheck, weak: boolean): Seen | undefined {
  const from = pair.before ? readFlag(pair.before, path, whenUnset) : !weak;
  const to = pair.after ? readFlag(pair.after, path, whenUnset) : !weak;
  if (from === weak || to === !weak) return undefined;
  if (to === UNKNOWN) return { happens: `${MAY_BE} ${weak}`, assumed: true };
  return { happens: weak ? 'is on' : 'is off', values: shown(!weak, weak), assumed: false };
}

function text(
  pair: Pair,
  { path, when, to: only, whenUnset = '', isShown = false }: TextCheck,
  counts: (texts: { readonly from: string; readonly to: string; readonly unset: string }) => boolean,
): Seen | undefined {
  // A new resource had no value: its weak value counts even if it is the default.
  const difference = pair.before ? textDifference(pair, path, whenUnset) : newText(pair, path, whenUnset);
  if (!difference) return undefined;
  const { before, after } = difference;
  if (after === UNKNOWN) {
    // The check of another text already reports it.
    const isReportedElsewhere = when === 'removed' || (only !== undefined && same(before, only));
    return isReportedElsewhere ? undefined : { happens: `${MAY_BE} another`, assumed: true };
  }
  if (!counts({ from: before, to: after, unset: whenUnset })) return undefined;
  if (only !== undefined && !same(after, only)) return undefined;
  return { happens: textVerb(before, after, isShown), values: shown(before, after), assumed: false };
}

function newText({ after }: Pair, path: string, whenUnset: string): Difference<string> | undefined {
  const text = after ? readText(after, path, whenUnset) : '';
  return text === '' ? undefined : { before: '', after: text };
}

function textVerb(before: string, after: string, isShown: boolean): string {
  if (after === '') return 'is removed';
  if (before === '') return isShown ? `is set to ${after}` : 'is set';
  return isShown ? `changes from ${before} to ${after}` : 'changes';
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const shown = (
  before: string | number | boolean,
  after: string | number | boolean,
): NonNullable<Observation['values']> => ({
  before: String(before),
  after: String(after),
});
