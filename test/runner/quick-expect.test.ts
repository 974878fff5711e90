/** The error that an assertion throws. */
function failure(assertion: () => void): Error {
  try {
    assertion();
  } catch (error) {
    return error as Error;
  }
  throw new Error('the assertion passed');
}

test.each<[string, unknown, unknown]>([
  ['a member differs', { a: 1 }, { a: 2 }],
  ['a member is missing', {}, { a: 1 }],
  ['the order differs', [1, 2], [2, 1]],
  ['zeros have different signs', 0, -0],
  ['sets differ', new Set([1]), new Set([2])],
])('toEqual fails where %s', (_, actual, expected) => {
  expect(failure(() => expect(actual).toEqual(expected)).message).toContain('toEqual');
});

test.each<[unknown, unknown]>([
  [{ a: 1, b: undefined }, { a: 1 }],
  [{ a: 7 }, { a: expect.any(Number) }],
  [new Map([[1, { a: 2 }]]), new Map([[1, { a: 2 }]])],
])('toEqual passes for %j and %j', (actual, expected) => {
  expect(actual).toEqual(expected);
});

test.each<[unknown, unknown]>([
  [[1, 2], 3],
  [[{}], {}],
  [[Number.NaN], Number.NaN],
  ['abc', 'd'],
])('toContain fails for %j and %j', (collection, item) => {
  expect(failure(() => expect(collection).toContain(item)).message).toContain('toContain');
});

test.each<[unknown, unknown]>([
  [[1, 2], 2],
  ['abc', 'b'],
  [new Set([1]), 1],
])('toContain passes for %j and %j', (collection, item) => {
  expect(collection).toContain(item);
});

test('toBe compares identity', () => {
  expect(failure(() => expect({}).toBe({})).message).toContain('toBe');
  expect(Number.NaN).toBe(Number.NaN);
});

test('a failure names the line of the test', () => {
  const { stack = '' } = failure(() => expect(1).toEqual(2));
  expect(stack.split('\n').find((line) => line.includes('.ts:'))).toContain('quick-expect.test.ts');
  expect(stack).not.toContain('quick-expect.js');
});

test('assertions are counted', () => {
  expect(1).toBe(1);
  expect([1]).toEqual([1]);
  expect(1).not.toBe(2);
  expect.assertions(3);
});

test('other matchers, negations and promises are those of Jest', async () => {
  expect(failure(() => expect(1).not.toBe(1)).message).toContain('not.toBe');
  await expect(Promise.resolve(1)).resolves.toBe(1);
  await expect(Promise.reject(new Error('no'))).rejects.toThrow('no');
  expect([1, 2]).toContain(2);
});
