import { isObject, type Json } from '../values/json';
import { parseIso } from '../values/time';
import type { Comparison } from './grammar';

/** The value at a path of member names. Undefined when any step is absent. Lists give all their elements. */
export function valuesAt(value: Json | undefined, path: readonly string[]): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [head, ...rest] = path;
  if (head === undefined) return [value];
  return isObject(value) && Object.hasOwn(value, head) ? valuesAt(value[head], rest) : [];
}

/** Compares one value that is present. */
export function compareValue(actual: Json, { operator, value }: Comparison): boolean {
  const text = typeof actual === 'string' ? actual : JSON.stringify(actual);
  switch (operator) {
    case '=':
      return text === value || equalTimes(text, value);
    case '!=':
      return text !== value && !equalTimes(text, value);
    case ':':
      return value === '*' || text.includes(value);
    case '=~':
    case '!~':
      throw new Error(
        `${operator} is only allowed in queries of log entries; match-log-entry.ts evaluates it`,
      );
    default:
      return ordered(text, value, operator);
  }
}

/** Milliseconds of an RFC 3339 text. Undefined for other texts. */
export const tryTime = (text: string): number | undefined =>
  /^\d{4}-\d{2}-\d{2}T/.test(text) ? parseIso(text) : undefined;

/** What `<` and `>` compare: a decimal number, or the milliseconds of an RFC 3339 time. Undefined for other texts. */
export const tryNumber = (text: string): number | undefined =>
  /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : tryTime(text);

function equalTimes(left: string, right: string): boolean {
  const time = tryTime(left);
  return time !== undefined && time === tryNumber(right);
}

function ordered(left: string, right: string, operator: '>' | '<' | '>=' | '<='): boolean {
  const a = tryNumber(left);
  const b = tryNumber(right);
  if (a === undefined || b === undefined) return false;
  if (operator === '>') return a > b;
  if (operator === '<') return a < b;
  return operator === '>=' ? a >= b : a <= b;
}
