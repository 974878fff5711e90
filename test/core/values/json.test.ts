import fc from 'fast-check';
import { canonicalJson, hashOf, jsonEqual } from '../../../core/values/json';

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

describe('canonicalJson', () => {
  it('does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value)),
      ),
    );
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(jsonEqual(JSON.parse(canonicalJson(value)), value)).toBe(true),
      ),
    );
  });

  it('sorts members by their code units, however many there are', () => {
    const names = fc.uniqueArray(fc.string(), { maxLength: 40 });
    fc.assert(
      fc.property(names, (keys) => {
        const value = Object.fromEntries(keys.map((key) => [key, 1]));
        const members = [...Object.keys(value)].sort().map((key) => `${JSON.stringify(key)}:1`);
        expect(canonicalJson(value)).toBe(`{${members.join(',')}}`);
      }),
    );
  });

  it('drops absent members', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  it('keeps the order of lists', () => {
    expect(jsonEqual([1, 2], [2, 1])).toBe(false);
  });

  it('distinguishes an absent member from one that is null', () => {
    expect(jsonEqual({ a: null }, {})).toBe(false);
  });

  it('distinguishes a number from its text', () => {
    expect(jsonEqual({ a: 1 }, { a: '1' })).toBe(false);
  });
});

/** Values that differ in one place, and values that only look different: absent members and items, -0, NaN. */
const similar = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', '', 'null', '\ud800', '\\ud800', 'hasOwnProperty'),
    fc.constantFrom(0, -0, 1, Number.NaN, Number.POSITIVE_INFINITY, null, undefined, true, false),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', '1', 'toString', '__proto__'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

describe('jsonEqual', () => {
  test('is equality of the canonical JSON', () => {
    fc.assert(
      fc.property(similar, similar, (left, right) => {
        expect(jsonEqual(left, right)).toBe(canonicalJson(left) === canonicalJson(right));
        expect(jsonEqual(left, shuffled(left))).toBe(canonicalJson(left) === canonicalJson(shuffled(left)));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    [{ a: undefined }, {}],
    [[undefined], [null]],
    [new Array(1), [null]],
    [{ a: -0 }, { a: 0 }],
    [Number.NaN, null],
  ])('%j and %j mean the same', (left, right) => {
    expect(jsonEqual(left, right)).toBe(true);
    expect(jsonEqual(right, left)).toBe(true);
  });

  test.each([
    [{ a: 1 }, { a: 1, b: 2 }],
    [JSON.parse('{"__proto__":{}}'), { b: 1 }],
    [{}, { toString: 1 }],
    [{ toString: 1 }, {}],
    [[], {}],
    [[1], [1, 2]],
    ['{}', {}],
    [null, {}],
  ])('%j and %j differ', (left, right) => {
    expect(jsonEqual(left, right)).toBe(false);
    expect(jsonEqual(right, left)).toBe(false);
  });
});

describe('canonicalJson of texts', () => {
  test('is JSON.stringify, for every text as value and as member', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('a', '"', '\\', '\u001f', '\u007f', '\u2028', '\ud800', '😀') }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(canonicalJson(text)).toBe(JSON.stringify(text));
        expect(canonicalJson({ [text]: text })).toBe(JSON.stringify({ [text]: text }));
      }),
      { numRuns: 500 },
    );
  });
});

describe('hashOf', () => {
  it('uses UTF-8', () => {
    expect(hashOf('é')).not.toBe(hashOf('e'));
  });
});
