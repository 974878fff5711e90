/** Something that a rule of the list R01 to R40 asks for, and that no rule here judges. */
export interface LeftOut {
  /** For example `R10`. */
  readonly rule: string;
  /** What is not judged, as a noun. */
  readonly what: string;
  readonly reason: string;
}

/** Every number from R01 to R40 has a rule. These parts of them have none, or only where the input shows them. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    rule: 'R10',
    what: 'Log Analytics together with a key of your own, in a new log bucket',
    reason:
      'Logging once refused the combination. The stacks of this package have it wherever a key is configured, so the rule would ring over a first deployment that works.',
  },
  {
    rule: 'R23',
    what: 'the mode of the response, from observe to enforce and back',
    reason:
      'The mode stands inside the archive of the functions. R51 says that the archive changes, and R60 says what that does where both synthesized folders are given.',
  },
  {
    rule: 'R34',
    what: 'another version of the provider, in a plan',
    reason:
      'A plan names the version that it was made with and not the one before it. Two synthesized folders name both.',
  },
  {
    rule: 'R38',
    what: 'prevent_destroy and ignore_changes, in a plan',
    reason: 'A plan does not hold the lifecycle block. Two synthesized folders do.',
  },
];
