import type { Asked, Cell, Cells, Field } from './field';
import { numberCells } from './number-cells';
import { metBy } from './predicate';
import { textCells } from './text-cells';

/**
 * Every distinguishable choice for a field, or for one element if the field is a list. The choices cover every
 * combination of answers to the leaves. Choices that contradict `required` may be omitted.
 */
export function* cellsOf(field: Field, asked: Asked, required: ReadonlyMap<number, boolean>): Cells {
  const seen = new Set<string>();
  const cells = allCells(field, asked, required);
  for (;;) {
    const { done, value: cell } = cells.next();
    if (done) return cell;
    const key = [...cell.meets].sort((a, b) => a - b).join(' ');
    if (seen.has(key) || contradicts(cell, required)) continue;
    seen.add(key);
    yield cell;
  }
}

const contradicts = ({ meets }: Cell, required: ReadonlyMap<number, boolean>): boolean =>
  [...required].some(([leaf, value]) => meets.has(leaf) !== value);

function* allCells(
  field: Field,
  asked: Asked,
  required: ReadonlyMap<number, boolean>,
): Generator<Cell, string | undefined, void> {
  if (field.kind === 'flag') {
    yield { value: undefined, meets: new Set() };
    yield { value: true, meets: new Set(asked.keys()) };
    return undefined;
  }
  const absent: Cell = { value: undefined, meets: absentMeets(field, asked) };
  // A witness without the message is shorter, whatever the message contains.
  if (field.kind === 'message') yield absent;
  const reason = yield* field.nests
    ? withObjects(presentCells(field, asked, new Map()), asked)
    : presentCells(field, asked, required);
  yield absent;
  return reason;
}

function presentCells(field: Field, asked: Asked, required: ReadonlyMap<number, boolean>): Cells {
  if (field.kind === 'message') return messageCells(asked);
  if (field.kind === 'closed') return closedCells(field.values ?? [], asked);
  return field.kind === 'number' ? numberCells(field, asked) : textCells(field, asked, required);
}

/** Adds, for each text, an object that contains it. */
function* withObjects(cells: Cells, asked: Asked): Cells {
  for (;;) {
    const { done, value: cell } = cells.next();
    if (done) return cell;
    yield cell;
    const found = [...cell.meets].filter((leaf) => {
      const kind = asked.get(leaf)?.predicate.kind;
      return kind === 'contains' || kind === 'present';
    });
    yield { value: { note: cell.value }, meets: new Set(found) };
  }
}

function* messageCells(asked: Asked): Cells {
  yield { value: {}, meets: new Set(asked.keys()) };
  return undefined;
}

function* closedCells(values: readonly string[], asked: Asked): Cells {
  for (const value of values) yield { value, meets: metBy(value, asked) };
  return undefined;
}

function absentMeets({ absentReads }: Field, asked: Asked): Set<number> {
  if (absentReads === undefined) return new Set();
  const reading = metBy(absentReads, asked);
  for (const [leaf, { predicate }] of asked) if (predicate.kind === 'present') reading.delete(leaf);
  return reading;
}
