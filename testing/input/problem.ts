/** A mistake that a person can mend: what, where, what was expected, how to mend it. Printed without a stack. */
export interface Problem {
  readonly what: string;
  readonly where: string;
  readonly expected: string;
  readonly fix: string;
}
