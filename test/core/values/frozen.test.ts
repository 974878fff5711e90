import { frozen } from '../../../core/values/frozen';

test('every list and object in a value is frozen', () => {
  const value = frozen({ a: [{ b: {} }], c: 'text', d: null });
  expect(Object.isFrozen(value)).toBe(true);
  expect(Object.isFrozen(value.a)).toBe(true);
  expect(Object.isFrozen(value.a[0])).toBe(true);
  expect(Object.isFrozen(value.a[0]?.b)).toBe(true);
});

test('a value may have as many levels as a stored text has characters', () => {
  const levels = 500_000;
  const value: unknown = JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
  expect(Object.isFrozen(frozen(value))).toBe(true);
});

test('bytes stay as they are', () => {
  const value = frozen({ bytes: new Uint8Array([1]) });
  expect(Object.isFrozen(value)).toBe(true);
  expect(Object.isFrozen(value.bytes)).toBe(false);
});
