/** How the dialects of Google's filter grammar differ. */
export interface FilterDialect {
  /** Logging and Monitoring have `!=`. SCC uses NOT or `-`. */
  readonly notEqual: boolean;
  /** Logging reads a space or line break between terms as AND. */
  readonly implicitAnd: boolean;
  /**
   * Only Logging has `=~` and `!~`, lists of values, text without a field, functions, quoted path segments and
   * comments. It reads an unknown escape in a string as the backslash itself (`"\."` in regular expressions). Google
   * does not document how it reads it, so Riposte's own filters contain no backslash.
   */
  readonly logging: boolean;
}

export const SCC_DIALECT: FilterDialect = { notEqual: false, implicitAnd: false, logging: false };
export const MONITORING_DIALECT: FilterDialect = { notEqual: true, implicitAnd: true, logging: false };
export const LOGGING_DIALECT: FilterDialect = { notEqual: true, implicitAnd: true, logging: true };

export class FilterError extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(`${message} at character ${position}`);
    this.name = 'FilterError';
    this.position = position;
  }
}

export interface Token {
  readonly kind: 'word' | 'string' | 'operator' | '(' | ')' | '-' | 'end';
  readonly text: string;
  readonly position: number;
  /** First character after the token. */
  readonly end: number;
}

const WORD = /[A-Za-z0-9_./*@+-]/;

export function tokenize(text: string, dialect: FilterDialect): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const blank = (dialect.logging ? /^(?:\s+|--[^\n]*)/ : /^\s+/).exec(text.slice(at));
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const token = readToken(text, at, dialect);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', position: text.length, end: text.length });
  return tokens;
}

function readToken(text: string, position: number, dialect: FilterDialect): Token {
  const char = text[position] as string;
  if (char === '(' || char === ')') return { kind: char, text: char, position, end: position + 1 };
  if (char === '"') return readString(text, position, dialect);
  const operators = dialect.logging ? /^(?:>=|<=|!=|=~|!~|[=:<>])/ : /^(?:>=|<=|!=|[=:<>])/;
  const operator = operators.exec(text.slice(position, position + 2))?.[0];
  if (operator) return { kind: 'operator', text: operator, position, end: position + operator.length };
  if (char === '-' && !/[0-9]/.test(text[position + 1] ?? '')) {
    return { kind: '-', text: '-', position, end: position + 1 };
  }
  if (!WORD.test(char)) throw new FilterError(`unexpected "${char}"`, position);
  return readWord(text, position, dialect);
}

/** `labels."a.b/c".d` is one word in Logging: a path with a quoted segment. */
function readWord(text: string, position: number, dialect: FilterDialect): Token {
  let end = position;
  for (;;) {
    while (end < text.length && WORD.test(text[end] as string)) end += 1;
    if (!dialect.logging || text[end] !== '"' || text[end - 1] !== '.') break;
    end = readString(text, end, dialect).end;
  }
  return { kind: 'word', text: text.slice(position, end), position, end };
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t', r: '\r' };

function readString(text: string, position: number, { logging }: FilterDialect): Token {
  let value = '';
  for (let at = position + 1; at < text.length; at += 1) {
    const char = text[at] as string;
    if (char === '"') return { kind: 'string', text: value, position, end: at + 1 };
    if (char !== '\\') {
      value += char;
      continue;
    }
    at += 1;
    const next = text[at] ?? '';
    value += logging ? (ESCAPES[next] ?? `\\${next}`) : next;
  }
  throw new FilterError('a quoted string without its closing quote', position);
}
