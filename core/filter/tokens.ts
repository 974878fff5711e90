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

// Sticky, so that a token is read at its place and the rest of the text is not copied for each one.
const WORD = /[A-Za-z0-9_./*@+-]+/y;
const BLANK = /\s+/y;
const BLANK_OR_COMMENT = /(?:\s|--[^\n]*)+/y;
const OPERATOR = /(?:>=|<=|!=|[=:<>])/y;
const LOGGING_OPERATOR = /(?:>=|<=|!=|=~|!~|[=:<>])/y;

/** Where a match that begins at `at` ends. `at` itself if there is none. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

export function tokenize(text: string, dialect: FilterDialect): Token[] {
  const tokens: Token[] = [];
  const blank = dialect.logging ? BLANK_OR_COMMENT : BLANK;
  for (let at = endOf(blank, text, 0); at < text.length; ) {
    const token = readToken(text, at, dialect);
    tokens.push(token);
    at = endOf(blank, text, token.end);
  }
  tokens.push({ kind: 'end', text: '', position: text.length, end: text.length });
  return tokens;
}

function readToken(text: string, position: number, dialect: FilterDialect): Token {
  const char = text[position] as string;
  if (char === '(' || char === ')') return { kind: char, text: char, position, end: position + 1 };
  if (char === '"') return readString(text, position, dialect);
  const end = endOf(dialect.logging ? LOGGING_OPERATOR : OPERATOR, text, position);
  if (end > position) return { kind: 'operator', text: text.slice(position, end), position, end };
  if (char === '-' && !/[0-9]/.test(text[position + 1] ?? '')) {
    return { kind: '-', text: '-', position, end: position + 1 };
  }
  if (endOf(WORD, text, position) === position) throw new FilterError(`unexpected "${char}"`, position);
  return readWord(text, position, dialect);
}

/** `labels."a.b/c".d` is one word in Logging: a path with a quoted segment. */
function readWord(text: string, position: number, dialect: FilterDialect): Token {
  let end = position;
  for (;;) {
    end = endOf(WORD, text, end);
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
