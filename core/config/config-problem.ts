import * as z from 'zod';
import type { Problem } from '../problem/problem';
import { expectedBy } from '../schema/issue-words';
import { tryNearest } from '../values/nearest';
import { err, ok, type Result } from '../values/result';
import { membersAt, placesOf, schemasAt } from './schema-members';

/** What a schema's own check adds to the problem, in the `params` of a custom issue. */
export interface ProblemParams {
  readonly fix?: string | undefined;
}

/** For a member that the schema does not have: where it belongs, as a full sentence. */
export type Hints = Readonly<Record<string, string>>;

export interface Refused {
  readonly issues: readonly z.core.$ZodIssue[];
  readonly problems: readonly Problem[];
}

/** Parses, and reports every problem in Riposte's own words. */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  hints: Hints = {},
): Result<z.output<Schema>, Refused> {
  const parsed = schema.safeParse(input, { error: expectedBy });
  if (parsed.success) return ok(parsed.data);
  const { issues } = parsed.error;
  return err({ issues, problems: issues.flatMap((issue) => problemsOf(issue, input, schema, hints)) });
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown, schema: z.ZodType, hints: Hints): Problem[] {
  const where = issue.path.join('.') || '(top level)';
  const found = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );
  if (issue.code === 'unrecognized_keys') {
    const members = membersAt(schema, issue.path, found);
    return issue.keys.map((key) => ({
      code: 'unknown-member',
      what: `unknown member ${shorten(key)}`,
      where,
      expected: `one of ${members.join(', ')}`,
      fix: placeFor(key, members, schema, hints),
    }));
  }
  if (isComputed(found)) return [computed(where, issue.message)];
  const { fix } = (issue.code === 'custom' && (issue.params as ProblemParams | undefined)) || {};
  return [
    {
      code: found === undefined ? 'missing' : 'not-allowed',
      what: whatOf(issue, found),
      where,
      expected: issue.message,
      fix: fix ?? fixOf(issue, found, { where, schema }),
    },
  ];
}

/** cdktf's placeholder for a value that Terraform computes. */
const isComputed = (found: unknown): boolean => typeof found === 'string' && found.includes('${TfToken[');

/** Names, filters and roles are built from the config before Terraform runs. */
const computed = (where: string, expected: string): Problem => ({
  code: 'computed',
  what: 'Terraform computes the value, but the config is read before Terraform runs',
  where,
  expected: `${expected}, as a literal`,
  fix: `write ${where} as a literal instead of a reference to a resource or data source`,
});

/** The fix for an unknown member, which is misspelt, in the wrong place, or unknown everywhere. */
function placeFor(key: string, members: readonly string[], schema: z.ZodType, hints: Hints): string {
  const hint = Object.hasOwn(hints, key) ? hints[key] : undefined;
  if (hint !== undefined) return hint;
  const near = tryNearest(key, members);
  if (near !== undefined) return `write "${near}" if you mean that, otherwise remove it`;
  const places = placesOf(schema, key);
  if (places.length === 0) return 'remove it';
  return `move it to ${places.slice(0, 4).join(' or ')}, or remove it`;
}

const whatOf = (issue: z.core.$ZodIssue, found: unknown): string => {
  if (issue.code === 'invalid_key') return `the name ${shorten(issue.path.at(-1))} is not allowed`;
  return found === undefined ? 'the value is missing' : `the value ${shorten(found)} is not allowed`;
};

interface Place {
  readonly where: string;
  readonly schema: z.ZodType;
}

function fixOf(issue: z.core.$ZodIssue, found: unknown, { where, schema }: Place): string {
  if (issue.code === 'invalid_key') return 'correct its spelling, or remove it';
  if (found === undefined) {
    return issue.path.length === 0 ? 'export it as config, or as rollout' : `add ${where}`;
  }
  const near = typeof found === 'string' ? tryNearest(found, valuesOf(issue)) : undefined;
  if (near !== undefined) return `write "${near}"`;
  return requoted(issue, found, schema) ?? `correct ${where}`;
}

const valuesOf = (issue: z.core.$ZodIssue): readonly string[] => {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  return issue.code === 'invalid_union' && issue.inclusive !== false ? (issue.options ?? []).map(String) : [];
};

/**
 * The right value in the wrong literal: a number in quotes, a text without quotes, a single value instead of a list.
 */
function requoted(issue: z.core.$ZodIssue, found: unknown, schema: z.ZodType): string | undefined {
  if (issue.code !== 'invalid_type') return undefined;
  const { expected } = issue;
  if (expected === 'string' && (typeof found === 'number' || typeof found === 'boolean')) {
    const fits = schemasAt(schema, issue.path).some((each) => z.safeParse(each, String(found)).success);
    return fits ? `write it in quotes: "${found}"` : undefined;
  }
  const plain = ['number', 'int'].includes(expected) ? /^-?[0-9]+$/ : /^(?:true|false)$/;
  if (expected !== 'string' && typeof found === 'string' && plain.test(found)) {
    return `write it without quotes: ${found}`;
  }
  if (expected === 'object') return 'write an object with these members';
  return expected === 'array' ? `write a list: [${shorten(found)}]` : undefined;
}

const shorten = (value: unknown): string => {
  const text = textOf(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** A config is code, so it may contain values that JSON cannot represent, such as a cycle or a bigint. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}
