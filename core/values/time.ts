/** The only place in core that touches Date, and only to format or parse a given time: no clock is read. */

// biome-ignore lint/style/noRestrictedGlobals: formatting a given instant is pure.
const D = Date;

/** RFC 3339 in UTC with milliseconds. */
export const toIso = (ms: number): string => new D(ms).toISOString();

/** Milliseconds since the epoch, or undefined when the text is no time. */
export function parseIso(text: string): number | undefined {
  const ms = D.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** First instant that RFC 3339 cannot write with four digits of year. */
const YEAR_10000_MS = 253_402_300_800_000;

/** RFC 3339 with up to nanoseconds, and a range that SCC could mean: 1970 to 9999, whatever the zone. */
export function isRfc3339(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(text)) return false;
  const ms = parseIso(text);
  return ms !== undefined && ms >= 0 && ms < YEAR_10000_MS;
}

/** The same instant to the nanosecond, however many zeros it is written with. */
export function isSameInstant(a: string, b: string): boolean {
  const [left, right] = [parseIso(a), parseIso(b)];
  return left !== undefined && left === right && fraction(a) === fraction(b);
}

const fraction = (text: string): string => (/\.(\d+)/.exec(text)?.[1] ?? '').padEnd(9, '0').slice(0, 9);
