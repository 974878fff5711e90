/** The minutes of a unix-cron schedule, in UTC: each field as the values that it allows. */
export type Cron = readonly [minute: Field, hour: Field, day: Field, month: Field, weekday: Field];
type Field = readonly number[] | 'any';

const BOUNDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** Numbers, lists, ranges, steps and `*`; undefined for anything else, names of days among it. */
export function tryParseCron(text: string): Cron | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== BOUNDS.length) return undefined;
  const fields = parts.map((part, index) => tryField(part, BOUNDS[index] as readonly [number, number]));
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

/** Whether the schedule is due in the minute that begins at `ms`. */
export function cronMatches([minute, hour, day, month, weekday]: Cron, ms: number): boolean {
  const at = new Date(ms);
  const allows = (field: Field, value: number): boolean => field === 'any' || field.includes(value);
  const onWeekday = allows(weekday, at.getUTCDay()) || (at.getUTCDay() === 0 && allows(weekday, 7));
  const onDay = allows(day, at.getUTCDate());
  // Where both are restricted, one of them is enough (unix cron).
  const today = day !== 'any' && weekday !== 'any' ? onDay || onWeekday : onDay && onWeekday;
  return (
    today &&
    allows(minute, at.getUTCMinutes()) &&
    allows(hour, at.getUTCHours()) &&
    allows(month, at.getUTCMonth() + 1)
  );
}
