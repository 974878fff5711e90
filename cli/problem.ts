import { visible } from '../core/report/visible-text';
import type { Problem } from '../testing/input/problem';

/** Thrown where a command cannot go on; `run` prints it and leaves with the code. */
export class Stop extends Error {
  constructor(
    readonly problems: readonly Problem[],
    readonly exitCode: 1 | 2 | 3,
    options?: ErrorOptions,
  ) {
    super(problems.map((problem) => problem.what).join('; '), options);
    this.name = 'Stop';
  }
}
export const badInput = (problem: Problem): Stop => new Stop([problem], 2);
export const couldNot = (problem: Problem, cause?: unknown): Stop => new Stop([problem], 3, { cause });
export const problemText = ({ what, where, expected, fix }: Problem): string =>
  [
    `riposte: ${visible(what)}`,
    `  where:    ${visible(where)}`,
    `  expected: ${visible(expected)}`,
    `  mend it:  ${visible(fix)}`,
    '',
  ].join('\n');
