/**
 * A deterministic automaton over code points, as a table. Code points that no state distinguishes share a column:
 * `starts[i]` is the first code point of an interval, `columns[i]` its column.
 */
export interface Automaton {
  readonly start: number;
  readonly states: number;
  readonly starts: readonly number[];
  readonly columns: readonly number[];
  readonly width: number;
  /** The next state, at `state * width + column`. */
  readonly next: Int32Array;
  readonly accepting: readonly boolean[];
  /** Whether a text can still be accepted, or still be refused, from a state. */
  readonly canAccept: readonly boolean[];
  readonly canRefuse: readonly boolean[];
}

export const LAST_CODE_POINT = 0x10ffff;

export interface AutomatonDefinition {
  readonly start: number;
  readonly states: number;
  /** First code points of the intervals within which all code points behave alike. */
  readonly boundaries: Iterable<number>;
  step(state: number, codePoint: number): number;
  accepts(state: number): boolean;
}

export function automaton({ start, states, boundaries, step, accepts }: AutomatonDefinition): Automaton {
  const starts = [...new Set([0, ...boundaries])]
    .filter((point) => point >= 0 && point <= LAST_CODE_POINT)
    .sort((a, b) => a - b);
  const columnOf = new Map<string, number>();
  const distinct: (readonly number[])[] = [];
  const columns = starts.map((point) => {
    const targets = Array.from({ length: states }, (_, state) => step(state, point));
    const key = targets.join(' ');
    const known = columnOf.get(key);
    if (known !== undefined) return known;
    columnOf.set(key, distinct.length);
    return distinct.push(targets) - 1;
  });
  const width = distinct.length;
  const next = new Int32Array(states * width);
  distinct.forEach((targets, column) => {
    targets.forEach((target, state) => {
      next[state * width + column] = target;
    });
  });
  const accepting = Array.from({ length: states }, (_, state) => accepts(state));
  const refusing = accepting.map((accepted) => !accepted);
  return {
    start,
    states,
    starts,
    columns,
    width,
    next,
    accepting,
    canAccept: leadingTo(accepting, next, width),
    canRefuse: leadingTo(refusing, next, width),
  };
}

/** States that can reach one of the wanted states. */
function leadingTo(wanted: readonly boolean[], next: Int32Array, width: number): boolean[] {
  const before: number[][] = wanted.map(() => []);
  next.forEach((target, at) => {
    before[target]?.push(Math.floor(at / width));
  });
  const leading = [...wanted];
  const open = wanted.flatMap((is, state) => (is ? [state] : []));
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const earlier of before[state] as number[]) {
      if (leading[earlier]) continue;
      leading[earlier] = true;
      open.push(earlier);
    }
  }
  return leading;
}

/** Whether an automaton accepts a text. */
export function accepts(machine: Automaton, text: string): boolean {
  let state = machine.start;
  for (const char of text) {
    const column = machine.columns[intervalOf(machine.starts, char.codePointAt(0) as number)] as number;
    state = machine.next[state * machine.width + column] as number;
  }
  return machine.accepting[state] as boolean;
}

/** Index of the interval that contains a code point. */
export function intervalOf(starts: readonly number[], point: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= point) low = middle;
    else high = middle - 1;
  }
  return low;
}
