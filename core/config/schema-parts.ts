import * as z from 'zod';
import type { ProblemParams } from './config-problem';

/**
 * A text of one form. The problem shows `expected` when the value is missing, of another kind or of another form.
 * `fixOf` may explain a particular wrong text.
 */
export const text = (pattern: RegExp, expected: string, fixOf?: (value: string) => string | undefined) =>
  z.string(expected).superRefine((value, context) => {
    if (pattern.test(value)) return;
    const params = { fix: fixOf?.(value) } satisfies ProblemParams;
    context.addIssue({ code: 'custom', message: expected, params });
  });

/** An integer from `from` to `to`, both included. `of` names what it counts. */
export const whole = (from: number, to: number, of: string) => {
  const expected = `a whole number of ${of} from ${from} to ${to}`;
  return z.int(expected).min(from, expected).max(to, expected);
};
