import { type Automaton, intervalOf, LAST_CODE_POINT } from './automaton';

/** One automaton of a product, and its required answer: accept, refuse, or undefined for either. */
export interface Component {
  readonly automaton: Automaton;
  readonly accepted: boolean | undefined;
}

const MOST_STATES = 60_000;
/** The limit of steps (states times letters times components), which is about a second. */
const MOST_STEPS = 20_000_000;

/**
 * A shortest text for each combination of accepting and refusing that some text has and that the components ask for.
 * Ends with the reason why combinations may be missing.
 */
export function* acceptedTogether(
  components: readonly Component[],
): Generator<string, string | undefined, void> {
  const letters = lettersOf(components.map(({ automaton }) => automaton));
  const open = components.filter(({ accepted }) => accepted === undefined).length;
  const expected = 2 ** open;
  const start = components.map(({ automaton }) => automaton.start);
  if (!isHopeful(components, start)) return undefined;
  const found = new Set<string>();
  const keyOf = keysOf(components);
  const visited = new Set([keyOf(start)]);
  // The predecessor of each visited state and the letter that led here, from which the text is rebuilt.
  const queue: Visit[] = [{ states: start, from: undefined, letter: undefined }];
  let steps = 0;
  for (let at = 0; at < queue.length; at += 1) {
    const visit = queue[at] as Visit;
    const verdict = verdictOf(components, visit.states);
    if (verdict !== undefined && !found.has(verdict)) {
      found.add(verdict);
      yield textOf(visit);
      if (found.size === expected) return undefined;
    }
    for (const letter of letters) {
      const states = statesAfter(components, visit.states, letter);
      const key = keyOf(states);
      if (visited.has(key) || !isHopeful(components, states)) continue;
      visited.add(key);
      queue.push({ states, from: visit, letter });
    }
    steps += letters.length * components.length;
    if (queue.length > MOST_STATES || steps > MOST_STEPS) {
      return `${components.length} texts and patterns of one field have too many combinations`;
    }
  }
  return undefined;
}

interface Visit {
  readonly states: readonly number[];
  readonly from: Visit | undefined;
  readonly letter: Letter | undefined;
}

interface Letter {
  /** The representative of all code points with the same columns. */
  readonly char: string;
  readonly columns: readonly number[];
  readonly rank: number;
}

// Plain loops, here and below: the search spends its time in them.
function statesAfter(components: readonly Component[], states: readonly number[], letter: Letter): number[] {
  const after: number[] = [];
  for (let index = 0; index < components.length; index += 1) {
    const { next, width } = (components[index] as Component).automaton;
    after.push(next[(states[index] as number) * width + (letter.columns[index] as number)] as number);
  }
  return after;
}

/** What identifies the states of all components: one number, or a text where a number is not exact. */
function keysOf(components: readonly Component[]): (states: readonly number[]) => number | string {
  const sizes = components.map(({ automaton }) => automaton.states);
  if (sizes.reduce((product, size) => product * size, 1) > Number.MAX_SAFE_INTEGER)
    return (states) => states.join(' ');
  return (states) => {
    let key = 0;
    for (let index = 0; index < sizes.length; index += 1)
      key = key * (sizes[index] as number) + (states[index] as number);
    return key;
  };
}

/** Whether each component can still give its required answer. */
function isHopeful(components: readonly Component[], states: readonly number[]): boolean {
  for (let index = 0; index < components.length; index += 1) {
    const { automaton, accepted } = components[index] as Component;
    if (accepted === undefined) continue;
    if (!(accepted ? automaton.canAccept : automaton.canRefuse)[states[index] as number]) return false;
  }
  return true;
}

/** Which components accept here. Undefined if one does not give its required answer. */
function verdictOf(components: readonly Component[], states: readonly number[]): string | undefined {
  let verdict = '';
  for (const [index, { automaton, accepted }] of components.entries()) {
    const accepts = automaton.accepting[states[index] as number] as boolean;
    if (accepted !== undefined && accepts !== accepted) return undefined;
    verdict += accepts ? '1' : '0';
  }
  return verdict;
}

function textOf(visit: Visit): string {
  let text = '';
  for (let at: Visit | undefined = visit; at !== undefined; at = at.from)
    text = (at.letter?.char ?? '') + text;
  return text;
}

/** Code points that no component distinguishes are one letter. The most readable of them represents it. */
function lettersOf(machines: readonly Automaton[]): Letter[] {
  const starts = [...new Set(machines.flatMap((machine) => machine.starts))].sort((a, b) => a - b);
  const letters = new Map<string, Letter>();
  starts.forEach((first, index) => {
    const last = (starts[index + 1] ?? LAST_CODE_POINT + 1) - 1;
    const best = representative(first, last);
    if (best === undefined) return;
    const columns = machines.map((machine) => machine.columns[intervalOf(machine.starts, first)] as number);
    const key = columns.join(' ');
    const known = letters.get(key);
    if (known === undefined || best.rank < known.rank) letters.set(key, { ...best, columns });
  });
  return [...letters.values()].sort((a, b) => a.rank - b.rank);
}

const NICE = [
  ...'xabcdefghijklmnopqrstuvwyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_. /:@,;+*=!?#&()[]{}<>$%\'"^`|~\\',
];
const NICE_POINTS = NICE.map((char) => char.charCodeAt(0));

/** No text contains surrogates or noncharacters. */
const isInText = (point: number): boolean =>
  !(point >= 0xd800 && point <= 0xdfff) && !(point >= 0xfdd0 && point <= 0xfdef);

function representative(first: number, last: number): { char: string; rank: number } | undefined {
  const nice = NICE_POINTS.findIndex((point) => point >= first && point <= last);
  if (nice >= 0) return { char: NICE[nice] as string, rank: nice };
  const point = [first, 0xa1, 0xe000, 0xfdf0].find((each) => each >= first && each <= last && isInText(each));
  return point === undefined ? undefined : { char: String.fromCodePoint(point), rank: 1_000 + point };
}
