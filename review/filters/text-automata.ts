import { type Automaton, automaton } from './automaton';

/**
 * How two letters compare. `as-written` distinguishes upper case from lower case (SCC), and `folded` does not (Logging).
 * Folding covers only ASCII. Google does not document whether it folds other letters, so `canFold` excludes them.
 */
export type LetterCase = 'as-written' | 'folded';

const KELVIN_SIGN = 0x212a;

const pointsOf = (text: string): number[] => [...text].map((char) => char.codePointAt(0) as number);

/** Upper case to lower case within ASCII. Includes the Kelvin sign, because JavaScript lower-cases it to k. */
const fold = (point: number): number => {
  if (point === KELVIN_SIGN) return 0x6b;
  return point >= 0x41 && point <= 0x5a ? point + 0x20 : point;
};

/** A text as `folded` compares it. */
export const foldText = (text: string): string =>
  text.replace(/[A-Z\u212a]/g, (char) => String.fromCharCode(fold(char.charCodeAt(0))));

/** Whether folding by ASCII covers every letter of the text. */
export const canFold = (text: string): boolean =>
  [...text].every(
    (char) => char.charCodeAt(0) < 0x80 || (char.toLowerCase() === char && char.toUpperCase() === char),
  );

const normal = (letterCase: LetterCase): ((point: number) => number) =>
  letterCase === 'folded' ? fold : (point) => point;

/** Each letter, and the ranges between them: an automaton of these texts distinguishes nothing else. */
function boundariesOf(points: readonly number[], letterCase: LetterCase): Set<number> {
  const boundaries = new Set<number>();
  const add = (point: number): void => {
    boundaries.add(point).add(point + 1);
  };
  for (const point of points) {
    add(point);
    if (letterCase === 'folded' && point >= 0x61 && point <= 0x7a) add(point - 0x20);
  }
  if (letterCase === 'folded') add(KELVIN_SIGN);
  return boundaries;
}

/** Accepts exactly one of the texts. */
export function oneOfTexts(texts: readonly string[], letterCase: LetterCase): Automaton {
  const reads = normal(letterCase);
  const nodes: Map<number, number>[] = [new Map(), new Map()];
  const ends = new Set<number>();
  const DEAD = 1;
  for (const text of texts) {
    let node = 0;
    for (const point of pointsOf(text).map(reads)) {
      const children = nodes[node] as Map<number, number>;
      let child = children.get(point);
      if (child === undefined) {
        child = nodes.push(new Map()) - 1;
        children.set(point, child);
      }
      node = child;
    }
    ends.add(node);
  }
  return automaton({
    start: 0,
    states: nodes.length,
    boundaries: boundariesOf(
      texts.flatMap((text) => pointsOf(text).map(reads)),
      letterCase,
    ),
    step: (state, point) => nodes[state]?.get(reads(point)) ?? DEAD,
    accepts: (state) => ends.has(state),
  });
}

/** Accepts the texts that contain the text (Knuth, Morris and Pratt). */
export function containing(text: string, letterCase: LetterCase): Automaton {
  const reads = normal(letterCase);
  const points = pointsOf(text).map(reads);
  const borders = bordersOf(points);
  const step = (state: number, point: number): number => {
    if (state === points.length) return state;
    let matched = state;
    while (matched > 0 && points[matched] !== reads(point)) matched = borders[matched - 1] as number;
    return points[matched] === reads(point) ? matched + 1 : 0;
  };
  return automaton({
    start: 0,
    states: points.length + 1,
    boundaries: boundariesOf(points, letterCase),
    step,
    accepts: (state) => state === points.length,
  });
}

/** For each prefix, the length of the longest shorter prefix that is also its suffix. */
function bordersOf(points: readonly number[]): number[] {
  const borders = points.map(() => 0);
  for (let at = 1, length = 0; at < points.length; at += 1) {
    while (length > 0 && points[at] !== points[length]) length = borders[length - 1] as number;
    if (points[at] === points[length]) length += 1;
    borders[at] = length;
  }
  return borders;
}

/**
 * Accepts full resource names as Google writes them: `//service/segment/segment`, without empty segments. Thus
 * `resource_name:"//run.googleapis.com/"` matches only where such a name begins.
 */
export function fullResourceName(): Automaton {
  const SLASH = 0x2f;
  // 0: nothing yet; 1: one slash; 2: a segment begins; 3: in a segment; 4: not such a name.
  const afterSlash = [1, 2, 4, 2, 4];
  const afterOther = [4, 4, 3, 3, 4];
  return automaton({
    start: 0,
    states: 5,
    boundaries: [SLASH, SLASH + 1],
    step: (state, point) => (point === SLASH ? afterSlash : afterOther)[state] as number,
    accepts: (state) => state === 3,
  });
}

/**
 * Accepts `logName`s of one log: the id follows the first `/logs/`, plain or with `%2F` for its slashes, in any case.
 * Other characters are not encoded in the ids of logs (`logIdCanBeRead`).
 */
export function logNameOf(id: string): Automaton {
  const mark = pointsOf('/logs/');
  const borders = bordersOf(mark);
  // In addition to the states of the plain text, two for each slash within the id: after `%` and after `%2`.
  const points = pointsOf(id).map(fold);
  const first = mark.length;
  const dead = first + points.length * 3 + 1;
  const inId = (at: number, progress: number): number => first + at * 3 + progress;
  const step = (state: number, raw: number): number => {
    const point = fold(raw);
    if (state < mark.length) {
      let matched = state;
      while (matched > 0 && mark[matched] !== point) matched = borders[matched - 1] as number;
      return mark[matched] === point ? matched + 1 : 0;
    }
    const at = Math.floor((state - first) / 3);
    const progress = (state - first) % 3;
    const expected = points[at];
    if (expected === undefined || state === dead) return dead;
    if (progress === 0 && point === expected) return inId(at + 1, 0);
    if (expected !== 0x2f) return dead;
    const encoded = [0x25, 0x32, 0x66];
    if (point !== encoded[progress]) return dead;
    return progress === 2 ? inId(at + 1, 0) : inId(at, progress + 1);
  };
  return automaton({
    start: 0,
    states: dead + 1,
    boundaries: boundariesOf([...points, ...mark, 0x25, 0x32, 0x66], 'folded'),
    step,
    accepts: (state) => state === inId(points.length, 0),
  });
}

export const logIdCanBeRead = (id: string): boolean => /^[A-Za-z0-9_./-]+$/.test(id.replace(/%2f/gi, '/'));
