import fc from 'fast-check';
import { accepts } from '../../../review/filters/automaton';
import { acceptedTogether } from '../../../review/filters/product';
import { containing, fullResourceName, logNameOf, oneOfTexts } from '../../../review/filters/text-automata';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'k', 'K'), maxLength: 5 });

describe('the automata of texts', () => {
  test('containing: the same result as String.includes', () => {
    fc.assert(
      fc.property(letters, letters, (wanted, text) => {
        expect(accepts(containing(wanted, 'as-written'), text)).toBe(text.includes(wanted));
        expect(accepts(containing(wanted, 'folded'), text)).toBe(
          text.toLowerCase().includes(wanted.toLowerCase()),
        );
      }),
    );
  });

  test('oneOfTexts: one of them, as written or in any letter case', () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 4 }), letters, (texts, text) => {
        expect(accepts(oneOfTexts(texts, 'as-written'), text)).toBe(texts.includes(text));
        expect(accepts(oneOfTexts(texts, 'folded'), text)).toBe(
          texts.some((each) => each.toLowerCase() === text.toLowerCase()),
        );
      }),
    );
  });

  test.each([
    ['//run.googleapis.com/projects/p', true],
    ['//x//run.googleapis.com/p', false],
    ['//run.googleapis.com/', false],
    ['run.googleapis.com/a', false],
    ['', false],
  ])('fullResourceName: %s: %p', (text, expected) => {
    expect(accepts(fullResourceName(), text)).toBe(expected);
  });

  test.each([
    ['projects/p/logs/cloudaudit.googleapis.com%2Factivity', true],
    ['projects/p/logs/cloudaudit.googleapis.com%2factivity', true],
    ['projects/p/logs/cloudaudit.googleapis.com/activity', true],
    ['projects/p/logs/cloudaudit.googleapis.com%2Factivity2', false],
    ['projects/p/logs/cloudaudit.googleapis.com%activity', false],
    ['cloudaudit.googleapis.com%2Factivity', false],
  ])('logNameOf: %s: %p', (text, expected) => {
    expect(accepts(logNameOf('cloudaudit.googleapis.com/activity'), text)).toBe(expected);
  });
});

describe('a product', () => {
  const found = (components: Parameters<typeof acceptedTogether>[0]): string[] => [
    ...acceptedTogether(components),
  ];

  test('finds a shortest text for each combination', () => {
    const components = ['ab', 'bc'].map((text) => ({
      automaton: containing(text, 'as-written'),
      accepted: undefined,
    }));
    expect(found(components)).toEqual(['', 'ab', 'bc', 'abc']);
  });

  test('finds nothing if the conditions contradict each other', () => {
    expect(
      found([
        { automaton: containing('abc', 'as-written'), accepted: true },
        { automaton: containing('b', 'as-written'), accepted: false },
      ]),
    ).toEqual([]);
  });

  test('reports too many combinations', () => {
    const components = Array.from({ length: 20 }, (_, index) => ({
      automaton: containing(`word${String.fromCharCode(97 + index)}`, 'as-written'),
      accepted: undefined,
    }));
    const texts = acceptedTogether(components);
    let last = texts.next();
    while (!last.done) last = texts.next();
    expect(last.value).toContain('too many combinations');
  });
});
