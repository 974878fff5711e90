import * as z from 'zod';
import type { ProblemParams } from './config-problem';

/**
 * A text of one form. `expected` is said wherever the value is missing, of another kind or of another form; `fixOf` may
 * know what a particular wrong text means.
 */
export const text = (pattern: RegExp, expected: string, fixOf?: (value: string) => string | undefined) =>
  z.string(expected).superRefine((value, context) => {
    if (pattern.test(value)) return;
    const params = { fix: fixOf?.(value) } satisfies ProblemParams;
    context.addIssue({ code: 'custom', message: expected, params });
  });

/** A whole number, both ends included; `of` says what it counts. */
export const whole = (from: number, to: number, of: string) => {
  const expected = `a whole number of ${of} from ${from} to ${to}`;
  return z.int(expected).min(from, expected).max(to, expected);
};
