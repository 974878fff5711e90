import { boundedText } from './bounded-text';
import { isObject, type JsonObject } from './json';
import { jsonBytes, jsonFits } from './json-size';

/** How much of a JSON value is kept. */
export interface Limits {
  /** UTF-16 units of one text or key. */
  readonly text: number;
  /** Entries of one list, members of one object. */
  readonly items: number;
  /** Levels of nesting. */
  readonly depth: number;
}

const more = (count: number): string => `… (${count} more)`;

/** The same value with long texts cut and long lists and objects truncated. Each cut shows how much is missing. */
export function shortened(value: unknown, limits: Limits): unknown {
  if (typeof value === 'string') return boundedText(value, limits.text);
  if (typeof value !== 'object' || value === null) return value;
  if (limits.depth === 0) return '… (more, nested deeper)';
  const inner = { ...limits, depth: limits.depth - 1 };
  if (Array.isArray(value)) {
    const kept = value.slice(0, limits.items).map((one) => shortened(one, inner));
    return value.length > limits.items ? [...kept, more(value.length - limits.items)] : kept;
  }
  const members = Object.entries(value);
  const kept = members
    .slice(0, limits.items)
    .map(([key, member]) => [boundedText(key, limits.text), shortened(member, inner)]);
  const rest = members.length - limits.items;
  return Object.fromEntries(rest > 0 ? [...kept, ['…', more(rest)]] : kept);
}

/** From mild limits to severe ones. */
const LADDER: readonly Limits[] = [
  { text: 8_000, items: 2_000, depth: 20 },
  { text: 2_000, items: 500, depth: 12 },
  { text: 1_000, items: 100, depth: 10 },
  { text: 500, items: 25, depth: 8 },
  { text: 200, items: 10, depth: 6 },
  { text: 100, items: 5, depth: 4 },
  { text: 50, items: 3, depth: 2 },
];

/** An object whose JSON takes at most `bytes`: the value itself if it fits, otherwise the longest form that does. */
export function fitted(value: JsonObject, bytes: number): JsonObject {
  if (jsonFits(value, bytes)) return value;
  for (const limits of LADDER) {
    const shorter = shortened(value, limits);
    if (isObject(shorter) && jsonFits(shorter, bytes)) return shorter;
  }
  return { shortened: `${jsonBytes(value)} bytes do not fit into ${bytes}` };
}
