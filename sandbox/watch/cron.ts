import type { Cron, Field } from '../state/watch';

const BOUNDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/**
 * Schedules can name months and days with three letters
 * (cloud.google.com/scheduler/docs/configuring/cron-job-schedules).
 */
function withoutNames(text: string, index: number): string {
  const [names, first] = index === 3 ? [MONTHS, 1] : [index === 4 ? WEEKDAYS : [], 0];
  return text.replace(/[A-Za-z]{3}/g, (name) => {
    const place = names.indexOf(name.toUpperCase());
    return place < 0 ? name : String(place + first);
  });
}
/**
 * Reads numbers, names, lists, ranges, steps and `*`. Undefined for anything else, including App Engine's `every 5
 * minutes`.
 */
export function tryParseCron(text: string): Cron | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== BOUNDS.length) return undefined;
  const fields = parts.map((part, index) =>
    tryField(withoutNames(part, index), BOUNDS[index] as readonly [number, number]),
  );
  return fields.every((field) => field !== undefined) ? (fields as unknown as Cron) : undefined;
}
function tryField(text: string, [low, high]: readonly [number, number]): Field | undefined {
  if (text === '*') return 'any';
  const values: number[] = [];
  for (const item of text.split(',')) {
    const match = /^(?:(\*)|(\d+)(?:-(\d+))?)(?:\/([1-9]\d*))?$/.exec(item);
    if (!match) return undefined;
    const [, star, first, last, step] = match;
    const from = star ? low : Number(first);
    const to = star || (step !== undefined && last === undefined) ? high : Number(last ?? first);
    if (from < low || to > high || from > to) return undefined;
    for (let value = from; value <= to; value += Number(step ?? 1)) values.push(value);
  }
  return values;
}
/** Whether the schedule is due in the minute that begins at `ms`, in local time of the time zone. */
export function cronMatches(
  [minute, hour, day, month, weekday]: Cron,
  ms: number,
  timeZone = 'Etc/UTC',
): boolean {
  const at = localTime(ms, timeZone);
  const allows = (field: Field, value: number): boolean => field === 'any' || field.includes(value);
  const onWeekday = allows(weekday, at.weekday) || (at.weekday === 0 && allows(weekday, 7));
  const onDay = allows(day, at.day);
  // If both are restricted, one of them is sufficient (unix cron).
  const today = day !== 'any' && weekday !== 'any' ? onDay || onWeekday : onDay && onWeekday;
  return today && allows(minute, at.minute) && allows(hour, at.hour) && allows(month, at.month);
}
/** Whether the name is in the tz database. */
export function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && clockOf(name) !== undefined;
  } catch {
    return false;
  }
}
const clocks = new Map<string, Intl.DateTimeFormat>();
/** Creating a formatter costs much more than using it. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  clocks.set(timeZone, clock);
  return clock;
}
interface LocalTime {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}
function localTime(ms: number, timeZone: string): LocalTime {
  const parts = clockOf(timeZone).formatToParts(ms);
  const numberOf = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  const [year, month, day] = [numberOf('year'), numberOf('month'), numberOf('day')];
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { minute: numberOf('minute'), hour: numberOf('hour'), day, month, weekday };
}
