/** A check that the list of rules R01 to R40 asks for and that no rule performs. */
export interface LeftOut {
  /** For example `R10`. */
  readonly rule: string;
  /** What is not checked, as a noun. */
  readonly what: string;
  readonly reason: string;
}

/**
 * Every number from R01 to R40 has a rule. No rule checks these parts, or a rule checks them only where the input
 * contains them.
 */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    rule: 'R10',
    what: 'Log Analytics together with a customer-managed key, in a new log bucket',
    reason:
      'Logging once refused this combination. The stacks of this package use it wherever a key is configured, so the rule would report a first deployment that works.',
  },
  {
    rule: 'R23',
    what: 'the mode of the response, such as a change from observe to enforce',
    reason:
      'The mode is inside the archive of the functions. R51 reports that the archive changes. R60 reports the effect of that change when both synthesized folders are given.',
  },
  {
    rule: 'R34',
    what: 'a different version of the provider, in a plan',
    reason:
      'A plan names only the version that made it, and not the earlier one. Two synthesized folders name both.',
  },
  {
    rule: 'R38',
    what: 'prevent_destroy and ignore_changes, in a plan',
    reason: 'A plan does not contain the lifecycle block. Two synthesized folders do.',
  },
];
