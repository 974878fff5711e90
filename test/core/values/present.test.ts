import fc from 'fast-check';
import { ifPresent, present } from '../../../core/values/present';

describe('present', () => {
  test('keeps every member that is not undefined, in the same order', () => {
    const members = fc.dictionary(
      fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
      fc.constantFrom(undefined, null, 0, '', false, 'a'),
    );
    fc.assert(
      fc.property(members, (all) => {
        expect(Object.entries(present(all))).toStrictEqual(
          Object.entries(all).filter(([, value]) => value !== undefined),
        );
      }),
    );
  });

  test('does not change the argument', () => {
    const members = { a: undefined, b: 1 };
    expect(present(members)).toStrictEqual({ b: 1 });
    expect(Object.keys(members)).toEqual(['a', 'b']);
  });
});

describe('ifPresent', () => {
  test('calls the function for a value only', () => {
    expect(ifPresent('', (text) => text.length)).toBe(0);
    expect(
      ifPresent(undefined, (): never => {
        throw new Error('called without a value');
      }),
    ).toBeUndefined();
  });
});
