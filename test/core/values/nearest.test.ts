import fc from 'fast-check';
import { tryNearest } from '../../../core/values/nearest';

const KNOWN = ['mode', 'region', 'powers', 'profile', 'project', 'runtimeServiceAccounts'];

test.each([
  ['moed', 'mode'],
  ['Mode', 'mode'],
  ['mod', 'mode'],
  ['reigon', 'region'],
  ['power', 'powers'],
  ['runtimeServiceAccount', 'runtimeServiceAccounts'],
  ['projekt', 'project'],
])('%s most likely means %s', (word, meant) => {
  expect(tryNearest(word, KNOWN)).toBe(meant);
});

test.each(['', 'dryRun', 'enabled', 'x'.repeat(10_000)])('%.20s is similar to no known word', (word) => {
  expect(tryNearest(word, KNOWN)).toBeUndefined();
});

test('one typing error never prevents a match', () => {
  const slip = fc.record({
    word: fc.constantFrom(...KNOWN),
    place: fc.nat({ max: 30 }),
    kind: fc.constantFrom('lost', 'doubled', 'other', 'swapped'),
  });
  fc.assert(
    fc.property(slip, ({ word, place, kind }) => {
      const at = place % (word.length - 1);
      const [head, letter, next, tail] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
      const slipped = {
        lost: `${head}${next}${tail}`,
        doubled: `${head}${letter}${letter}${next}${tail}`,
        other: `${head}_${next}${tail}`,
        swapped: `${head}${next}${letter}${tail}`,
      }[kind];
      expect(tryNearest(slipped, KNOWN)).toBe(word);
    }),
  );
});
