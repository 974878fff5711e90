import { diffArrays } from 'diff/lib/diff/array.js';
import { isObject } from '../values/json';

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** A longer difference is not readable, so both sides are shown whole. In lines. */
const LONGEST = 400;

/** What a step changes, as lines that a person can read: unchanged, removed, added. Equal values give only `same`. */
export function diffLines(before: unknown, after: unknown): readonly DiffLine[] {
  const left = toLines(before);
  const right = toLines(after);
  if (left.length > LONGEST || right.length > LONGEST) {
    return [...left.map(line('removed')), ...right.map(line('added'))];
  }
  return diffArrays(left, right).flatMap(({ removed, added, value }) =>
    value.map(line(removed ? 'removed' : added ? 'added' : 'same')),
  );
}

const line =
  (kind: DiffLine['kind']) =>
  (text: string): DiffLine => ({ kind, text });

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;
/** Google's enum names begin with their type. A person needs only the rest. */
const PREFIX = /^TRAFFIC_TARGET_ALLOCATION_TYPE_/;
const scalar = (value: unknown): string =>
  typeof value === 'string' ? value.replace(PREFIX, '') : JSON.stringify(value ?? null);

/** An indented outline. An object of scalars inside a list takes one line (a traffic target, a binding). */
function toLines(value: unknown, indent = ''): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => listItem(item, indent));
  if (!isObject(value)) return [`${indent}${scalar(value)}`];
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .flatMap(([key, member]) => entry(key, member, indent));
}

function entry(key: string, member: unknown, indent: string): string[] {
  if (isScalar(member)) return [`${indent}${key}: ${scalar(member)}`];
  const inner = toLines(member, `${indent}  `);
  return inner.length > 0 ? [`${indent}${key}:`, ...inner] : [`${indent}${key}: (none)`];
}

function listItem(item: unknown, indent: string): string[] {
  if (isScalar(item)) return [`${indent}- ${scalar(item)}`];
  if (isObject(item) && Object.values(item).every(isScalar)) {
    const pairs = Object.entries(item).map(([key, member]) => `${key} ${scalar(member)}`);
    return [`${indent}- ${pairs.join(', ')}`];
  }
  const [first = '', ...rest] = toLines(item, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}
