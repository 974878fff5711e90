import { defineCases } from './review-case';

const DATABASE = 'google_firestore_database';

export const r24 = defineCases([
  {
    id: 'r24-protection-lifted',
    rule: 'R24',
    target: 'project',
    what: 'Somebody lifts the delete protection of the ledger.',
    edit: (head) =>
      head.set(
        head.the(DATABASE, 'ledger/database'),
        'delete_protection_state',
        'DELETE_PROTECTION_DISABLED',
      ),
    expected: [{ rule: 'R24', address: /ledger_database/, severity: 'high' }],
  },
]);
