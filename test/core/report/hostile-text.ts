import fc from 'fast-check';
import type { CaseRecord } from '../../../core/case/record';

/** Text that an attacker would try in a process name, a path, an argument or a log line. */
const PIECES = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><script>',
  '</title>',
  '<!--',
  ']]>',
  'javascript:alert(1)',
  'https://evil.example.invalid/?q=',
  '[click](javascript:alert(1))',
  '![x](https://evil.example.invalid/p.png)',
  '`',
  '```',
  '``` \n# heading\n',
  '**bold**',
  '| a | b |',
  '@everyone',
  '&lt;script&gt;',
  '<%= process.env %>',
  '<%~ it %>',
  '\u202ecod.exe',
  '\u2066\u2069',
  '\u200b',
  '\ufeff',
  '\u0000',
  '\u001b[31m',
  '\r\n',
  '\u2028',
  '\ud800',
  '$(id)',
  '\\',
  '__proto__',
];

/** Any text with at least one hostile piece, so that it is never a harmless value by accident. */
export const hostileText = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    )
    .map(([head, pieces, tail]) => `${head}${pieces.join(tail)}`);

/** Members whose type allows only values of Riposte, never text from outside. */
const OWN = new Set(['verdict', 'status', 'config', 'instances', 'cause', 'severity', 'tier', 'action']);

/** The same record with every text in it replaced, except the values of enumerations. */
export function withEveryText(record: CaseRecord, text: string): CaseRecord {
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return OWN.has(key) ? value : text;
    if (Array.isArray(value)) return value.map((item) => walk(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member, name)]));
  };
  return walk(record, '') as CaseRecord;
}
