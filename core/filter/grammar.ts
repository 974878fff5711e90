/**
 * The list-filter grammar that SCC, Cloud Logging and Cloud Monitoring mostly share:
 * `field op value`, NOT and `-`, AND and OR with OR binding tighter, parentheses, double-quoted strings. The additions
 * of Logging are a dialect (tokens.ts).
 * Sources: securitycenter v2 ListFindingsRequest.filter, cloud.google.com/logging/docs/view/logging-query-language.
 */
import { type FilterDialect, FilterError, SCC_DIALECT, type Token, tokenize } from './tokens';

export { FilterError, LOGGING_DIALECT, MONITORING_DIALECT } from './tokens';

export type FilterOperator = '=' | ':' | '>' | '<' | '>=' | '<=' | '!=' | '=~' | '!~';

export interface Comparison {
  readonly kind: 'compare';
  /** The path as written. `fieldPath` splits it. */
  readonly field: string;
  readonly operator: FilterOperator;
  readonly value: string;
  readonly quoted: boolean;
  /** Position of the field in the text. */
  readonly position: number;
}

/** Logging: a text without a field, searched everywhere in the entry. */
export interface TextSearch {
  readonly kind: 'text';
  readonly value: string;
  readonly position: number;
}

/** Logging: `log_id("...")`. */
export interface FunctionCall {
  readonly kind: 'call';
  readonly name: string;
  readonly argument: string;
  readonly position: number;
}

export type Filter =
  | Comparison
  | TextSearch
  | FunctionCall
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'everything' };

const FIELD = /^[A-Za-z_][A-Za-z0-9_]*(?:\.(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"))*$/;

/** `a.b."c.d"` to `a`, `b`, `c.d`. */
export const fieldPath = (field: string): string[] =>
  [...field.matchAll(/"((?:[^"\\]|\\.)*)"|[^."]+/g)].map(
    ([whole, quoted]) => quoted?.replace(/\\(.)/g, '$1') ?? whole,
  );

/** Parses a filter. An empty one matches everything. Throws FilterError with the position. */
export function parseFilter(text: string, dialect: FilterDialect = SCC_DIALECT): Filter {
  const tokens = tokenize(text, dialect);
  if (tokens[0]?.kind === 'end') return { kind: 'everything' };
  const parser = createParser(tokens, dialect);
  const filter = parser.conjunction();
  parser.expectEnd();
  return filter;
}

