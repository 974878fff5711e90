/**
 * Whether a text is an expression of the Common Expression Language, by its grammar (cel-spec, "Syntax"), and which
 * names are free in it. Neither types nor the existence of functions are checked.
 */
export type CelSyntax =
  | { readonly ok: true; readonly free: readonly string[] }
  | { readonly ok: false; readonly problem: string };

export function celSyntax(text: string): CelSyntax {
  try {
    return { ok: true, free: new Parser(tokens(text)).parse() };
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return { ok: false, problem: error.message };
  }
}

class SyntaxProblem extends Error {}

interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const STRING =
  /(?:[rR]?[bB]?|[bB][rR])(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/y;
const NUMBER = /0x[0-9a-fA-F]+u?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?u?|\.\d+/y;
const NAME = /[A-Za-z_]\w*/y;
const SIGN = /&&|\|\||[=!<>]=|[<>!?:.,+\-*/%()[\]{}]/y;

function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  const take = (kind: Token['kind'], pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) return false;
    found.push({ kind, text: match[0], at });
    at += match[0].length;
    return true;
  };
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    if (at >= text.length) return [...found, { kind: 'end', text: '', at }];
    if (take('string', STRING) || take('number', NUMBER) || take('name', NAME) || take('sign', SIGN))
      continue;
    throw new SyntaxProblem(`token recognition error at "${text.slice(at, at + 10)}", position ${at}`);
  }
}

const LITERALS = ['true', 'false', 'null'];

/** From the lowest to the highest precedence. */
const LEVELS = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
] as const;

/** Macros whose first argument is a variable of the macro (cel-spec, "Macros"). */
const MACROS = ['all', 'exists', 'exists_one', 'filter', 'map'];

class Parser {
  private index = 0;
  private readonly free: string[] = [];
  private readonly bound: string[] = [];

  constructor(private readonly all: readonly Token[]) {}

  parse(): readonly string[] {
    this.expression();
    if (this.next.kind !== 'end') throw this.unexpected();
    return [...new Set(this.free)];
  }

  private get next(): Token {
    return this.all[this.index] as Token;
  }

  private unexpected(): SyntaxProblem {
    const { text, at } = this.next;
    return new SyntaxProblem(`mismatched input "${text || 'end of the expression'}", position ${at}`);
  }

  private accept(...texts: readonly string[]): boolean {
    const { kind, text } = this.next;
    if (kind === 'string' || kind === 'end' || !texts.includes(text)) return false;
    this.index += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw this.unexpected();
  }

  private name(): string {
    const { kind, text } = this.next;
    if (kind !== 'name') throw this.unexpected();
    this.index += 1;
    return text;
  }

  private expression(): void {
    this.level(0);
    if (!this.accept('?')) return;
    this.level(0);
    this.expect(':');
    this.expression();
  }

  private level(depth: number): void {
    const operators = LEVELS[depth];
    do {
      if (operators) this.level(depth + 1);
      else this.unary();
    } while (operators && this.accept(...operators));
  }

  private unary(): void {
    while (this.accept('!', '-'));
    this.primary();
    for (;;) {
      if (this.accept('[')) {
        this.expression();
        this.expect(']');
      } else if (this.accept('.')) {
        const member = this.name();
        if (this.accept('(')) this.callArguments(MACROS.includes(member));
      } else return;
    }
  }

  private primary(): void {
    const { kind, text } = this.next;
    if (kind === 'number' || kind === 'string') {
      this.index += 1;
    } else if (this.accept('(')) {
      this.expression();
      this.expect(')');
    } else if (this.accept('[')) {
      this.list(']', () => this.expression());
    } else if (this.accept('{')) {
      this.list('}', () => {
        this.expression();
        this.expect(':');
        this.expression();
      });
    } else {
      this.name();
      if (this.accept('(')) this.callArguments(false);
      else if (!LITERALS.includes(text) && !this.bound.includes(text)) this.free.push(text);
    }
  }

  private callArguments(isMacro: boolean): void {
    if (isMacro) {
      this.bound.push(this.name());
      this.expect(',');
    }
    this.list(')', () => this.expression());
    if (isMacro) this.bound.pop();
  }

  private list(end: string, item: () => void): void {
    if (this.accept(end)) return;
    do item();
    while (this.accept(','));
    this.expect(end);
  }
}
