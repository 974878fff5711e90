/** A mistake that the operator can fix: printed without a stack trace. Anything else that throws is our fault. */
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
