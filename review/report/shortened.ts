/** Values up to this length are shown whole, in UTF-16 units. */
const WHOLE = 240;
/** How much of the equal text remains on both sides of a difference. */
const AROUND = 30;
/** A longer value is too long to read. */
const LONGEST = 1_500;

type Value = string | null;

/** Two long values without the text that their beginnings and their ends have in common. */
export function shortened(before: Value, after: Value): readonly [Value, Value] {
  if (before === null || after === null || Math.max(before.length, after.length) <= WHOLE) {
    return [bounded(before), bounded(after)];
  }
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shortest - start && before[before.length - 1 - end] === after[after.length - 1 - end])
    end += 1;
  const [from, to] = [wordStart(before, start - AROUND), Math.max(0, end - AROUND)];
  return [bounded(part(before, from, to)), bounded(part(after, from, to))];
}

/** Moves back to a nearby space, to avoid a cut within a word or a surrogate pair. */
function wordStart(text: string, at: number): number {
  if (at <= 0) return 0;
  const space = text.lastIndexOf(' ', at);
  return at - space < 20 && space >= 0 ? space + 1 : onCharacter(text, at);
}

const onCharacter = (text: string, at: number): number =>
  /[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at;

function part(text: string, from: number, to: number): string {
  const end = onCharacter(text, text.length - to);
  return `${from > 0 ? '… ' : ''}${text.slice(from, end)}${to > 0 ? ' …' : ''}`;
}

const bounded = (value: Value): Value =>
  value === null || value.length <= LONGEST
    ? value
    : `${value.slice(0, onCharacter(value, LONGEST))} … (${value.length - LONGEST} more characters)`;
