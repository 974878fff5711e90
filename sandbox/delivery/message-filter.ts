import type { MessageFilter } from '../state/message-filter';

type Attributes = Readonly<Record<string, string>>;
/** A `!=` on an absent attribute does not match. The documentation leaves this open, and this answer delivers less. */
export function matchesAttributes(filter: MessageFilter, attributes: Attributes): boolean {
  switch (filter.kind) {
    case 'not':
      return !matchesAttributes(filter.of, attributes);
    case 'and':
      return filter.of.every((each) => matchesAttributes(each, attributes));
    case 'or':
      return filter.of.some((each) => matchesAttributes(each, attributes));
    default:
      return matchesOne(filter, Object.hasOwn(attributes, filter.key) ? attributes[filter.key] : undefined);
  }
}
function matchesOne(
  filter: Exclude<MessageFilter, { readonly kind: 'not' | 'and' | 'or' }>,
  value: string | undefined,
): boolean {
  if (value === undefined) return false;
  if (filter.kind === 'has') return true;
  if (filter.kind === 'prefix') return value.startsWith(filter.value);
  return (value === filter.value) === (filter.kind === 'equals');
}
const TOKEN = /\s*(?:(!=|[():.,=])|("(?:[^"\\]|\\.)*")|([A-Za-z0-9_-]+))/y;
/** In bytes (Google's limit). */
const LONGEST = 256;
/** Undefined: the text is not a valid filter. */
export function tryParseMessageFilter(text: string): MessageFilter | undefined {
  if (Buffer.byteLength(text) > LONGEST) return undefined;
  const tokens = tryTokens(text);
  if (!tokens) return undefined;
  const parser = createParser(tokens);
  const filter = parser.expression();
  return filter && parser.isAtEnd() ? filter : undefined;
}
function tryTokens(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) return undefined;
    tokens.push(match[0].trimStart());
  }
  return tokens;
}
const isQuoted = (token: string | undefined): token is string => token?.startsWith('"') === true;
const unquoted = (token: string): string => token.slice(1, -1).replace(/\\(.)/g, '$1');
const KEYWORDS = new Set(['AND', 'OR', 'NOT']);
const isWord = (token: string | undefined): token is string =>
  token !== undefined && /^[A-Za-z_]/.test(token) && !KEYWORDS.has(token);
interface Parser {
  expression(): MessageFilter | undefined;
  isAtEnd(): boolean;
}
function createParser(tokens: readonly string[]): Parser {
  let at = 0;
  const take = (wanted: string): boolean => {
    if (tokens[at] !== wanted) return false;
    at += 1;
    return true;
  };
  const key = (): string | undefined => {
    const token = tokens[at];
    at += 1;
    if (isQuoted(token)) return unquoted(token);
    return isWord(token) ? token : undefined;
  };
  const value = (): string | undefined => {
    const token = tokens[at];
    at += 1;
    return isQuoted(token) ? unquoted(token) : undefined;
  };
  const valued = (
    kind: 'equals' | 'differs' | 'prefix',
    name: string | undefined,
  ): MessageFilter | undefined => {
    const text = value();
    return name === undefined || text === undefined ? undefined : { kind, key: name, value: text };
  };
  const attribute = (): MessageFilter | undefined => {
    if (!take('attributes')) return undefined;
    if (take(':')) {
      const name = key();
      return name === undefined ? undefined : { kind: 'has', key: name };
    }
    if (!take('.')) return undefined;
    const name = key();
    if (take('=')) return valued('equals', name);
    return take('!=') ? valued('differs', name) : undefined;
  };
  const prefix = (): MessageFilter | undefined => {
    if (!(take('(') && take('attributes') && take('.'))) return undefined;
    const name = key();
    const filter = take(',') ? valued('prefix', name) : undefined;
    return take(')') ? filter : undefined;
  };
  const term = (): MessageFilter | undefined => {
    if (take('NOT')) {
      const of = term();
      return of && { kind: 'not', of };
    }
    if (take('hasPrefix')) return prefix();
    if (!take('(')) return attribute();
    const inner = expression();
    return take(')') ? inner : undefined;
  };
  const expression = (): MessageFilter | undefined => {
    const first = term();
    const operator = tokens[at];
    if (!first || (operator !== 'AND' && operator !== 'OR')) return first;
    const of = [first];
    while (take(operator)) {
      const next = term();
      if (!next) return undefined;
      of.push(next);
    }
    // The next token is the end, a parenthesis, or the other operator, which no caller accepts.
    return { kind: operator === 'AND' ? 'and' : 'or', of };
  };
  return { expression, isAtEnd: () => at === tokens.length };
}
