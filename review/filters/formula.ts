/**
 * Formulas over numbered leaves. Equal formulas are one object, so comparing two formulas compares their ids. Building
 * simplifies: what two filters share is removed. This decides most comparisons before any search.
 */
export type Formula = Constant | LeafFormula | GroupFormula;

interface Constant {
  readonly kind: 'true' | 'false';
  readonly id: number;
}

/** A leaf, or its negation. */
export interface LeafFormula {
  readonly kind: 'leaf';
  readonly id: number;
  readonly leaf: number;
  readonly positive: boolean;
}

interface GroupFormula {
  readonly kind: Group;
  readonly id: number;
  readonly of: readonly Formula[];
}

export interface Formulas {
  readonly everything: Formula;
  readonly nothing: Formula;
  leaf(leaf: number): Formula;
  not(of: Formula): Formula;
  and(...of: readonly Formula[]): Formula;
  or(...of: readonly Formula[]): Formula;
  /** The formula after some leaves are decided. Undefined leaves a leaf open. */
  decide(of: Formula, truth: (leaf: number) => boolean | undefined): Formula;
  /** Leaves that the formula still contains. */
  leavesOf(of: Formula): ReadonlySet<number>;
}

type Group = 'and' | 'or';
const DUAL = { and: 'or', or: 'and' } as const;

export function createFormulas(): Formulas {
  const known = new Map<string, Formula>();
  const complements = new Map<number, Formula>();
  const leaves = new Map<number, ReadonlySet<number>>();

  // Ids start at 1, so that a sorted list of ids names a group.
  function once(key: string, build: (id: number) => Formula): Formula {
    const found = known.get(key);
    if (found !== undefined) return found;
    const formula = build(known.size + 1);
    known.set(key, formula);
    return formula;
  }

  const everything = once('true', (id) => ({ kind: 'true', id }));
  const nothing = once('false', (id) => ({ kind: 'false', id }));
  const leafOf = (leaf: number, positive: boolean): Formula =>
    once(`${positive ? '+' : '-'}${leaf}`, (id) => ({ kind: 'leaf', id, leaf, positive }));

  function not(of: Formula): Formula {
    const found = complements.get(of.id);
    if (found !== undefined) return found;
    const complement = complementOf(of);
    complements.set(of.id, complement);
    complements.set(complement.id, of);
    return complement;
  }

  function complementOf(of: Formula): Formula {
    if (of.kind === 'leaf') return leafOf(of.leaf, !of.positive);
    if (!('of' in of)) return of === everything ? nothing : everything;
    return group(DUAL[of.kind], of.of.map(not));
  }

  /** `and`, and `or` by the same rules with true and false exchanged. */
  function group(kind: Group, of: readonly Formula[]): Formula {
    const [neutral, absorbing] = kind === 'and' ? [everything, nothing] : [nothing, everything];
    const parts = new Map<number, Formula>();
    const add = (part: Formula): void => {
      if (part.kind === kind) for (const each of part.of) add(each);
      else if (part !== neutral) parts.set(part.id, part);
    };
    for (const part of of) add(part);
    while (reduceOnce(kind, parts, add)) {
      // One part may simplify another.
    }
    if (parts.has(absorbing.id)) return absorbing;
    const sorted = [...parts.values()].sort((a, b) => a.id - b.id);
    if (sorted.length < 2) return sorted[0] ?? neutral;
    return once(`${kind} ${sorted.map(({ id }) => id).join(' ')}`, (id) => ({ kind, id, of: sorted }));
  }

  /** Within `a AND (a OR b)`, `a AND (NOT a OR b)` and their duals, the second part can be simplified. */
  function reduceOnce(kind: Group, parts: Map<number, Formula>, add: (part: Formula) => void): boolean {
    const absorbing = kind === 'and' ? nothing : everything;
    for (const part of parts.values()) {
      if (part !== absorbing && parts.has(not(part).id)) parts.set(absorbing.id, absorbing);
      if (parts.has(absorbing.id)) return false;
      if (part.kind !== DUAL[kind]) continue;
      const stated = (inner: Formula): boolean => parts.has(inner.id);
      const left = part.of.filter((inner) => !parts.has(not(inner).id));
      if (part.of.some(stated)) parts.delete(part.id);
      else if (left.length < part.of.length) {
        parts.delete(part.id);
        add(group(DUAL[kind], left));
      } else continue;
      return true;
    }
    return false;
  }

  function decide(of: Formula, truth: (leaf: number) => boolean | undefined): Formula {
    const done = new Map<number, Formula>();
    const visit = (formula: Formula): Formula => {
      if (formula.kind !== 'leaf' && !('of' in formula)) return formula;
      const before = done.get(formula.id);
      if (before !== undefined) return before;
      const after = formula.kind === 'leaf' ? decided(formula) : group(formula.kind, formula.of.map(visit));
      done.set(formula.id, after);
      return after;
    };
    const decided = (formula: LeafFormula): Formula => {
      const value = truth(formula.leaf);
      if (value === undefined) return formula;
      return value === formula.positive ? everything : nothing;
    };
    return visit(of);
  }

  function leavesOf(of: Formula): ReadonlySet<number> {
    const found = leaves.get(of.id);
    if (found !== undefined) return found;
    const all = new Set<number>();
    if (of.kind === 'leaf') all.add(of.leaf);
    else if ('of' in of) for (const part of of.of) for (const leaf of leavesOf(part)) all.add(leaf);
    leaves.set(of.id, all);
    return all;
  }

  return {
    everything,
    nothing,
    leaf: (leaf) => leafOf(leaf, true),
    not,
    and: (...of) => group('and', of),
    or: (...of) => group('or', of),
    decide,
    leavesOf,
  };
}
