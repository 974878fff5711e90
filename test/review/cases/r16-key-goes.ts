import { defineCases } from './review-case';

const KEY = 'google_kms_crypto_key';

export const r16 = defineCases([
  {
    id: 'r16-forgotten',
    rule: 'R16',
    target: 'admission-enforce-adopt',
    what: 'Somebody has Terraform forget the key that signs, and names it by its text.',
    edit(head) {
      const key = head.the(KEY);
      const ring = head.the('google_kms_key_ring');
      head.writeOut(
        `${key.address}.id`,
        `projects/${ring.block.project}/locations/${ring.block.location}/keyRings/${ring.block.name}/cryptoKeys/${key.block.name}`,
      );
      head.remove(key);
      head.addBlock('removed', { from: key.address, lifecycle: { destroy: false } });
    },
    expected: [{ rule: 'R16', type: KEY, severity: 'critical' }],
  },
]);