function createParser(tokens: readonly Token[], dialect: FilterDialect) {
  let index = 0;
  const peek = (): Token => tokens[index] as Token;
  const take = (): Token => {
    const token = peek();
    if (token.kind !== 'end') index += 1;
    return token;
  };
  const isKeyword = (word: string): boolean => peek().kind === 'word' && peek().text === word;
  const starters = dialect.logging ? ['word', 'string', '(', '-'] : ['word', '(', '-'];
  const startsTerm = (): boolean => starters.includes(peek().kind) && !isKeyword('AND') && !isKeyword('OR');

  /** A leaf is a comparison, or a value within `field=( ... )`. The operators around them mean the same. */
  type ReadLeaf = () => Filter;

  function conjunction(leaf: ReadLeaf = term): Filter {
    const terms = [disjunction(leaf)];
    for (;;) {
      if (isKeyword('AND')) take();
      else if (!dialect.implicitAnd || !startsTerm()) break;
      terms.push(disjunction(leaf));
    }
    return terms.length === 1 ? (terms[0] as Filter) : { kind: 'and', of: terms };
  }

  // OR binds tighter than AND in all three dialects.
  function disjunction(leaf: ReadLeaf): Filter {
    const terms = [negation(leaf)];
    while (isKeyword('OR')) {
      take();
      terms.push(negation(leaf));
    }
    return terms.length === 1 ? (terms[0] as Filter) : { kind: 'or', of: terms };
  }

  function negation(leaf: ReadLeaf): Filter {
    if (!isKeyword('NOT') && peek().kind !== '-') return primary(leaf);
    take();
    return { kind: 'not', of: negation(leaf) };
  }

  function primary(leaf: ReadLeaf): Filter {
    if (peek().kind !== '(') return leaf();
    take();
    const filter = conjunction(leaf);
    expectClosing();
    return filter;
  }

  function term(): Filter {
    const head = take();
    if (dialect.logging && peek().kind !== 'operator') return withoutField(head);
    if (head.kind !== 'word' || !FIELD.test(head.text)) {
      throw new FilterError(`expected a field name, got "${head.text}"`, head.position);
    }
    return comparison(head);
  }

  /** `"text"`, `text` or `log_id("...")`. */
  function withoutField(head: Token): Filter {
    const { position, text } = head;
    const reserved = ['AND', 'OR', 'NOT'].includes(text);
    if (head.kind === 'string') return { kind: 'text', value: text, position };
    if (head.kind !== 'word' || reserved) throw new FilterError(`expected a term, got "${text}"`, position);
    if (peek().kind !== '(' || peek().position !== head.end) return { kind: 'text', value: text, position };
    take();
    const argument = take();
    if (argument.kind !== 'string')
      throw new FilterError(`${text}() takes one quoted text`, argument.position);
    expectClosing();
    return { kind: 'call', name: text, argument: argument.text, position };
  }

  function comparison(field: Token): Filter {
    const operator = take();
    if (operator.kind !== 'operator' || (operator.text === '!=' && !dialect.notEqual)) {
      throw new FilterError(
        `expected an operator after "${field.text}", got "${operator.text}"`,
        operator.position,
      );
    }
    const readValue = (): Filter => {
      const value = take();
      if (value.kind !== 'word' && value.kind !== 'string') {
        throw new FilterError(`expected a value after "${field.text}${operator.text}"`, value.position);
      }
      return {
        kind: 'compare',
        field: field.text,
        operator: operator.text as FilterOperator,
        value: value.text,
        quoted: value.kind === 'string',
        position: field.position,
      };
    };
    return dialect.logging ? primary(readValue) : readValue();
  }

  function expectClosing(): void {
    const closing = take();
    if (closing.kind !== ')') throw new FilterError('expected ")"', closing.position);
  }

  function expectEnd(): void {
    if (peek().kind !== 'end') throw new FilterError(`unexpected "${peek().text}"`, peek().position);
  }

  return { conjunction, expectEnd };
}

/** Every comparison, text and call of a filter, in the order of the text. */
export function filterLeaves(filter: Filter): (Comparison | TextSearch | FunctionCall)[] {
  switch (filter.kind) {
    case 'everything':
      return [];
    case 'not':
      return filterLeaves(filter.of);
    case 'and':
    case 'or':
      return filter.of.flatMap(filterLeaves);
    default:
      return [filter];
  }
}

/** Field names that a filter compares. */
export const filterFields = (filter: Filter): string[] =>
  filterLeaves(filter).flatMap((leaf) => (leaf.kind === 'compare' ? [leaf.field] : []));

/**
 * Evaluates a filter. `matches` evaluates one comparison and is false when the field is absent. `others` evaluates what
 * only Logging's dialect has.
 */
export function evaluateFilter(
  filter: Filter,
  matches: (comparison: Comparison) => boolean,
  others: (leaf: TextSearch | FunctionCall) => boolean = refuse,
): boolean {
  switch (filter.kind) {
    case 'everything':
      return true;
    case 'compare':
      return matches(filter);
    case 'not':
      return !evaluateFilter(filter.of, matches, others);
    case 'and':
      return filter.of.every((part) => evaluateFilter(part, matches, others));
    case 'or':
      return filter.of.some((part) => evaluateFilter(part, matches, others));
    default:
      return others(filter);
  }
}

function refuse({ kind, position }: TextSearch | FunctionCall): never {
  throw new FilterError(`a ${kind} is only allowed in queries of log entries`, position);
}
