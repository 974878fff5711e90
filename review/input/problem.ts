/** Why an input cannot be reviewed. */
export interface InputProblem {
  readonly code: 'not-json' | 'not-a-plan' | 'unknown-format' | 'no-stacks' | 'unreadable' | 'bad-exceptions';
  readonly what: string;
  readonly where: string;
  readonly expected: string;
  readonly fix: string;
}
