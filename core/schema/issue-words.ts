import type * as z from 'zod';
import { expectationOf } from './expectation';

type Issue = z.core.$ZodIssue;

/** Every kind of issue that zod reports, in Riposte's words. The compiler names a missing code. */
const WORDS: {
  readonly [Code in Issue['code']]: (issue: Extract<Issue, { readonly code: Code }>) => string;
} = {
  invalid_type: ({ expected }) => KINDS[expected] ?? `a value of the kind ${expected}`,
  invalid_value: ({ values }) => oneOf(values),
  invalid_format: ({ format, pattern }) =>
    format === 'regex' ? `a text that matches ${pattern}` : `a text in the format ${format}`,
  too_small: ({ minimum, inclusive, exact, origin }) =>
    `${exact ? 'exactly' : inclusive ? 'at least' : 'more than'} ${counted(minimum, origin)}`,
  too_big: ({ maximum, inclusive, exact, origin }) =>
    `${exact ? 'exactly' : inclusive ? 'at most' : 'less than'} ${counted(maximum, origin)}`,
  not_multiple_of: ({ divisor }) => `a multiple of ${divisor}`,
  unrecognized_keys: () => 'no other members',
  invalid_union: (issue) => {
    if (issue.inclusive === false) return 'a value that fits exactly one of the possible forms';
    if (issue.options !== undefined && issue.options.length > 0) return oneOf(issue.options);
    const forms = issue.errors.flatMap(([first]) => (first === undefined ? [] : [first.message]));
    return [...new Set(forms)].join(', or ') || 'one of the possible forms';
  },
  invalid_key: ({ issues }) => issues[0]?.message ?? 'another name',
  invalid_element: ({ issues }) => issues[0]?.message ?? 'another entry',
  custom: () => 'a value of another form',
};

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object of names and values',
  map: 'a Map',
  set: 'a Set',
  function: 'a function',
  nonoptional: 'a value',
  undefined: 'no value',
  never: 'no value',
};

const UNITS: Readonly<Record<string, readonly [one: string, more: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
  map: ['entry', 'entries'],
};

const counted = (count: number | bigint, origin: string): string => {
  const [one, more] = UNITS[origin] ?? [];
  return one === undefined ? String(count) : `${count} ${Number(count) === 1 ? one : more}`;
};

const oneOf = (values: readonly z.core.util.Primitive[]): string =>
  values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`;

/** Kinds that the schema describes better than the name of the kind does: with members or entries. */
const SPELLED_OUT = ['object', 'array', 'record'];

/**
 * What was expected, for zod's `error` of a whole parse. Without it, a schema without its own text would use zod's.
 * Only a raw issue contains `inst`, the schema that refused the value.
 */
export function expectedBy(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type' && issue.inst !== undefined && SPELLED_OUT.includes(issue.expected)) {
    return expectationOf(issue.inst as z.core.$ZodType);
  }
  const words = WORDS[issue.code as Issue['code']] as ((issue: unknown) => string) | undefined;
  return words?.(issue) ?? 'another value';
}
