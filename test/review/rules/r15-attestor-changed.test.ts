import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const TYPE = 'google_binary_authorization_attestor';
const KEYS = 'attestation_authority_note.public_keys';
const attestor = (head: Head) => head.the(TYPE);
const AT = 'admission/attestor';
const key = (id: string, pem: string) => ({
  id,
  pkix_public_key: { public_key_pem: pem, signature_algorithm: 'ECDSA_P256_SHA256' },
});

describeRule('R15', [
  {
    name: 'destroys the attestor',
    edit: (head) => head.remove(attestor(head)),
    finds: [{ at: AT, severity: 'high', says: /The attestor is destroyed/ }],
  },
  {
    name: 'destroys the note',
    edit: (head) => {
      const note = head.the('google_container_analysis_note');
      head.writeOut(`${note.address}.name`, String(note.block.name));
      head.remove(note);
    },
    finds: [{ severity: 'high', says: /note of an attestor is destroyed/ }],
  },
  {
    name: 'names another note',
    edit: (head) =>
      head.set(attestor(head), 'attestation_authority_note.note_reference', 'projects/p/notes/other'),
    finds: [
      { at: AT, severity: 'high', says: /The attestor is destroyed and created again/ },
      { at: AT, severity: 'high', says: /note of the attestor/ },
    ],
  },
  {
    name: 'adds a key',
    given: (head) => head.set(attestor(head), KEYS, [key('a', 'AAA')]),
    edit: (head) => head.set(attestor(head), KEYS, [key('a', 'AAA'), key('b', 'BBB')]),
    finds: [{ at: AT, severity: 'high', says: /is added/ }],
  },
  {
    name: 'replaces the key under the same id',
    given: (head) => head.set(attestor(head), KEYS, [key('a', 'AAA')]),
    edit: (head) => head.set(attestor(head), KEYS, [key('a', 'BBB')]),
    finds: [
      { at: AT, severity: 'high', says: /is added/ },
      { at: AT, severity: 'high', says: /is removed/ },
    ],
  },
  {
    name: 'gives the same key another id',
    given: (head) => head.set(attestor(head), KEYS, [key('a', 'AAA')]),
    edit: (head) => head.set(attestor(head), KEYS, [key('b', 'AAA')]),
    finds: [],
  },
  {
    name: 'sets a key that is unknown until the apply',
    given: (head) => head.set(attestor(head), KEYS, [key('a', 'AAA')]),
    unknown: [
      { type: TYPE, path: 'admission/attestor/attestor', argument: `${KEYS}.pkix_public_key.public_key_pem` },
    ],
    finds: [{ at: AT, severity: 'high', assumed: true }],
  },
]);
