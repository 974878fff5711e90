import { type Problem, problemText } from '../../core/problem/problem';

/** A mistake that the operator can fix: printed without a stack trace. Anything else that throws is our fault. */
export class OperatorError extends Error {
  readonly kind = 'operator';

  constructor(readonly problem: Problem) {
    super(problemText(problem));
    this.name = 'OperatorError';
  }
}
