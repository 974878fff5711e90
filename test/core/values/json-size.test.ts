import fc from 'fast-check';
import { jsonBytes, jsonFits, mostJsonBytes } from '../../../core/values/json-size';

/** Escapes, lone surrogates, characters of every length, numbers in every form, and members and items that are absent. */
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('\u0000', '"', '\\', '\ud800', 'é', '\u2028', '😀') }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -2.2250738585072014e-308, -1.7976931348623157e308),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
  ),
})).value;

describe('jsonFits', () => {
  test('agrees with the exact size, for every value and limit', () => {
    const near = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2_000, max: 2_000 }));
    fc.assert(
      fc.property(anyValue, near, (value, difference) => {
        const bytes = jsonBytes(value) + difference;
        expect(jsonFits(value, bytes)).toBe(difference >= 0);
      }),
      { numRuns: 500 },
    );
  });

  test('does not serialize a value that is far below the limit', () => {
    const stringify = jest.spyOn(JSON, 'stringify');
    expect(jsonFits({ a: ['b', 1, null] }, 1_000)).toBe(true);
    expect(stringify).not.toHaveBeenCalled();
    stringify.mockRestore();
  });

  test('uses the exact size of an object that writes its own JSON', () => {
    const own = { short: { toJSON: () => 'a long text' } };
    expect(jsonFits(own, jsonBytes(own))).toBe(true);
    expect(jsonFits(own, jsonBytes(own) - 1)).toBe(false);
  });
});

describe('mostJsonBytes', () => {
  test('is never below the exact size', () => {
    fc.assert(
      fc.property(anyValue, (value) => expect(mostJsonBytes(value)).toBeGreaterThanOrEqual(jsonBytes(value))),
      { numRuns: 500 },
    );
  });
});
