import { utf8Length } from './bounded-text';

/** Bytes of a value's JSON in UTF-8. */
export const jsonBytes = (value: unknown): number => utf8Length(JSON.stringify(value) ?? '');

/**
 * Whether a value's JSON takes at most `bytes` in UTF-8. Nearly every value is far below its limit, so an upper bound
 * decides first, without writing the JSON. The exact size decides only if the bound is above the limit.
 */
export const jsonFits = (value: unknown, bytes: number): boolean =>
  mostJsonBytes(value) <= bytes || jsonBytes(value) <= bytes;

/** The longest number is `-2.2250738585072014e-308`. `null`, `true` and `false` are shorter. */
const LONGEST_NUMBER = 24;

/** The longest form of one UTF-16 unit is an escape such as `\u0007`. */
const LONGEST_UNIT = 6;

/** An upper bound of `jsonBytes`. Infinity for an object that may write its own JSON, such as a Date. */
export function mostJsonBytes(value: unknown): number {
  if (typeof value === 'string') return LONGEST_UNIT * value.length + 2;
  if (typeof value === 'function') return Number.POSITIVE_INFINITY;
  if (typeof value !== 'object' || value === null) return LONGEST_NUMBER;
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const item of value) bytes += mostJsonBytes(item) + 1;
    return bytes;
  }
  // Its prototype, or a function among its members, may be what writes its JSON.
  if (Object.getPrototypeOf(value) !== Object.prototype) return Number.POSITIVE_INFINITY;
  for (const key of Object.keys(value)) {
    bytes += LONGEST_UNIT * key.length + 4 + mostJsonBytes((value as Readonly<Record<string, unknown>>)[key]);
  }
  return bytes;
}
