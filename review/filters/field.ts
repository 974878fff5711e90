import type { Json } from '../../core/values/json';
import type { LetterCase } from './text-automata';

export type Order = '<' | '<=' | '>' | '>=';

/** What a leaf of a filter asks about one value that is present. */
export type Predicate =
  | { readonly kind: 'present' }
  | { readonly kind: 'equals' | 'contains'; readonly text: string; readonly letterCase: LetterCase }
  /** An unanchored RE2 expression. */
  | { readonly kind: 'matches'; readonly pattern: string }
  /** `at` is a number, or the milliseconds of a time; `literal` as the filter writes it. */
  | { readonly kind: 'order'; readonly order: Order | '='; readonly at: number; readonly literal: string }
  /** One of a closed set of values, which the filter names by their rank or text. */
  | { readonly kind: 'one-of'; readonly texts: readonly string[] }
  | { readonly kind: 'log-id'; readonly id: string }
  | { readonly kind: 'full-resource-name' };

/** What a leaf asks about a field: of a list, whether any element answers. */
export interface Question {
  /** `!=` and `!~`: an element that does *not* meet the predicate. Unlike NOT, it needs a value that is present. */
  readonly negated: boolean;
  readonly predicate: Predicate;
}

/** Leaves of one field that a formula still asks for, by number. */
export type Asked = ReadonlyMap<number, Question>;

/**
 * The values that a field may take.
 * - `text`: any.
 * - `number`: decimal numbers or times, and texts that are neither.
 * - `closed`: those listed.
 * - `message`: holds other fields; it is present or not.
 * - `flag`: a leaf that is only known to be either true or false.
 */
export type FieldKind = 'text' | 'number' | 'closed' | 'message' | 'flag';

export interface Field {
  /** Equal keys are one field, however it is written. */
  readonly key: string;
  /** As a filter writes it. */
  readonly name: string;
  readonly kind: FieldKind;
  /** Where a witness carries the value. @default - nowhere: the field stands for something that no witness shows */
  readonly path?: readonly string[];
  /** May be a list, of which any element answers. */
  readonly repeated: boolean;
  /**
   * May be an object, of which `:` searches all values, and which nothing else meets.
   *
   * @default - a text, a number or a boolean
   */
  readonly nests?: boolean;
  /** A missing field answers as this text does; without it, a missing field meets nothing. */
  readonly absentReads?: string;
  /**
   * Of a number field: each value is one.
   *
   * @default - it may be another text
   */
  readonly numbersOnly?: boolean;
  /** All values of a closed set. */
  readonly values?: readonly string[];
  /** Likely values: a witness takes one of them where it can. */
  readonly samples?: readonly string[];
}

/** One distinguishable choice for a field: a value, or undefined for a missing one, and the leaves that it meets. */
export interface Cell {
  readonly value: Json | undefined;
  readonly meets: ReadonlySet<number>;
}

/** Ends with the reason why cells may be missing, or with undefined: these were all. */
export type Cells = Generator<Cell, string | undefined, void>;
