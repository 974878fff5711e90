import fc from 'fast-check';
import { compileRegex } from '../../../core/filter/log-regex';
import { TAMPER_DETECTIONS, tamperSinkFilter } from '../../../core/tamper';
import { accepts } from '../../../review/filters/automaton';
import { patternAutomaton } from '../../../review/filters/pattern-automaton';
import { PIPELINE } from '../../factories/log-entry';

const matches = (pattern: string, text: string): boolean => {
  const made = patternAutomaton(pattern);
  if (made.kind === 'opaque') throw new Error(made.reason);
  return accepts(made.automaton, text);
};

describe('the automaton of a pattern', () => {
  test.each([
    ['a', 'xax', true],
    ['^a', 'xa', false],
    ['^^a', 'ab', true],
    ['a$', 'ba', true],
    ['a$', 'ab', false],
    ['^$', '', true],
    ['$^', '', true],
    ['$^', 'a', false],
    ['a$|^b', 'bc', true],
    ['[^/]+$', 'a/', false],
    ['[^/]*$', 'a/', true],
    ['(^|/)a(/|$)', 'b/a', true],
    ['(?i)abc', 'xABCx', true],
    ['(?i)^abc$', 'ABC', true],
    ['a.c', 'a\nc', false],
    // The dot of RE2 excludes only the line feed.
    ['a.c', 'a\rc', true],
    ['[.]', 'a', false],
    ['a\\sb', 'a b', true],
    ['a\\sb', 'a\u00a0b', false],
    ['[\\s]', '\t', true],
    ['\\d{2,3}', '1x23', true],
    ['é|😀', 'a😀', true],
  ])('%s on %j: %p', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  test.each(['\\bword', '(?=a)b', '(?P<n>a)', 'a\\z', '(a', '(^)*a', '[[:alpha:]]', '(?s)a.b', '[\\S]'])(
    '%s is opaque, with the reason',
    (pattern) => {
      expect(patternAutomaton(pattern)).toMatchObject({
        kind: 'opaque',
        reason: expect.stringContaining('"'),
      });
    },
  );

  test('is opaque if it would be too large', () => {
    expect(patternAutomaton('a[ab]{14}$').kind).toBe('opaque');
  });

  const pattern: fc.Arbitrary<string> = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('a', 'b', '/', '[^/]', '[ab]', '.', '^', '$', 'ab'),
      fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `${left}${right}`),
      fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(${left}|${right})`),
      fc
        .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}'))
        .map(([inner, times]) => `(?:${inner})${times}`),
    ),
  })).pattern;

  test('matches the same texts as RegExp', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 10, maxLength: 20 }), (source, texts) => {
        const made = patternAutomaton(source);
        if (made.kind === 'opaque') return;
        const regex = compileRegex(source, 0);
        for (const each of texts)
          expect([each, accepts(made.automaton, each)]).toEqual([each, regex.test(each)]);
      }),
      { numRuns: 300 },
    );
  });

  test('exists for every pattern of the product', () => {
    const patterns = [...tamperSinkFilter(PIPELINE).matchAll(/=~"([^"]*)"/g)].map(
      (match) => match[1] as string,
    );
    expect(patterns.length).toBeGreaterThan(TAMPER_DETECTIONS.length);
    expect(patterns.filter((each) => patternAutomaton(each).kind === 'opaque')).toEqual([]);
  });
});
