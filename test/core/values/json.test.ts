import fc from 'fast-check';
import { canonicalJson, hashOf, jsonEqual, sha256Hex } from '../../../core/values/json';

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

  it('tells an absent member from one that is null', () => {
    expect(jsonEqual({ a: null }, {})).toBe(false);
  });

  it('tells a number from its text', () => {
    expect(jsonEqual({ a: 1 }, { a: '1' })).toBe(false);
  });
});

describe('jsonEqual', () => {
  const leaf = fc.constantFrom(undefined, null, 0, -0, 1, Number.NaN, '', '1', 'a', true);
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('value'), { maxKeys: 3 }),
    ),
  }));

  it('agrees with the canonical text', () => {
    let equal = 0;
    fc.assert(
      fc.property(value, value, (left, right) => {
        const expected = canonicalJson(left) === canonicalJson(right);
        if (expected) equal += 1;
        expect(jsonEqual(left, right)).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
    expect(equal).toBeGreaterThan(20);
  });

  it('reads a hole of a list as null', () => {
    expect(jsonEqual(new Array(1), [1])).toBe(false);
    expect(jsonEqual(new Array(1), [null])).toBe(true);
  });
});

describe('sha256Hex', () => {
  // FIPS 180-2, appendix B.1.
  it('answers the published value for "abc"', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('is over UTF-8', () => {
    expect(hashOf('é')).not.toBe(hashOf('e'));
  });
});
