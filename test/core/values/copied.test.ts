import fc from 'fast-check';
import { copied } from '../../../core/values/copied';
import type { JsonObject } from '../../../core/values/json';

const VALUE = fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.constant(Number.NaN));
const OBJECT = fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), VALUE);

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('a copy is what its JSON says', () => {
  fc.assert(
    fc.property(OBJECT, OBJECT, (inner, last) => {
      const value = { inner, list: [inner, undefined, [last]] } as unknown as JsonObject;
      expect(JSON.stringify(copied(value))).toBe(JSON.stringify(asJson(value)));
      expect(Object.keys(copied(value))).toEqual(Object.keys(asJson(value) as object));
    }),
  );
});

test('a negative zero is zero, as in JSON', () => {
  expect(Object.is((copied({ list: [-0] }).list as number[])[0], 0)).toBe(true);
});

test('a change of the copy does not reach the value', () => {
  const value = { inner: { members: ['a'] } };
  const copy = copied(value);
  copy.inner.members.push('b');
  expect(value).toEqual({ inner: { members: ['a'] } });
});

test.each([
  ['a date', new Date(0)],
  ['a function', () => undefined],
  ['a map', new Map()],
  ['a big integer', 1n],
])('%s is refused', (_, member) => {
  expect(() => copied({ list: [{ member }] } as unknown as JsonObject)).toThrow(TypeError);
});
