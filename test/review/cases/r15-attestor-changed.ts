import type { Block } from './head';
import { defineCases } from './review-case';

const ATTESTOR = 'google_binary_authorization_attestor';
const KEYS = 'attestation_authority_note.public_keys';

export const r15 = defineCases([
  {
    id: 'r15-key-added',
    rule: 'R15',
    target: 'admission-enforce-adopt',
    what: 'Somebody lets the attestor accept a key of their own too.',
    edit: (head) =>
      head.set(head.the(ATTESTOR), KEYS, (present) => [
        ...[present as Block[] | Block].flat(),
        {
          id: '//example.com/keys/mine',
          pkix_public_key: {
            public_key_pem: '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n',
            signature_algorithm: 'ECDSA_P256_SHA256',
          },
        },
      ]),
    expected: [{ rule: 'R15', type: ATTESTOR, severity: 'high' }],
  },
]);
