import type { Json } from '../../core/values/json';
import { cellsOf } from './cells';
import type { Asked, Field } from './field';
import type { Formula, LeafFormula } from './formula';
import { askedOf, type Vocabulary } from './vocabulary';

/** The value of each decided field: a value, a list of values, or undefined for a missing one. */
export type Model = ReadonlyMap<Field, Json | undefined>;

/** Ends with the reason why models may be missing, or with undefined if the formula has no others. */
export type Models = Generator<Model, string | undefined, void>;

/**
 * How many choices are tried before a comparison stops. Typical filters need tens. A hard one takes about two seconds.
 */
export const MOST_CHOICES = 50_000;

/** Each field with too many cells already took about a second. */
const MOST_UNFINISHED = 3;

interface Chosen {
  readonly field: number;
  readonly value: Json | undefined;
  readonly before: Chosen | undefined;
}

/**
 * Every kind of finding or entry for which a formula is true, one model for each. Decides field by field, starting with
 * the fewest choices, and simplifies the formula after each choice. A formula without a model is not tried again.
 */
export function* modelsOf(vocabulary: Vocabulary, formula: Formula, mostChoices = MOST_CHOICES): Models {
  const { formulas } = vocabulary;
  const hopeless = new Set<number>();
  let choices = 0;
  let unfinished = 0;
  let gaveUp: string | undefined;

  function* solve(open: Formula, chosen: Chosen | undefined): Generator<Model, boolean, void> {
    if (open.kind === 'false' || hopeless.has(open.id)) return false;
    if (open.kind === 'true') {
      yield modelOf(vocabulary, chosen);
      return true;
    }
    const field = nextField(vocabulary, open);
    const found = vocabulary.fields[field]?.repeated
      ? yield* solveList(field, open, chosen, new Map())
      : yield* solveValue(field, open, chosen);
    if (!found && gaveUp === undefined) hopeless.add(open.id);
    return found;
  }

  function* solveValue(
    field: number,
    open: Formula,
    chosen: Chosen | undefined,
  ): Generator<Model, boolean, void> {
    const asked = askedOf(vocabulary, field, open);
    const cells = cellsOf(vocabulary.fields[field] as Field, asked, requiredOf(open, asked));
    let found = false;
    for (;;) {
      const { done, value: cell } = cells.next();
      if (done) {
        giveUp(cell);
        return found;
      }
      if (isTooMuch()) return found;
      const left = formulas.decide(open, (leaf) => (asked.has(leaf) ? cell.meets.has(leaf) : undefined));
      if (yield* solve(left, { field, value: cell.value, before: chosen })) found = true;
    }
  }

  /**
   * Elements of a list answer leaves independently of each other, so this decides one leaf after the other: some element
   * meets it, or none does.
   */
  function* solveList(
    field: number,
    open: Formula,
    chosen: Chosen | undefined,
    decided: ReadonlyMap<number, boolean>,
  ): Generator<Model, boolean, void> {
    if (open.kind === 'false') return false;
    const asked = askedOf(vocabulary, field, open);
    const [next] = [...asked.keys()];
    if (next === undefined) {
      const elements = elementsFor(field, decided);
      const value = elements.length > 1 ? elements : elements[0];
      return yield* solve(open, { field, value, before: chosen });
    }
    let found = false;
    for (const truth of [true, false]) {
      if (isTooMuch()) return found;
      const all = new Map(decided).set(next, truth);
      if (!isFeasible(field, all)) continue;
      const left = formulas.decide(open, (leaf) => (leaf === next ? truth : undefined));
      if (yield* solveList(field, left, chosen, all)) found = true;
    }
    return found;
  }

  /** Whether, for each leaf that some element meets, an element exists that meets no leaf which none meets. */
  const isFeasible = (field: number, decided: ReadonlyMap<number, boolean>): boolean =>
    [...decided].every(([leaf, truth]) => !truth || tryElement(field, leaf, decided) !== undefined);

  function elementsFor(field: number, decided: ReadonlyMap<number, boolean>): Json[] {
    const elements: Json[] = [];
    let open = [...decided].flatMap(([leaf, truth]) => (truth ? [leaf] : []));
    for (let leaf = open[0]; leaf !== undefined; leaf = open[0]) {
      const element = tryElement(field, leaf, decided);
      if (element?.value !== undefined) elements.push(element.value);
      open = open.slice(1).filter((other) => !element?.meets.has(other));
    }
    return elements;
  }

  const elementCache = new Map<string, ReturnType<typeof findElement>>();
  function tryElement(field: number, leaf: number, decided: ReadonlyMap<number, boolean>) {
    const denied = [...decided].flatMap(([other, truth]) => (truth ? [] : [other])).sort((a, b) => a - b);
    const key = `${field} ${leaf} ${denied.join(' ')}`;
    if (!elementCache.has(key)) elementCache.set(key, findElement(field, leaf, denied, decided));
    return elementCache.get(key);
  }

  function findElement(
    field: number,
    leaf: number,
    denied: readonly number[],
    decided: ReadonlyMap<number, boolean>,
  ) {
    const asked: Asked = new Map([...decided.keys()].map((each) => [each, vocabulary.questionOf(each)]));
    const required = new Map([[leaf, true], ...denied.map((each) => [each, false] as const)]);
    const cells = cellsOf(vocabulary.fields[field] as Field, asked, required);
    for (;;) {
      const { done, value } = cells.next();
      if (!done) {
        if (value.value !== undefined) return value;
        continue;
      }
      if (value === undefined) return undefined;
      giveUp(value);
      return undefined;
    }
  }

  function giveUp(reason: string | undefined): void {
    gaveUp ??= reason;
    if (reason !== undefined) unfinished += 1;
  }

  function isTooMuch(): boolean {
    choices += 1;
    if (unfinished >= MOST_UNFINISHED) return true;
    if (choices > mostChoices) gaveUp ??= `the comparison tried more than ${mostChoices} choices`;
    return choices > mostChoices;
  }

  yield* solve(formula, undefined);
  return gaveUp;
}

