/** The only place in core that uses Date, and only to format or parse a given time. It reads no clock. */

// biome-ignore lint/style/noRestrictedGlobals: formatting a given instant is pure.
const D = Date;

/** RFC 3339 in UTC with milliseconds. */
export const toIso = (ms: number): string => new D(ms).toISOString();

/** Milliseconds since the epoch. Undefined when the text is not a time. */
export function parseIso(text: string): number | undefined {
  const ms = D.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** First instant that RFC 3339 cannot write with a year of four digits. */
const YEAR_10000_MS = 253_402_300_800_000;

/** RFC 3339 with up to nanoseconds, within the years that SCC could mean: 1970 to 9999, in any zone. */
export function isRfc3339(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(text)) return false;
  const ms = parseIso(text);
  return ms !== undefined && ms >= 0 && ms < YEAR_10000_MS;
}

/** The same instant to the nanosecond, regardless of trailing zeros. */
export function isSameInstant(a: string, b: string): boolean {
  const [left, right] = [parseIso(a), parseIso(b)];
  return left !== undefined && left === right && fraction(a) === fraction(b);
}

const fraction = (text: string): string => (/\.(\d+)/.exec(text)?.[1] ?? '').padEnd(9, '0').slice(0, 9);
