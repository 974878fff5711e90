import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const key = (head: Head) => head.the('google_kms_crypto_key');
const AT = 'signing-key';
const version = (head: Head) =>
  void head.add('google_kms_crypto_key_version', 'first', {
    crypto_key: `\${${key(head).address}.id}`,
    state: 'ENABLED',
  });

describeRule('R16', [
  {
    name: 'destroys the key',
    edit: (head) => head.remove(key(head)),
    finds: [{ at: AT, severity: 'critical', says: /The key is destroyed\./ }],
  },
  {
    name: 'changes the purpose of the key, so that it is replaced',
    edit: (head) => head.set(key(head), 'purpose', 'ENCRYPT_DECRYPT'),
    finds: [{ at: AT, severity: 'critical', says: /because purpose/ }],
  },
  {
    name: 'stops the rotation of the key',
    given: (head) => head.set(key(head), 'rotation_period', '7776000s'),
    edit: (head) => head.unset(key(head), 'rotation_period'),
    finds: [{ at: AT, severity: 'medium', says: /from 7776000 to no limit/ }],
  },
  {
    name: 'rotates the key sooner',
    given: (head) => head.set(key(head), 'rotation_period', '7776000s'),
    edit: (head) => head.set(key(head), 'rotation_period', '86400s'),
    finds: [],
  },
  {
    name: 'removes the key ring',
    edit: (head) => {
      const { address, block, ...ring } = head.the('google_kms_key_ring');
      head.writeOut(
        `${address}.id`,
        `projects/${block.project}/locations/${block.location}/keyRings/${block.name}`,
      );
      head.remove({ ...ring, address, block });
    },
    finds: [{ severity: 'high', says: /key ring/ }],
  },
  {
    name: 'disables a version',
    given: version,
    edit: (head) => head.set(head.the('google_kms_crypto_key_version'), 'state', 'DISABLED'),
    finds: [{ at: 'first', severity: 'critical', says: /from ENABLED to DISABLED/ }],
  },
  {
    name: 'destroys a version',
    given: version,
    edit: (head) => head.remove(head.the('google_kms_crypto_key_version')),
    finds: [{ at: 'first', severity: 'critical' }],
  },
  { name: 'labels the key', edit: (head) => head.set(key(head), 'labels', { a: 'b' }), finds: [] },
]);
