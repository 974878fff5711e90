import fc from 'fast-check';
import type { JsonObject } from '../../../core/values/json';
import { jsonBytes } from '../../../core/values/json-size';
import { fitted, shortened } from '../../../core/values/shortened';

describe('shortened', () => {
  const limits = { text: 3, items: 2, depth: 3 };

  it.each([
    ['abcdef', 'abc… (3 more characters)'],
    [
      [1, 2, 3, 4],
      [1, 2, '… (2 more)'],
    ],
    [
      { a: 1, b: 2, c: 3 },
      { a: 1, b: 2, '…': '… (1 more)' },
    ],
    [{ abcdef: 1 }, { 'abc… (3 more characters)': 1 }],
    [[[[[1]]]], [[['… (more, nested deeper)']]]],
    [null, null],
    [7, 7],
  ])('shortens %j to %j', (value, shorter) => {
    expect(shortened(value, limits)).toEqual(shorter);
  });
});

describe('fitted', () => {
  it('does not change a value that fits', () => {
    const value = { a: ['b'] };
    expect(fitted(value, jsonBytes(value))).toBe(value);
  });

  it('returns a value that fits, for any value', () => {
    const wide = fc
      .integer({ min: 0, max: 40 })
      .chain((times) =>
        fc
          .dictionary(fc.string(), fc.jsonValue({ stringUnit: 'binary' }))
          .map((value) =>
            Object.fromEntries(
              Object.entries(value).map(([key, member]) => [key, Array(times).fill(member)]),
            ),
          ),
      );
    fc.assert(
      fc.property(wide, fc.integer({ min: 100, max: 2_000 }), (value, bytes) => {
        expect(jsonBytes(fitted(value as JsonObject, bytes))).toBeLessThanOrEqual(bytes);
      }),
    );
  });

  it('keeps short members next to a long one', () => {
    const kept = fitted({ caseId: 'case-1', reason: 'é'.repeat(1_000_000) }, 180_000);
    expect(kept).toEqual({
      caseId: 'case-1',
      reason: expect.stringMatching(/… \(992000 more characters\)$/),
    });
  });

  it('reports that nothing of the value fits', () => {
    const keys = Array.from({ length: 5_000 }, (_, at) => [`${at}${'k'.repeat(90)}`, 1]);
    expect(fitted(Object.fromEntries(keys), 100)).toEqual({
      shortened: expect.stringContaining('do not fit'),
    });
  });
});
