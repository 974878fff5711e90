/**
 * Violations that this version is known to have, each with what happens. They are shown, and do not fail the tests.
 * Take the line out with the fix; test/faults/found/ has a schedule for each.
 */
export const EXPECTED_UNTIL_FIXED: Readonly<Record<string, string>> = {
  'words-agree/mark':
    'SCC answers for a mark with a permanent fault: the record says so, and the mark stays (seed 955)',
  'undo-is-honest/twice-told': 'an undo whose delivery fails after it was said is said again (seed 787)',
};

export const isKnown = (judgement: string): boolean => Object.hasOwn(EXPECTED_UNTIL_FIXED, judgement);
