import { tryNumber, tryTime } from '../../core/filter/compare-value';
import { toIso } from '../../core/values/time';
import type { Asked, Cell, Cells, Field } from './field';
import { isOrdered, metBy } from './predicate';

const DAY_MS = 86_400_000;

/**
 * The cells of a field that a filter compares by order, so its values are numbers or times. The cells are each number
 * that the filter names, one number between each two neighbors, one beyond each end, the texts that the filter names,
 * and another text. A number has one spelling, and the reader of a filter refuses the others (`isPlainNumber`).
 */
export function* numberCells({ numbersOnly }: Field, asked: Asked): Cells {
  const predicates = [...asked.values()].map(({ predicate }) => predicate);
  const orders = predicates.flatMap((predicate) => (predicate.kind === 'order' ? [predicate] : []));
  const literals = new Map(orders.map(({ at, literal }) => [at, literal]));
  const isTime = orders.some(({ literal }) => tryTime(literal) !== undefined);
  const fractions = [...literals.keys()].some((at) => !Number.isInteger(at));
  const written = (at: number): string =>
    literals.get(at) ?? (isTime ? toIso(Math.floor(at)) : String(fractions ? at : Math.floor(at)));
  for (const at of pointsAround([...literals.keys()], isTime)) yield numberCell(at, written(at), asked);
  if (numbersOnly) return undefined;
  const texts = predicates.flatMap((predicate) => (predicate.kind === 'equals' ? [predicate.text] : []));
  for (const text of [...texts, fresh(texts)]) {
    // A text that reads as a number also answers order comparisons.
    yield { value: text, meets: metBy(text, asked) };
  }
  return undefined;
}

/**
 * Between two neighboring whole numbers, or two neighboring milliseconds, is a number that the search must consider but
 * that no witness can show. It is unknown whether the field has such values. The cell carries the lower number, so that
 * evaluating the witness does not confirm it.
 */
function numberCell(at: number, text: string, asked: Asked): Cell {
  const leaves = [...asked].flatMap(([leaf, { negated, predicate }]) => {
    if (predicate.kind !== 'order')
      return metBy(text, new Map([[leaf, { negated, predicate }]])).size > 0 ? [leaf] : [];
    return isOrdered(at, predicate.order, predicate.at) !== negated ? [leaf] : [];
  });
  return { value: text, meets: new Set(leaves) };
}

function pointsAround(literals: readonly number[], isTime: boolean): number[] {
  const sorted = [...new Set(literals)].sort((a, b) => a - b);
  const margin = isTime ? DAY_MS : 1;
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) return [];
  const between = sorted.slice(1).map((right, index) => middle(sorted[index] as number, right));
  return [highest + margin, ...sorted, ...between, lowest - margin];
}

/** A whole number if one exists. */
const middle = (left: number, right: number): number => {
  const half = (left + right) / 2;
  const whole = Math.floor(half);
  return whole > left && whole < right ? whole : half;
};

/** A text that is neither a number nor listed. */
function fresh(texts: readonly string[]): string {
  let text = 'other';
  while (texts.some((each) => each.toLowerCase() === text)) text += 'x';
  return text;
}

/**
 * The only spelling of a number or time that cells support. `7.0` and fractions of milliseconds have other spellings.
 */
export function isPlainNumber(literal: string): boolean {
  const number = tryNumber(literal);
  if (number === undefined) return false;
  if (tryTime(literal) !== undefined) return !/\.\d{3}\d*[1-9]/.test(literal);
  return String(number) === literal && Number.isSafeInteger(Math.ceil(number));
}
