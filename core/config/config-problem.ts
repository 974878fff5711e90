import type * as z from 'zod';
import { expectationOf, membersOf, schemasAt } from './expectation';
import { tryNearest } from './nearest';

export interface ConfigProblem {
  /** What is wrong. */
  readonly what: string;
  /** Path inside the config, for example `policy.exemptions.0.expires`. */
  readonly where: string;
  readonly expected: string;
  readonly fix: string;
}

/** Where an unknown member belongs, for those that people put into the wrong place: by `path.member`. */
export type Misplaced = Readonly<Record<string, string>>;

/** How zod begins the texts that nobody wrote for this schema. */
const STOCK = /^(Invalid|Too small|Too big|Unrecognized)/;

/** What zod found, in our words: what is wrong, where, what was expected, how to mend it. */
export function problemsOf(
  issue: z.core.$ZodIssue,
  { input, schema, misplaced = {} }: Judged,
): ConfigProblem[] {
  const where = issue.path.join('.') || '(top level)';
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownMember(key, where, { schema, path: issue.path, misplaced }));
  }
  const found = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
  if (issue.code === 'invalid_key') {
    const key = String(issue.path.at(-1));
    const expected = issue.issues[0]?.message ?? 'another name';
    return [{ what: `the name "${key}" is not allowed`, where, expected, fix: `correct "${key}"` }];
  }
  const expected = STOCK.test(issue.message) ? expectationAt(schema, issue.path) : issue.message;
  const what = found === undefined ? 'the value is missing' : `the value ${shorten(found)} is not allowed`;
  return [{ what, where, expected, fix: found === undefined ? `add ${where}` : `correct ${where}` }];
}

export interface Judged {
  readonly input: unknown;
  readonly schema: z.core.$ZodType;
  /** @default - nothing is known to be misplaced */
  readonly misplaced?: Misplaced;
}

function expectationAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string {
  // A part of a union that has words of its own for the whole: it says more than one of its options.
  const texts = schemasAt(schema, path).map(expectationOf);
  return [...new Set(texts)].join(' or ') || 'another value';
}

function unknownMember(
  key: string,
  where: string,
  { schema, path, misplaced }: { readonly path: readonly PropertyKey[] } & Required<Omit<Judged, 'input'>>,
): ConfigProblem {
  const known = [...new Set(schemasAt(schema, path).flatMap((each) => membersOf(each) ?? []))];
  const place = [...path.filter((part) => typeof part === 'string'), key].join('.');
  const meant = tryNearest(key, known);
  const fix = misplaced[place] ?? (meant ? `write "${meant}" if that is meant, else remove it` : 'remove it');
  return { what: `unknown member "${key}"`, where, expected: `one of ${known.join(', ')}`, fix };
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
