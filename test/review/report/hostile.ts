import fc from 'fast-check';
import type { ReviewReport } from '../../../review/report/review-report';

/** Texts that the author of a change could write into a name, a label or a filter to mislead the reviewer. */
const PIECES = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</details>',
  '</summary>',
  '<details open>',
  '</code>',
  '</td></tr></table>',
  '<!-- riposte-review:other -->',
  '-->',
  '<!--',
  ']]>',
  '<?xml?>',
  '&lt;b&gt;',
  '&#60;b&#62;',
  '`',
  '```',
  '``` \n# heading\n',
  '~~~',
  '~~~~ diff',
  '# heading',
  '> [!NOTE]',
  '- item',
  '1. item',
  '    code',
  '| a | b |',
  '\\|',
  '\\',
  '|---|---|',
  '===',
  '---',
  '**bold**',
  '_x_',
  '[click](javascript:alert(1))',
  '![x](https://evil.example.invalid/p.png)',
  '[ref]: https://evil.example.invalid',
  'https://evil.example.invalid/?q=1',
  'www.evil.example.invalid',
  '@octocat',
  '@org/security-team',
  '#123',
  'GH-7',
  'org/repo#1',
  '$x^2$',
  '$`x`$',
  ':rotating_light:',
  '::error file=a,line=1::forged',
  '##[error]forged',
  '::stop-commands::x',
  '%0A::error::forged',
  '\n::error::forged',
  '\r\n',
  '\u2028',
  '\u202ecod.exe',
  '\u2066\u2069',
  '\u200b',
  '\ufeff',
  '\u0000',
  '\u001b[31m',
  '\ufffe',
  '\uffff',
  '\ud800',
  '{0}',
  '$(id)',
  '__proto__',
];

/** At least one hostile piece among other text. */
export const hostileText = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    )
    .map(([head, pieces, tail]) => `${head}${pieces.join(tail)}`);

/** Members with one of a fixed set of our words, which never come from a plan. */
const FIXED = new Set(['severity', 'kind', 'origin', 'verdicts']);

/** The same report with every text replaced by the given one. */
export function withEveryText(report: ReviewReport, text: string): ReviewReport {
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return text;
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, FIXED.has(name) ? member : walk(member)]),
    );
  };
  return walk(report) as ReviewReport;
}
