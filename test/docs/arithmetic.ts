/** Sums as a document writes them: `6,000 × 5 s + 600 × $0.03 per 10,000 = $0.30`. Words and units are for readers. */

export interface Equation {
  readonly text: string;
  readonly computed: number;
  readonly said: number;
  /** Half of the last digit of the stated result. */
  readonly tolerance: number;
}

const NUMBER = String.raw`\d[\d,]*(?:\.\d+)?`;
const TOKEN = new RegExp(`per (?:million|${NUMBER})|${NUMBER}|[×+−/()]`, 'g');
const OPERAND = `(?:per million|${NUMBER})`;

/** Everything in the text that has an operator and an equals sign. The characters ; : and | separate parts. */
export const equationsIn = (text: string): readonly Equation[] =>
  text.split(/[;|:]|\. /).flatMap((part) => {
    const match = new RegExp(String.raw`^(.*${OPERAND}.*[×+−/].*)=\s*\$?(${NUMBER})`).exec(part);
    if (!match) return [];
    const [, left = '', right = ''] = match;
    const decimals = right.split('.')[1]?.length ?? 0;
    return [
      {
        text: part.trim(),
        computed: evaluate(left),
        said: numberOf(right),
        tolerance: 0.5 * 10 ** -decimals + 1e-9,
      },
    ];
  });

export const numberOf = (text: string): number => Number(text.replaceAll(',', ''));

/** Evaluates numbers, × + − / and brackets. `per 10,000` divides. Any other text between them is a unit. */
export function evaluate(text: string): number {
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => token);
  let at = 0;
  const factor = (): number => {
    const token = tokens[at++] ?? '';
    if (token !== '(') return numberOf(token);
    const inner = sum();
    at += 1;
    return inner;
  };
  const product = (): number => {
    let value = factor();
    for (;;) {
      const token = tokens[at] ?? '';
      if (token.startsWith('per ')) {
        value /= token === 'per million' ? 1_000_000 : numberOf(token.slice(4));
        at += 1;
      } else if (token === '×' || token === '/') {
        at += 1;
        value = token === '×' ? value * factor() : value / factor();
      } else return value;
    }
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '−') {
      const sign = tokens[at++] === '+' ? 1 : -1;
      value += sign * product();
    }
    return value;
  };
  const value = sum();
  if (at !== tokens.length)
    throw new Error(`cannot read "${text.trim()}" beyond ${tokens.slice(at).join(' ')}`);
  return value;
}
