import { defineCases } from './review-case';

const KEY = 'google_kms_crypto_key';

export const r17 = defineCases([
  {
    id: 'r17-destroyed-after-a-day',
    rule: 'R17',
    target: 'admission-enforce-adopt',
    what: 'Somebody shortens the time in which a destroyed version of the key can be restored.',
    edit(head) {
      head.unset(head.the(KEY), 'lifecycle');
      head.set(head.the(KEY), 'destroy_scheduled_duration', '86400s');
    },
    expected: [
      { rule: 'R17', type: KEY, severity: 'high' },
      // The key is replaced for it, and with it what refers to it.
      { rule: 'R15', type: 'google_binary_authorization_attestor', severity: 'high' },
    ],
    expectedSynthesized: [{ rule: 'R17', type: KEY, severity: 'high' }],
  },
]);
