/** How often a schedule runs, and its longest pause. */
export interface Pace {
  readonly firesPerYear: number;
  readonly longestPauseMinutes: number;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MINUTES_PER_DAY = 1_440;
const DAYS_IN_YEAR = 365;

/**
 * The pace of a unix-cron schedule, over years that begin on a Sunday. Undefined for an invalid schedule. If both days
 * of the month and days of the week are given, either matches.
 * Source: cloud.google.com/scheduler/docs/configuring/cron-job-schedules.
 */
export function paceOf(schedule: string): Pace | undefined {
  const fields = schedule.trim().toLowerCase().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minutes, hours, days, months, weekdays] = [
    valuesOf(fields[0], 0, 59),
    valuesOf(fields[1], 0, 23),
    valuesOf(fields[2], 1, 31),
    valuesOf(fields[3], 1, 12, MONTHS),
    valuesOf(fields[4], 0, 7, WEEKDAYS),
  ];
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  const isFiringDay = dayTest(fields, { days, months, weekdays });
  const firing = firingDays(isFiringDay);
  if (times.length === 0 || firing.length === 0) return undefined;
  const inFirstYear = firing.filter((day) => day < DAYS_IN_YEAR).length;
  return { firesPerYear: times.length * inFirstYear, longestPauseMinutes: longestPause(times, firing) };
}

interface DayFields {
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
}

function dayTest(
  [, , day = '*', , weekday = '*']: readonly string[],
  { days, months, weekdays }: DayFields,
): (month: number, day: number, weekday: number) => boolean {
  const isAny = (field: string): boolean => field.startsWith('*');
  return (month, date, dayOfWeek) => {
    if (!months.includes(month)) return false;
    const byDate = days.includes(date);
    const byWeekday = weekdays.includes(dayOfWeek) || (dayOfWeek === 0 && weekdays.includes(7));
    if (isAny(day)) return byWeekday && byDate;
    return isAny(weekday) ? byDate && byWeekday : byDate || byWeekday;
  };
}

/** Over two consecutive years, because a pause may cross from one into the next. */
function firingDays(fires: (month: number, day: number, weekday: number) => boolean): readonly number[] {
  const found: number[] = [];
  let today = 0;
  for (const [at, length] of [...DAYS_IN_MONTH, ...DAYS_IN_MONTH].entries()) {
    for (let day = 1; day <= length; day += 1) {
      if (fires((at % 12) + 1, day, today % 7)) found.push(today);
      today += 1;
    }
  }
  return found;
}

/** Within a day, and from the last time of one day with a run to the first time of the next. */
function longestPause(times: readonly number[], days: readonly number[]): number {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const within = times.slice(1).map((time, at) => time - (times[at] as number));
  const between = days
    .slice(1)
    .map((next, at) => (next - (days[at] as number)) * MINUTES_PER_DAY - last + first);
  return Math.max(...within, ...between);
}

/** A star, a number, a range, a step of either, names, and lists of these, in ascending order. */
function valuesOf(
  field: string | undefined,
  from: number,
  to: number,
  names: readonly string[] = [],
): readonly number[] | undefined {
  const found = new Set<number>();
  for (const part of (field ?? '').split(',')) {
    const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const bounds = boundsOf(range, from, to, names, part.includes('/'));
    if (!bounds || Number(step) < 1) return undefined;
    for (let value = bounds[0]; value <= bounds[1]; value += Number(step)) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function boundsOf(
  range: string,
  from: number,
  to: number,
  names: readonly string[],
  hasStep: boolean,
): readonly [number, number] | undefined {
  if (range === '*') return [from, to];
  const numbers = range.split('-').map((text) => {
    const named = names.indexOf(text);
    return named >= 0 ? named + (names === MONTHS ? 1 : 0) : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  });
  const [low = Number.NaN, high = hasStep ? to : low] = numbers;
  return numbers.length <= 2 && low >= from && high <= to && low <= high ? [low, high] : undefined;
}