function modelOf({ fields }: Vocabulary, chosen: Chosen | undefined): Model {
  const decided: [Field, Json | undefined][] = [];
  for (let at = chosen; at !== undefined; at = at.before)
    decided.unshift([fields[at.field] as Field, at.value]);
  return new Map(decided);
}

/** What the formula directly requires of leaves. */
const requiredOf = (open: Formula, asked: Asked): Map<number, boolean> =>
  new Map(
    unitsOf(open).flatMap((unit) => (asked.has(unit.leaf) ? [[unit.leaf, unit.positive] as const] : [])),
  );

const unitsOf = (open: Formula): LeafFormula[] =>
  (open.kind === 'and' ? open.of : [open]).filter((part) => part.kind === 'leaf');

/** Fields that must have a certain value come first, then those with few choices. Flags come last. */
function nextField(vocabulary: Vocabulary, open: Formula): number {
  const units = new Set(unitsOf(open).map(({ leaf }) => vocabulary.fieldOf(leaf)));
  const patterned = new Set<number>();
  const asked = new Set<number>();
  for (const leaf of vocabulary.formulas.leavesOf(open)) {
    const field = vocabulary.fieldOf(leaf);
    asked.add(field);
    if (vocabulary.questionOf(leaf).predicate.kind === 'matches') patterned.add(field);
  }
  const cost = (at: number): number => {
    const field = vocabulary.fields[at] as Field;
    if (field.kind === 'flag') return 9;
    return (patterned.has(at) ? 2 : 0) + (field.repeated ? 4 : 0) - (units.has(at) ? 1 : 0);
  };
  return [...asked].reduce((best, at) => (cost(at) < cost(best) ? at : best));
}
