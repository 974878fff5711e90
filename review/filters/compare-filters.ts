import { type Filter, FilterError } from '../../core/filter/grammar';
import { createConfirmation } from './confirm';
import { createReader, type Dialect } from './dialect';
import type { FilterComparison, PartialChange, Witness } from './filter-comparison';
import type { Formula } from './formula';
import { modelsOf } from './search';
import { createVocabulary, type Vocabulary } from './vocabulary';
import { tryWitness } from './witness';

/** Named findings or entries: those of one detector, or of one detection. */
export interface Named {
  readonly name: string;
  readonly filter: Filter;
  /** Further conditions that a filter cannot express. */
  shape?(vocabulary: Vocabulary): Formula;
}

export interface FilterPair {
  readonly base: Filter;
  readonly head: Filter;
  readonly named: readonly Named[];
  readonly dialect: Dialect;
}

/** How many models are tried as witnesses before the question counts as undecided. */
const MOST_WITNESSES = 200;

/** Whether one filter lets some finding or entry through that another does not: a confirmed witness, or none. */
type Existence =
  | { readonly kind: 'some'; readonly witness: Witness }
  | { readonly kind: 'none' }
  | { readonly kind: 'undecided'; readonly reason: string };

/** One filter, and the equivalent formula. */
interface Side {
  readonly filter: Filter;
  readonly formula: Formula;
}

interface Scope extends Side {
  readonly name: string;
}

/** Compares two filters of one dialect by what they let through. */
export function compareFilters({ base, head, named, dialect }: FilterPair): FilterComparison {
  const vocabulary = createVocabulary(dialect.oneOfHeads);
  const { formulas } = vocabulary;
  const reader = createReader(dialect, vocabulary, [base, head, ...named.map(({ filter }) => filter)]);
  const { confirms } = createConfirmation(dialect, reader.tryUnanswered);
  const before: Side = { filter: base, formula: reader.formulaOf(base) };
  const after: Side = { filter: head, formula: reader.formulaOf(head) };
  if (before.formula === after.formula) return { kind: 'equal' };
  const scopes = named.map(
    ({ name, filter, shape }): Scope => ({
      name,
      filter,
      formula: formulas.and(reader.formulaOf(filter), shape?.(vocabulary) ?? formulas.everything),
    }),
  );
  const laws = vocabulary.laws();

  function seek(formula: Formula, through: readonly Filter[], stopped: readonly Filter[]): Existence {
    const models = modelsOf(vocabulary, formulas.and(formula, laws));
    for (let tried = 0; tried < MOST_WITNESSES; tried += 1) {
      const { done, value } = models.next();
      if (done) {
        if (value !== undefined) return { kind: 'undecided', reason: value };
        if (tried === 0) return { kind: 'none' };
        break;
      }
      const witness = tryWitness(value);
      if (witness !== undefined && confirms(witness, through, stopped)) return { kind: 'some', witness };
    }
    return { kind: 'undecided', reason: reasonOf(reader.reasons()) };
  }

  /** What `from` lets through and `to` does not, in total and by name. */
  function changeOf(from: Side, to: Side): Change {
    const missing = formulas.and(from.formula, formulas.not(to.formula));
    const overall = seek(missing, [from.filter], [to.filter]);
    const change: Change = { overall, names: [], inPart: [], undecided: [] };
    if (overall.kind === 'none') return change;
    for (const scope of scopes) {
      const affected = seek(formulas.and(missing, scope.formula), [from.filter, scope.filter], [to.filter]);
      if (affected.kind === 'none') continue;
      const left = affected.kind === 'some' ? leftOf(scope, from, to) : affected;
      if (affected.kind === 'undecided' || left.kind === 'undecided') change.undecided.push(scope.name);
      else if (left.kind === 'none') change.names.push(scope.name);
      else change.inPart.push({ name: scope.name, witness: affected.witness });
    }
    return change;
  }

  /**
   * The part of a name that both filters let through. An item that also belongs to another name does not count, because
   * it passes for that name, unless the name never had any other item.
   */
  function leftOf(scope: Scope, from: Side, to: Side): Existence {
    const both = formulas.and(from.formula, to.formula, scope.formula);
    const left = seek(both, [from.filter, to.filter, scope.filter], []);
    if (left.kind !== 'some') return left;
    const others = scopes.filter((other) => other !== scope);
    const ofItsOwn = formulas.not(formulas.or(...others.map(({ formula }) => formula)));
    const stopped = others.map(({ filter }) => filter);
    const own = seek(formulas.and(both, ofItsOwn), [from.filter, to.filter, scope.filter], stopped);
    if (own.kind !== 'none') return own;
    const before = formulas.and(from.formula, scope.formula, ofItsOwn);
    return seek(before, [from.filter, scope.filter], stopped).kind === 'none' ? left : own;
  }

  return verdict(changeOf(before, after), changeOf(after, before));
}

interface Change {
  readonly overall: Existence;
  readonly names: string[];
  readonly inPart: PartialChange[];
  readonly undecided: string[];
}

function verdict(loss: Change, gain: Change): FilterComparison {
  const undecidedNames = [...new Set([...loss.undecided, ...gain.undecided])];
  const lostParts = { lostNames: loss.names, lostInPart: loss.inPart };
  const gainedParts = { gainedNames: gain.names, gainedInPart: gain.inPart };
  const [lost, gained] = [loss.overall, gain.overall];
  if (lost.kind === 'undecided' || gained.kind === 'undecided') {
    return {
      kind: 'unknown',
      reason: [lost, gained].flatMap((each) => (each.kind === 'undecided' ? [each.reason] : []))[0] as string,
      ...(lost.kind === 'some' ? { lost: lost.witness } : {}),
      ...(gained.kind === 'some' ? { gained: gained.witness } : {}),
      ...lostParts,
      ...gainedParts,
      undecidedNames,
    };
  }
  if (lost.kind === 'none' && gained.kind === 'none') return { kind: 'equal' };
  if (gained.kind === 'none') {
    return { kind: 'narrowed', lost: (lost as Found).witness, ...lostParts, undecidedNames };
  }
  if (lost.kind === 'none')
    return { kind: 'widened', gained: gained.witness, ...gainedParts, undecidedNames };
  return {
    kind: 'changed',
    lost: lost.witness,
    gained: gained.witness,
    ...lostParts,
    ...gainedParts,
    undecidedNames,
  };
}

type Found = Existence & { kind: 'some' };

const reasonOf = (reasons: readonly string[]): string =>
  reasons.length > 0
    ? reasons.slice(0, 3).join('; ')
    : 'they differ at most in findings or entries that cannot be written down';

/** Parses a filter's text. If the text is not a filter, returns a comparison that reports it. */
export function parsed(
  dialect: Dialect,
  which: string,
  text: string,
): { readonly filter: Filter } | { readonly problem: FilterComparison } {
  try {
    return { filter: dialect.parse(text) };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return { problem: unreadable(`${which} cannot be read: ${error.message}`) };
  }
}

const unreadable = (reason: string): FilterComparison => ({
  kind: 'unknown',
  reason,
  lostNames: [],
  lostInPart: [],
  gainedNames: [],
  gainedInPart: [],
  undecidedNames: [],
});
