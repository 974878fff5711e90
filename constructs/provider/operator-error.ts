import { type Problem, problemText } from '../../core/problem/problem';

/** A mistake that the operator can fix; printed without a stack trace. Any other thrown error is a fault in Riposte. */
export class OperatorError extends Error {
  readonly kind = 'operator';

  constructor(readonly problem: Problem) {
    super(problemText(problem));
    this.name = 'OperatorError';
  }
}
