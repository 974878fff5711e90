import type { Json } from '../../core/values/json';
import type { LetterCase } from './text-automata';

export type Order = '<' | '<=' | '>' | '>=';

/** What a leaf of a filter asks about one value that is present. */
export type Predicate =
  | { readonly kind: 'present' }
  | { readonly kind: 'equals' | 'contains'; readonly text: string; readonly letterCase: LetterCase }
  /** An unanchored RE2 expression. */
  | { readonly kind: 'matches'; readonly pattern: string }
  /** `at` is a number, or the milliseconds of a time. `literal` is the text in the filter. */
  | { readonly kind: 'order'; readonly order: Order | '='; readonly at: number; readonly literal: string }
  /** One of a closed set of values, which the filter names by rank or text. */
  | { readonly kind: 'one-of'; readonly texts: readonly string[] }
  | { readonly kind: 'log-id'; readonly id: string }
  | { readonly kind: 'full-resource-name' };

/** What a leaf asks about a field. For a list, whether any element matches. */
export interface Question {
  /** `!=` and `!~`: an element that does *not* meet the predicate. Unlike NOT, it requires a value that is present. */
  readonly negated: boolean;
  readonly predicate: Predicate;
}

/** Leaves of one field that a formula still contains, by number. */
export type Asked = ReadonlyMap<number, Question>;

/**
 * The values that a field may take.
 * - `text`: any.
 * - `number`: decimal numbers or times, and texts that are neither.
 * - `closed`: the listed values.
 * - `message`: contains other fields; it is present or absent.
 * - `flag`: a leaf that is true or false, without further knowledge.
 */
export type FieldKind = 'text' | 'number' | 'closed' | 'message' | 'flag';

export interface Field {
  /** Equal keys are one field, regardless of spelling. */
  readonly key: string;
  /** The name as a filter writes it. */
  readonly name: string;
  readonly kind: FieldKind;
  /** The path of the value in a witness. @default - none: no witness shows what the field represents */
  readonly path?: readonly string[];
  /** May be a list, of which any element may match. */
  readonly repeated: boolean;
  /**
   * May be an object. `:` searches all its values, and nothing else matches it.
   *
   * @default - a text, a number or a boolean
   */
  readonly nests?: boolean;
  /** A missing field matches as if it had this text. Without it, a missing field matches nothing. */
  readonly absentReads?: string;
  /**
   * For a number field: each value is a number.
   *
   * @default - it may be another text
   */
  readonly numbersOnly?: boolean;
  /** All values of a closed set. */
  readonly values?: readonly string[];
  /** Likely values. A witness uses one of them if possible. */
  readonly samples?: readonly string[];
}

/** One distinguishable choice for a field: a value, or undefined for a missing one, and the leaves that it meets. */
export interface Cell {
  readonly value: Json | undefined;
  readonly meets: ReadonlySet<number>;
}

/** Ends with the reason why cells may be missing, or with undefined if these were all. */
export type Cells = Generator<Cell, string | undefined, void>;
