import { defineCases } from './review-case';

const DATABASE = 'google_firestore_database';

export const r38 = defineCases([
  {
    id: 'r38-location-ignored',
    rule: 'R38',
    target: 'project',
    what: 'Somebody has Terraform ignore the delete protection of the ledger.',
    edit: (head) =>
      head.set(head.the(DATABASE, 'ledger/database'), 'lifecycle.ignore_changes', [
        'delete_protection_state',
      ]),
    // A plan does not hold the lifecycle block.
    expected: [],
    expectedSynthesized: [{ rule: 'R38', address: /ledger_database/, severity: 'high' }],
  },
]);
