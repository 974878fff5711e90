import { isObject, type JsonObject } from '../values/json';

/** More notes add no information, and a hostile message could cause thousands. */
const MOST_NOTES = 20;

/**
 * Reads the members that the response does not require. An absent member is undefined and causes no note. A member of
 * another form is undefined too, and `notes` names it and what was expected. Never throws. A note contains only paths
 * and Riposte's own words, never a value or a key of the message.
 */
export interface Reading {
  readonly notes: readonly string[];
  text(of: JsonObject, key: string, path: string): string | undefined;
  flag(of: JsonObject, key: string, path: string): boolean | undefined;
  /** An int64, which JSON carries as text or as a number. */
  count(of: JsonObject, key: string, path: string): string | undefined;
  /** A number, not necessarily an integer. */
  amount(of: JsonObject, key: string, path: string): number | undefined;
  object(of: JsonObject, key: string, path: string): JsonObject | undefined;
  /** The elements of a list with their paths. Empty when there is none. */
  list(
    of: JsonObject,
    key: string,
    path: string,
  ): readonly { readonly value: unknown; readonly at: string }[];
  /** The texts of a list. Other elements are noted and omitted. */
  texts(of: JsonObject, key: string, path: string): readonly string[];
  /** The texts of a map. Other values are noted and omitted. */
  textMap(of: JsonObject, key: string, path: string): Readonly<Record<string, string>>;
  note(path: string, found: unknown, expected: string): void;
}

export function createReading(): Reading {
  const notes: string[] = [];
  let left = 0;

  const note = (path: string, found: unknown, expected: string): void => {
    const text = `${path}: ${kindOf(found)} where ${expected} is expected`;
    if (notes.length < MOST_NOTES) notes.push(text);
    else {
      left += 1;
      notes[MOST_NOTES] = `and ${left} more`;
    }
  };

  /** `wanted` returns undefined for a value of another form. */
  function read<Value>(
    of: JsonObject,
    key: string,
    path: string,
    wanted: { readonly word: string; readonly of: (value: unknown) => Value | undefined },
  ): Value | undefined {
    const value = own(of, key);
    if (value === undefined) return undefined;
    const taken = wanted.of(value);
    if (taken === undefined) note(join(path, key), value, wanted.word);
    return taken;
  }

  const list: Reading['list'] = (of, key, path) =>
    (read(of, key, path, LIST) ?? []).map((value, index) => ({ value, at: `${join(path, key)}.${index}` }));

  return {
    notes,
    note,
    list,
    text: (of, key, path) => read(of, key, path, TEXT),
    flag: (of, key, path) => read(of, key, path, FLAG),
    count: (of, key, path) => read(of, key, path, COUNT),
    amount: (of, key, path) => read(of, key, path, AMOUNT),
    object: (of, key, path) => read(of, key, path, OBJECT),
    texts(of, key, path) {
      const found: string[] = [];
      const values = read(of, key, path, LIST) ?? [];
      for (const [index, value] of values.entries()) {
        if (typeof value === 'string') found.push(value);
        else note(`${join(path, key)}.${index}`, value, TEXT.word);
      }
      return found;
    },
    textMap(of, key, path) {
      const entries = Object.entries(read(of, key, path, OBJECT) ?? {});
      const readable = entries.filter(([, value]) => typeof value === 'string');
      const others = entries.length - readable.length;
      if (others > 0)
        note(join(path, key), entries.find(([, value]) => typeof value !== 'string')?.[1], 'text');
      return Object.fromEntries(readable) as Record<string, string>;
    },
  };
}

const TEXT = { word: 'text', of: (value: unknown) => (typeof value === 'string' ? value : undefined) };
const FLAG = {
  word: 'true or false',
  of: (value: unknown) => (typeof value === 'boolean' ? value : undefined),
};
const COUNT = {
  word: 'a whole number',
  of: (value: unknown) =>
    typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined,
};
const AMOUNT = {
  word: 'a number',
  of: (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
};
const OBJECT = { word: 'an object', of: (value: unknown) => (isObject(value) ? value : undefined) };
const LIST = {
  word: 'a list',
  of: (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined),
};

/** The kind of a value, in words. The value itself is hostile text and is in the evidence. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'text', number: 'a number', boolean: 'true or false', object: 'an object' }[
    typeof value as 'string'
  ] as string;
}

export const own = (of: JsonObject, key: string): unknown => (Object.hasOwn(of, key) ? of[key] : undefined);

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
