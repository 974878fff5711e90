/**
 * Violations that this version is known to have, each with a description. The output shows them, and they do not fail
 * the tests. If you fix one, remove its line. test/faults/found/ has a schedule for each.
 */
export const EXPECTED_UNTIL_FIXED: Readonly<Record<string, string>> = {};

export const isKnown = (judgement: string): boolean => Object.hasOwn(EXPECTED_UNTIL_FIXED, judgement);
