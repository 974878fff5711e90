import { withoutStackTraces } from '../../stacks/without-stack-traces';

test('capturing is off while the work runs and on again afterwards, even if it throws', () => {
  const capture = Error.captureStackTrace;
  const during = withoutStackTraces(() => Error.captureStackTrace);
  expect(during).not.toBe(capture);
  expect(() =>
    withoutStackTraces(() => {
      throw new Error('the work failed');
    }),
  ).toThrow('the work failed');
  expect(Error.captureStackTrace).toBe(capture);
});
