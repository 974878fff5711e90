import {
  type Comparison,
  type Filter,
  type FunctionCall,
  filterLeaves,
  type TextSearch,
} from '../../core/filter/grammar';
import type { JsonObject } from '../../core/values/json';
import type { Field, Predicate, Question } from './field';
import type { Formula } from './formula';
import { patternAutomaton } from './pattern-automaton';
import type { Vocabulary } from './vocabulary';

export type Leaf = Comparison | TextSearch | FunctionCall;

/** What a leaf asks, or why that is unknown. An unknown leaf is either true or false, the same for the same text. */
export type Reading =
  | { readonly kind: 'question'; readonly field: Field; readonly question: Question }
  | {
      readonly kind: 'opaque';
      readonly reason: string;
      /** Whether evaluating a filter with this leaf gives Google's answer. */
      readonly canEvaluate: boolean;
      /** The path of a text that makes the leaf true. @default - no witness can make it true */
      readonly path?: readonly string[];
      readonly text?: string;
    };

/** What the leaves of all compared filters together show about each field. */
export interface FieldUse {
  /** Compared by order, so its values are numbers or times. */
  readonly ordered: boolean;
  /** Leaves ask only for its presence. */
  readonly presenceOnly: boolean;
}

/** One of the filter grammars, with the meaning of its fields. */
export interface Dialect {
  parse(text: string): Filter;
  /** Equal keys are one field, regardless of spelling. */
  keyOf(comparison: Comparison): string;
  read(leaf: Leaf, useOf: (key: string) => FieldUse): Reading;
  /** Whether a filter lets a finding or an entry through. Evaluates independently of the search. */
  evaluate(filter: Filter, json: JsonObject): boolean;
  /** First members of a path, of which an entry has at most one. */
  readonly oneOfHeads: readonly string[];
}

/** Reads filters into formulas over one vocabulary, and records why leaves are opaque. */
export function createReader(dialect: Dialect, vocabulary: Vocabulary, filters: readonly Filter[]) {
  const leaves = filters.flatMap(filterLeaves);
  const uses = usesOf(dialect, leaves);
  const useOf = (key: string): FieldUse => uses.get(key) ?? { ordered: false, presenceOnly: false };
  const opaque = new Set<string>();
  const patterns = new Set<string>();

  const leafOf = (leaf: Leaf): Formula => {
    const reading = dialect.read(leaf, useOf);
    if (reading.kind === 'question') {
      const { predicate } = reading.question;
      if (predicate.kind === 'matches') patterns.add(predicate.pattern);
      return vocabulary.leaf(reading.field, reading.question);
    }
    opaque.add(reading.reason);
    const name = written(leaf);
    return vocabulary.leaf(
      {
        key: `opaque ${name}`,
        name,
        kind: 'flag',
        repeated: false,
        ...(reading.path === undefined ? {} : { path: reading.path, samples: [reading.text ?? ''] }),
      },
      { negated: false, predicate: { kind: 'present' } },
    );
  };

  const formulaOf = (filter: Filter): Formula => {
    const { formulas } = vocabulary;
    switch (filter.kind) {
      case 'everything':
        return formulas.everything;
      case 'not':
        return formulas.not(formulaOf(filter.of));
      case 'and':
      case 'or':
        return formulas[filter.kind](...filter.of.map(formulaOf));
      default:
        return leafOf(filter);
    }
  };

  /** A leaf that evaluation cannot answer, by its text. Undefined for all others. */
  const tryUnanswered = (leaf: Leaf): string | undefined => {
    const reading = dialect.read(leaf, useOf);
    return reading.kind === 'opaque' && !reading.canEvaluate ? written(leaf) : undefined;
  };

  /** Why leaves are compared only by their text. */
  const reasons = (): string[] => [
    ...opaque,
    ...[...patterns].map(patternAutomaton).flatMap((made) => (made.kind === 'opaque' ? [made.reason] : [])),
  ];

  return { formulaOf, tryUnanswered, reasons };
}

/** A leaf as text. Quotes matter only around a value that Logging interprets differently without them. */
export const written = (leaf: Leaf): string => {
  if (leaf.kind === 'text') return JSON.stringify(leaf.value);
  if (leaf.kind === 'call') return `${leaf.name}(${JSON.stringify(leaf.argument)})`;
  const plain = !leaf.quoted && /\*|^NULL_VALUE$/.test(leaf.value);
  return `${leaf.field}${leaf.operator}${plain ? leaf.value : JSON.stringify(leaf.value)}`;
};

/** `field:*` asks whether a value exists. */
export const asksPresence = ({ operator, value }: Comparison): boolean => operator === ':' && value === '*';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T/;

function usesOf(dialect: Dialect, leaves: readonly Leaf[]): Map<string, FieldUse> {
  const uses = new Map<string, FieldUse>();
  for (const leaf of leaves) {
    if (leaf.kind !== 'compare') continue;
    const key = dialect.keyOf(leaf);
    const before = uses.get(key) ?? { ordered: false, presenceOnly: true };
    uses.set(key, {
      ordered:
        before.ordered ||
        /[<>]/.test(leaf.operator) ||
        (/^!?=$/.test(leaf.operator) && RFC_3339.test(leaf.value)),
      presenceOnly: before.presenceOnly && asksPresence(leaf),
    });
  }
  return uses;
}

export const asks = (field: Field, predicate: Predicate, negated = false): Reading => ({
  kind: 'question',
  field,
  question: { negated, predicate },
});
