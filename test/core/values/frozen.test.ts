import { frozen } from '../../../core/values/frozen';

test('every list and object in a value is frozen', () => {
  const value = frozen({ a: [{ b: {} }], c: 'text', d: null });
  expect(Object.isFrozen(value)).toBe(true);
  expect(Object.isFrozen(value.a)).toBe(true);
  expect(Object.isFrozen(value.a[0])).toBe(true);
  expect(Object.isFrozen(value.a[0]?.b)).toBe(true);
});
