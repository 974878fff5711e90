import { z } from 'zod';
import type { Problem } from '../core/problem/problem';
import { err, ok, type Result } from '../core/values/result';
import type { ReviewFinding } from './finding';
import { withoutIndexes } from './model/without-indexes';

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const isDay = (date: string): boolean => {
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(date);
};
const text = z.string().trim().min(1).max(500);

const schema = z.strictObject({
  exceptions: z.array(
    z
      .strictObject({
        rule: z.string().regex(/^R\d{2,3}$/, 'expected a rule id, for example R05'),
        constructPath: text.optional(),
        address: text.optional(),
        reason: text,
        owner: text,
        until: z
          .string()
          .regex(DATE, 'expected a date, for example 2027-03-31')
          .refine(isDay, 'expected a day that exists in the calendar'),
      })
      .refine(({ constructPath, address }) => (constructPath === undefined) !== (address === undefined), {
        message: 'expected either constructPath or address',
      }),
  ),
});

/** A finding that someone accepts, at one place, until a given day. */
export type ReviewException = z.infer<typeof schema>['exceptions'][number];

export interface ExceptedFinding {
  readonly finding: ReviewFinding;
  readonly exception: ReviewException;
}

export interface ExceptionOutcome {
  readonly findings: readonly ReviewFinding[];
  readonly excepted: readonly ExceptedFinding[];
  /** Exceptions that ended, that match no finding, or that several resources claim. Each one fails the review. */
  readonly problems: readonly ExceptionProblem[];
}

export interface ExceptionProblem {
  readonly exception: ReviewException;
  readonly problem: 'ended' | 'unused' | 'ambiguous';
}

/** Reads an exceptions file: `{"exceptions": [{rule, constructPath | address, reason, owner, until}]}`. */
export function readExceptions(json: string, where: string): Result<readonly ReviewException[], Problem> {
  const refused = (what: string, place = where): Result<never, Problem> =>
    err({
      code: 'bad-exceptions',
      what,
      where: place,
      expected: '{"exceptions": [{"rule", "constructPath" or "address", "reason", "owner", "until"}]}',
      fix: 'correct the entry; docs/plan-review.md shows one',
    });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    return refused(`the exceptions are not JSON: ${(cause as Error).message}`);
  }
  const read = schema.safeParse(value);
  if (read.success) return ok(read.data.exceptions);
  const [issue] = read.error.issues;
  return refused(issue?.message ?? 'these are not exceptions', [where, ...(issue?.path ?? [])].join(', '));
}

/**
 * Removes the findings that an exception covers: the rule matches, and the construct path or the address is equal. An
 * exception is valid through the day that it names, in UTC.
 */
export function applyExceptions(
  findings: readonly ReviewFinding[],
  exceptions: readonly ReviewException[],
  nowMs: number,
): ExceptionOutcome {
  const ended = (exception: ReviewException): boolean => nowMs >= endOf(exception);
  // The head decides which construct path a resource has, so a second resource may claim an excepted path.
  const ambiguous = new Set(
    exceptions.filter((exception) => {
      const covered = findings.filter((finding) => covers(exception, finding));
      return new Set(covered.map(({ stack, address }) => `${stack} ${withoutIndexes(address)}`)).size > 1;
    }),
  );
  const left: ReviewFinding[] = [];
  const excepted: ExceptedFinding[] = [];
  const used = new Set<ReviewException>();
  for (const finding of findings) {
    const matching = exceptions.filter((exception) => covers(exception, finding));
    for (const exception of matching) used.add(exception);
    const valid = matching.find((exception) => !ended(exception) && !ambiguous.has(exception));
    if (valid) excepted.push({ finding, exception: valid });
    else left.push(finding);
  }
  return {
    findings: left,
    excepted,
    problems: exceptions.flatMap((exception): readonly ExceptionProblem[] => {
      if (ended(exception)) return [{ exception, problem: 'ended' }];
      if (ambiguous.has(exception)) return [{ exception, problem: 'ambiguous' }];
      return used.has(exception) ? [] : [{ exception, problem: 'unused' }];
    }),
  };
}

const DAY_MS = 86_400_000;
const endOf = ({ until }: ReviewException): number => Date.parse(`${until}T00:00:00Z`) + DAY_MS;

const covers = (exception: ReviewException, finding: ReviewFinding): boolean =>
  exception.rule === finding.rule &&
  (exception.address === undefined
    ? exception.constructPath === finding.constructPath
    : exception.address === finding.address);
