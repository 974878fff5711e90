import type { Comparison } from '../../core/filter/grammar';
import { isObject, type Json } from '../../core/json';
import { tryParseTime } from './time';

/** The value at a path of member names; undefined when any step is absent. Lists answer with all their elements. */
export function valuesAt(value: Json | undefined, path: readonly string[]): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [head, ...rest] = path;
  if (head === undefined) return [value];
  return isObject(value) && Object.hasOwn(value, head) ? valuesAt(value[head], rest) : [];
}

/** One comparison against one present value. */
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
      throw new Error(`${operator} is only known in queries of log entries; sandbox/log-query/ evaluates it`);
    default:
      return ordered(text, value, operator);
  }
}

const asNumber = (text: string): number | undefined =>
  /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : tryParseTime(text);

function equalTimes(left: string, right: string): boolean {
  const time = tryParseTime(left);
  return time !== undefined && time === asNumber(right);
}

function ordered(left: string, right: string, operator: '>' | '<' | '>=' | '<='): boolean {
  const a = asNumber(left);
  const b = asNumber(right);
  if (a === undefined || b === undefined) return false;
  if (operator === '>') return a > b;
  if (operator === '<') return a < b;
  return operator === '>=' ? a >= b : a <= b;
}
