import type { Pair } from './pair';
import { type Resource, UNKNOWN, type Unknown, valueAt } from './resource';

/** A resource that exists before and after, regardless of what happens in between. */
export interface KeptPair extends Pair {
  readonly before: Resource;
  readonly after: Resource;
}

export const isKept = (pair: Pair): pair is KeptPair => pair.before !== undefined && pair.after !== undefined;

/** Absent before, present after. */
export const isNew = (pair: Pair): boolean => pair.before === undefined && pair.after !== undefined;

/** An argument whose values before and after differ. */
export interface Difference<T> {
  readonly before: T;
  readonly after: T | Unknown;
}

type Reader<T> = (resource: Resource, path: string, whenUnset: T) => T | Unknown;

const differenceBy =
  <T>(read: Reader<T>) =>
  ({ before, after }: Pair, path: string, whenUnset: T): Difference<T> | undefined => {
    const from = before ? read(before, path, whenUnset) : whenUnset;
    const to = after ? read(after, path, whenUnset) : whenUnset;
    return from === UNKNOWN || from === to ? undefined : { before: from, after: to };
  };

/** Text, number or boolean as text. An empty text counts as set, because it has a meaning in some arguments. */
export const readText: Reader<string> = (resource, path, whenUnset) => {
  const value = valueAt(resource, path);
  if (value === UNKNOWN) return UNKNOWN;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : whenUnset;
};

/** Numbers, and durations such as `604800s` in their unit of seconds. Other values count as not set. */
export const readNumber: Reader<number> = (resource, path, whenUnset) => {
  const text = readText(resource, path, '');
  if (text === UNKNOWN) return UNKNOWN;
  const number = text === '' ? Number.NaN : Number(text.replace(/s$/, ''));
  return Number.isFinite(number) ? number : whenUnset;
};

export const readFlag: Reader<boolean> = (resource, path, whenUnset) => {
  const text = readText(resource, path, '');
  if (text === UNKNOWN) return UNKNOWN;
  return text === '' ? whenUnset : text.toLowerCase() === 'true';
};

export const textDifference = differenceBy(readText);
export const numberDifference = differenceBy(readNumber);

/** Items that a list or set had and no longer has. With the arguments exchanged, items that are new. */
export const missingFrom = (all: readonly string[], some: readonly string[]): readonly string[] =>
  all.filter((item) => !some.includes(item));
