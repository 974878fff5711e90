import type * as z from 'zod';

export interface ConfigProblem {
  /** What is wrong. */
  readonly what: string;
  /** Path inside the config, for example `policy.exemptions.0.expires`. */
  readonly where: string;
  readonly expected: string;
  readonly fix: string;
}

/** What zod found, in our words: what is wrong, where, what was expected, how to mend it. */
export function problemsOf(issue: z.core.$ZodIssue, input: unknown): ConfigProblem[] {
  const where = issue.path.join('.') || '(top level)';
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      what: `unknown member "${key}"`,
      where,
      expected: 'only the documented members',
      fix: `remove "${key}" or correct its spelling`,
    }));
  }
  const found = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
  const expected = issue.code === 'invalid_value' ? `one of ${issue.values.join(', ')}` : issue.message;
  const what = found === undefined ? 'the value is missing' : `the value ${shorten(found)} is not allowed`;
  return [{ what, where, expected, fix: found === undefined ? `add ${where}` : `correct ${where}` }];
}

const shorten = (value: unknown): string => {
  const text = textOf(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** A config is code: it may hold what JSON cannot write, such as a circle or a bigint. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}
