import type { Asked, Cells, Field, Predicate } from './field';
import { automatonOf, metBy } from './predicate';
import { acceptedTogether, type Component } from './product';
import { oneOfTexts } from './text-automata';

/** How many leaves that no automaton decides are taken as free. Each one doubles the cells. */
const MOST_FREE = 6;
const FRESH = 'other';

/**
 * A field of any text. If patterns do not distinguish upper case from lower case, each text that the filter names is a
 * separate cell, and an automaton finds the rest. Patterns require the product of all automata.
 */
export function* textCells(field: Field, asked: Asked, required: ReadonlyMap<number, boolean>): Cells {
  const { decided, free, reasons } = partition(asked);
  if (free.length > MOST_FREE) return reasons[0];
  const subsets = subsetsOf(free);
  const only = onlyText(decided, required);
  for (const text of only === undefined ? likely(field, decided) : [only]) {
    for (const also of subsets) yield { value: text, meets: new Set([...metBy(text, decided), ...also]) };
  }
  if (only !== undefined) return undefined;
  const { components, texts } = componentsOf(decided, required);
  if (components.length === 0) {
    const text = fresh(texts);
    for (const also of subsets) yield { value: text, meets: new Set([...metBy(text, decided), ...also]) };
    return undefined;
  }
  const words = acceptedTogether(components);
  for (;;) {
    const { done, value } = words.next();
    if (done) return value;
    for (const also of subsets) yield { value, meets: new Set([...metBy(value, decided), ...also]) };
  }
}

function partition(asked: Asked) {
  const decided = new Map(asked);
  const reasons: string[] = [];
  for (const [leaf, { predicate }] of asked) {
    if (predicate.kind !== 'matches') continue;
    const machine = automatonOf(predicate);
    if (machine.kind === 'automaton') continue;
    decided.delete(leaf);
    reasons.push(machine.reason);
  }
  return { decided, free: [...asked.keys()].filter((leaf) => !decided.has(leaf)), reasons };
}

function subsetsOf(leaves: readonly number[]): number[][] {
  let subsets: number[][] = [[]];
  for (const leaf of leaves) subsets = subsets.concat(subsets.map((each) => [...each, leaf]));
  return subsets;
}

const predicatesOf = (asked: Asked): Predicate[] => [...asked.values()].map(({ predicate }) => predicate);

/** Texts of the filter first, because the reader knows such a witness from the filter. */
function likely({ samples = [] }: Field, asked: Asked): string[] {
  const named = predicatesOf(asked).flatMap((predicate) =>
    predicate.kind === 'equals' ? [predicate.text] : [],
  );
  return [...new Set([...named, ...samples])];
}

/** The only text that a required leaf allows. Patterns may still distinguish the case of its letters. */
function onlyText(asked: Asked, required: ReadonlyMap<number, boolean>): string | undefined {
  if (hasPattern(asked)) return undefined;
  for (const [leaf, { negated, predicate }] of asked) {
    if (predicate.kind === 'equals' && required.get(leaf) === !negated) return predicate.text;
  }
  return undefined;
}

const hasPattern = (asked: Asked): boolean => predicatesOf(asked).some(({ kind }) => kind === 'matches');

/**
 * The components that the product distinguishes. Without patterns, it excludes the named texts as one component, because
 * each of them already has a cell. `texts` are these texts.
 */
function componentsOf(asked: Asked, required: ReadonlyMap<number, boolean>) {
  const patterned = hasPattern(asked);
  const components: Component[] = [];
  const texts: string[] = [];
  const seen = new Map<string, number>();
  let folded = false;
  for (const [leaf, { negated, predicate }] of asked) {
    if (predicate.kind === 'present') continue;
    const wanted = required.get(leaf);
    const accepted = wanted === undefined ? undefined : wanted !== negated;
    if (predicate.kind === 'equals' && !patterned) {
      texts.push(predicate.text);
      folded ||= predicate.letterCase === 'folded';
      continue;
    }
    const key = JSON.stringify(predicate);
    const machine = automatonOf(predicate);
    if (machine.kind === 'opaque') continue;
    const at = seen.get(key);
    if (at === undefined) seen.set(key, components.push({ automaton: machine.automaton, accepted }) - 1);
    else if (accepted !== undefined) components[at] = { automaton: machine.automaton, accepted };
  }
  if (components.length > 0 && texts.length > 0) {
    components.push({ automaton: oneOfTexts(texts, folded ? 'folded' : 'as-written'), accepted: false });
  }
  return { components, texts };
}

function fresh(texts: readonly string[]): string {
  let text = FRESH;
  while (texts.some((each) => each.toLowerCase() === text)) text += 'x';
  return text;
}
