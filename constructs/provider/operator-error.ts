/** A mistake that the operator can mend: printed without a stack trace. Anything else that throws is our fault. */
export class OperatorError extends Error {
  readonly kind = 'operator';

  constructor(
    /** What is wrong and where. */
    what: string,
    readonly expected: string,
    readonly fix: string,
  ) {
    super(`${what}\n  expected: ${expected}\n  fix: ${fix}`);
    this.name = 'OperatorError';
  }
}
