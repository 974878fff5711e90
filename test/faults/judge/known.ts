/**
 * Violations that this version is known to have, each with what happens. They are shown, and do not fail the tests.
 * Take the line out with the fix; test/faults/found/ has a schedule for each.
 */
export const EXPECTED_UNTIL_FIXED: Readonly<Record<string, string>> = {
  'nobody-is-left-alone/failed-for-good':
    'a service that routes to a revision that was never ready: the embedded cloud refuses every update of it (seed 531)',
  'refuge-is-clean/accused':
    'SCC lists an accusing finding minutes after it notified of it: the actor reads the list (found/refuge-is-clean.accused.json)',
  'words-agree/change-untold':
    'a compromised responder rewrites the record of a closed case (found/words-agree.change-untold.json)',
};

export const isKnown = (judgement: string): boolean => Object.hasOwn(EXPECTED_UNTIL_FIXED, judgement);
