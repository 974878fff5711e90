import type { ProblemCode } from './problem-codes';

/**
 * A mistake that a person can fix: in a message, a config, an extension, a file, or on the command line. As JSON it is
 * this object.
 */
export interface Problem {
  /** The rule that found it, for programs and for a search. docs/problems.md explains each code. */
  readonly code: ProblemCode;
  /** What is wrong. */
  readonly what: string;
  /** A path inside a config or message (`policy.exemptions.0.expires`), a file, or an option of the command line. */
  readonly where: string;
  readonly expected: string;
  readonly fix: string;
}

/** For people, on five lines. Texts are printed unchanged: the caller makes foreign text visible first. */
export const problemText = ({ code, what, where, expected, fix }: Problem, indent = ''): string =>
  [what, `  where:    ${where}`, `  expected: ${expected}`, `  fix:      ${fix}`, `  code:     ${code}`].join(
    `\n${indent}`,
  );

/** For people, on one line, in lists and logs. */
export const problemLine = ({ code, what, where, expected, fix }: Problem): string =>
  `${where}: ${what}; expected ${expected}; ${fix} [${code}]`;

/** Only the members of the problem, from a value that may have more: the form of its JSON. */
export const asProblem = ({ code, what, where, expected, fix }: Problem): Problem => ({
  code,
  what,
  where,
  expected,
  fix,
});

/** The problem with its place inside `container`: a file, a message, a config. */
export const problemAt = (container: string, problem: Problem): Problem => ({
  ...asProblem(problem),
  where: `${container}, ${problem.where}`,
});
