import { FilterError } from '../../../core/filter/grammar';
import { compileRegex } from '../../../core/filter/log-regex';

describe('a regular expression of a Logging filter', () => {
  it.each([
    ['\\bword', 'a word', true],
    ['a\\z', 'ba', true],
    ['\\Ab', 'ab', false],
    ['[[:alpha:]]', '1a', true],
    ['(?s)a.b', 'a\nb', true],
    ['a.b', 'a\nb', false],
    // RE2 leaves out the line feed alone.
    ['a.b', 'a\rb', true],
    ['(?P<name>a)', 'a', true],
    ['(?i:A)b', 'ab', true],
    ['(?i:A)b', 'aB', false],
    ['\\Qa.b\\E', 'axb', false],
    ['\\pL', '1', false],
    // ASCII alone, other than in ECMAScript.
    ['\\s', '\u00a0', false],
    ['é|😀', 'a😀', true],
  ])('%s on %j: %p', (pattern, text, expected) => {
    expect(compileRegex(pattern, 0).test(text)).toBe(expected);
  });

  it.each(['(?=a)b', '(?!a)b', '(?<=a)b', '(a)\\1', '\\k<n>', '(', 'a**', 'a{1001}', '\\u0041'])(
    '%s is refused, at its place',
    (pattern) => {
      expect(() => compileRegex(pattern, 7)).toThrow(FilterError);
      expect(() => compileRegex(pattern, 7)).toThrow(expect.objectContaining({ position: 7 }));
    },
  );

  it('takes linear time where a backtracking matcher takes exponential', () => {
    const startedAt = performance.now();
    expect(compileRegex('(a+)+$', 0).test(`${'a'.repeat(5_000)}b`)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
