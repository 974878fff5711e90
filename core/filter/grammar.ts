/**
 * The list-filter grammar that SCC, Cloud Logging and Cloud Monitoring share in essence:
 * `field op value`, NOT and `-`, AND and OR with OR binding tighter, parentheses, double-quoted strings.
 * Sources: securitycenter v2 ListFindingsRequest.filter, cloud.google.com/logging/docs/view/logging-query-language.
 */
export type FilterOperator = '=' | ':' | '>' | '<' | '>=' | '<=' | '!=';

export type Filter =
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly operator: FilterOperator;
      readonly value: string;
      readonly quoted: boolean;
    }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'everything' };

export interface FilterDialect {
  /** Logging and Monitoring have `!=`; SCC writes NOT or `-`. */
  readonly notEqual: boolean;
  /** Logging reads a space or line break between terms as AND. */
  readonly implicitAnd: boolean;
}

export const SCC_DIALECT: FilterDialect = { notEqual: false, implicitAnd: false };
export const LOGGING_DIALECT: FilterDialect = { notEqual: true, implicitAnd: true };

export class FilterError extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(`${message} at character ${position}`);
    this.name = 'FilterError';
    this.position = position;
  }
}

interface Token {
  readonly kind: 'word' | 'string' | 'operator' | '(' | ')' | '-' | 'end';
  readonly text: string;
  readonly position: number;
}

const WORD = /[A-Za-z0-9_./*@+-]/;
const FIELD = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+)*$/;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] as string;
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    const token = readToken(text, at, char);
    tokens.push(token.token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', position: text.length });
  return tokens;
}

function readToken(text: string, at: number, char: string): { token: Token; end: number } {
  if (char === '(' || char === ')') return { token: { kind: char, text: char, position: at }, end: at + 1 };
  if (char === '"') return readString(text, at);
  const operator = /^(?:>=|<=|!=|[=:<>])/.exec(text.slice(at, at + 2))?.[0];
  if (operator) {
    return { token: { kind: 'operator', text: operator, position: at }, end: at + operator.length };
  }
  if (char === '-' && !/[0-9]/.test(text[at + 1] ?? '')) {
    return { token: { kind: '-', text: '-', position: at }, end: at + 1 };
  }
  if (!WORD.test(char)) throw new FilterError(`unexpected "${char}"`, at);
  let end = at;
  while (end < text.length && WORD.test(text[end] as string)) end += 1;
  return { token: { kind: 'word', text: text.slice(at, end), position: at }, end };
}

function readString(text: string, start: number): { token: Token; end: number } {
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at] as string;
    if (char === '"') return { token: { kind: 'string', text: value, position: start }, end: at + 1 };
    if (char === '\\') at += 1;
    value += char === '\\' ? (text[at] ?? '') : char;
  }
  throw new FilterError('a quoted string without its closing quote', start);
}

/** Parses a filter; an empty one matches everything. Throws FilterError with the position. */
export function parseFilter(text: string, dialect: FilterDialect = SCC_DIALECT): Filter {
  const tokens = tokenize(text);
  if (tokens[0]?.kind === 'end') return { kind: 'everything' };
  const parser = createParser(tokens, dialect);
  const filter = parser.conjunction();
  parser.expectEnd();
  return filter;
}

function createParser(tokens: readonly Token[], dialect: FilterDialect) {
  let index = 0;
  const peek = (): Token => tokens[index] as Token;
  const take = (): Token => tokens[index++] as Token;
  const isKeyword = (word: string): boolean => peek().kind === 'word' && peek().text === word;
  const startsTerm = (): boolean =>
    ['word', '(', '-'].includes(peek().kind) && !isKeyword('AND') && !isKeyword('OR');

  function conjunction(): Filter {
    const terms = [disjunction()];
    for (;;) {
      if (isKeyword('AND')) take();
      else if (!dialect.implicitAnd || !startsTerm()) break;
      terms.push(disjunction());
    }
    return terms.length === 1 ? (terms[0] as Filter) : { kind: 'and', of: terms };
  }

  // OR binds tighter than AND in all three dialects.
  function disjunction(): Filter {
    const terms = [negation()];
    while (isKeyword('OR')) {
      take();
      terms.push(negation());
    }
    return terms.length === 1 ? (terms[0] as Filter) : { kind: 'or', of: terms };
  }

  function negation(): Filter {
    if (!isKeyword('NOT') && peek().kind !== '-') return primary();
    take();
    return { kind: 'not', of: negation() };
  }

  function primary(): Filter {
    if (peek().kind !== '(') return comparison();
    take();
    const filter = conjunction();
    const closing = take();
    if (closing.kind !== ')') throw new FilterError('expected ")"', closing.position);
    return filter;
  }

  function comparison(): Filter {
    const field = take();
    if (field.kind !== 'word' || !FIELD.test(field.text)) {
      throw new FilterError(`expected a field name, got "${field.text}"`, field.position);
    }
    const operator = take();
    if (operator.kind !== 'operator' || (operator.text === '!=' && !dialect.notEqual)) {
      throw new FilterError(
        `expected an operator after "${field.text}", got "${operator.text}"`,
        operator.position,
      );
    }
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
    };
  }

  function expectEnd(): void {
    if (peek().kind !== 'end') throw new FilterError(`unexpected "${peek().text}"`, peek().position);
  }

  return { conjunction, expectEnd };
}

/** Field names that a filter compares. */
export function filterFields(filter: Filter): string[] {
  if (filter.kind === 'compare') return [filter.field];
  if (filter.kind === 'not') return filterFields(filter.of);
  return filter.kind === 'everything' ? [] : filter.of.flatMap(filterFields);
}

export type Comparison = Extract<Filter, { kind: 'compare' }>;

/** Evaluates a filter; `matches` answers one comparison, false when the field is absent. */
export function evaluateFilter(filter: Filter, matches: (comparison: Comparison) => boolean): boolean {
  switch (filter.kind) {
    case 'everything':
      return true;
    case 'compare':
      return matches(filter);
    case 'not':
      return !evaluateFilter(filter.of, matches);
    case 'and':
      return filter.of.every((part) => evaluateFilter(part, matches));
    case 'or':
      return filter.of.some((part) => evaluateFilter(part, matches));
  }
}
