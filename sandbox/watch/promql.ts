/** The PromQL text has a syntax error. */
export class PromqlError extends Error {}

/**
 * Checks the syntax of a PromQL expression (prometheus.io/docs/prometheus/latest/querying/basics), with the quoted
 * metric names of Cloud Monitoring. It checks neither the arguments of functions nor types.
 *
 * @throws PromqlError
 */
export function checkPromql(text: string): void {
  const tokens = tokenize(text);
  const parser = createParser(tokens);
  parser.expression();
  parser.expectEnd();
}

interface Token {
  readonly kind: 'name' | 'number' | 'duration' | 'string' | 'symbol' | 'end';
  readonly text: string;
  readonly position: number;
}

const LEXEMES: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /(?:\s+|#[^\n]*)/y],
  ['duration', /(?:\d+(?:ms|[smhdwy]))+(?![\w.])/y],
  ['number', /(?:0x[0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|(?:Inf|NaN)(?!\w))(?!\w)/iy],
  ['name', /[A-Za-z_][\w:]*/y],
  ['string', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/y],
  ['symbol', /=~|!~|!=|==|>=|<=|[-+*/%^<>=(){}[\],:@]/y],
];

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    const [kind, found] = lexemeAt(text, position);
    if (kind !== 'space') tokens.push({ kind, text: found, position });
    position += found.length;
  }
  return [...tokens, { kind: 'end', text: '', position }];
}

function lexemeAt(text: string, position: number): readonly [Token['kind'] | 'space', string] {
  for (const [kind, pattern] of LEXEMES) {
    pattern.lastIndex = position;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return [kind, found];
  }
  throw new PromqlError(`unexpected "${text[position]}" at character ${position}`);
}

const ARITHMETIC = ['+', '-', '*', '/', '%', '^'];
const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='];
const WORDS = ['and', 'or', 'unless', 'atan2'];
const MATCHERS = ['=', '!=', '=~', '!~'];

function createParser(tokens: readonly Token[]) {
  let index = 0;
  const peek = (): Token => tokens[index] as Token;
  const take = (): Token => {
    const token = peek();
    if (token.kind !== 'end') index += 1;
    return token;
  };
  const fail = (expected: string): never => {
    const { text, position } = peek();
    throw new PromqlError(
      `expected ${expected}, got ${text === '' ? 'the end' : `"${text}"`} at character ${position}`,
    );
  };
  const isText = (...texts: readonly string[]): boolean =>
    peek().kind !== 'string' && texts.includes(peek().text.toLowerCase());
  const expect = (text: string): void => {
    if (!isText(text)) fail(`"${text}"`);
    take();
  };
  const listUntil = (end: string, item: () => void): void => {
    while (!isText(end)) {
      item();
      if (isText(',')) take();
      else if (!isText(end)) fail(`"," or "${end}"`);
    }
    take();
  };
  const labels = (): void => {
    expect('(');
    listUntil(')', () => {
      if (!['name', 'string'].includes(take().kind)) fail('a label');
    });
  };

  function expression(): void {
    operand();
    while (isText(...ARITHMETIC, ...COMPARISONS, ...WORDS)) {
      const comparing = isText(...COMPARISONS);
      take();
      if (comparing && isText('bool')) take();
      if (isText('on', 'ignoring')) {
        take();
        labels();
        if (isText('group_left', 'group_right')) {
          take();
          if (isText('(')) labels();
        }
      }
      operand();
    }
  }

  function operand(): void {
    while (isText('-', '+')) take();
    const { kind } = peek();
    if (kind === 'number' || kind === 'duration' || kind === 'string') take();
    else if (isText('(')) {
      take();
      expression();
      expect(')');
    } else if (isText('{')) selector();
    else if (kind === 'name') named();
    else fail('an expression');
    while (isText('[', 'offset', '@')) modifier();
  }

  /** A metric, or a call: `sum by (a) (x)`, `rate(x[5m])`. */
  function named(): void {
    take();
    if (isText('by', 'without')) {
      take();
      labels();
    }
    if (isText('{')) selector();
    else if (isText('(')) {
      take();
      listUntil(')', expression);
      if (isText('by', 'without')) {
        take();
        labels();
      }
    }
  }

  /** `{"metric", label="value"}` */
  function selector(): void {
    expect('{');
    listUntil('}', () => {
      const { kind } = take();
      if (kind === 'string' && isText(',', '}')) return;
      if (kind !== 'name' && kind !== 'string') fail('a label');
      if (!isText(...MATCHERS)) fail('a matcher');
      take();
      if (take().kind !== 'string') fail('a quoted value');
    });
  }

  function modifier(): void {
    const { text } = take();
    if (text === '[') {
      if (!['duration', 'number'].includes(take().kind)) fail('a duration');
      if (isText(':')) {
        take();
        if (['duration', 'number'].includes(peek().kind)) take();
      }
      expect(']');
      return;
    }
    while (isText('-', '+')) take();
    if (!['duration', 'number', 'name'].includes(take().kind)) fail('a time');
    if (isText('(')) labels();
  }

  const expectEnd = (): void => {
    if (peek().kind !== 'end') fail('the end');
  };
  return { expression, expectEnd };
}

/** Quoted names in the selectors of an expression: `logging.googleapis.com/user/m`. */
export const quotedMetrics = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\{\s*"([^"=]+)"\s*[,}]/g)].map((match) => match[1] as string)),
];
