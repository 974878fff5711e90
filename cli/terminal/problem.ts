import { type Problem, problemText } from '../../core/problem/problem';
import { visibleDeep } from '../../core/values/visible-text';

/** Thrown when a command cannot continue. `run` prints the problems and exits with the code. */
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

/** The text for the terminal, with invisible characters made visible. */
export const printedProblem = (problem: Problem): string =>
  `riposte: ${problemText({ ...visibleDeep(problem), code: problem.code })}\n`;
