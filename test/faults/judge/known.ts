/**
 * Violations that this version is known to have, each with what happens. They are shown, and do not fail the tests.
 * Take the line out with the fix; test/faults/found/ has a schedule for each.
 */
export const EXPECTED_UNTIL_FIXED: Readonly<Record<string, string>> = {};

export const isKnown = (judgement: string): boolean => Object.hasOwn(EXPECTED_UNTIL_FIXED, judgement);
