import { all, resource, service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';
import { textAt } from '../member';
import { ours } from '../pipeline-identity';

/**
 * Keys that sign attestations and encrypt evidence. Google schedules a destruction: there are days to restore a key.
 */
export const kmsKey = defineTamperDetection({
  id: 'kms-key',
  guards: "the pipeline's keys",
  summary: 'a key is destroyed, disabled or changed, or its access changes',
  techniques: ['T1485', 'T1490', 'T1553'],
  methods: {
    DestroyCryptoKeyVersion: 'CRITICAL',
    UpdateCryptoKeyVersion: 'ERROR',
    UpdateCryptoKey: 'WARNING',
    UpdateCryptoKeyPrimaryVersion: 'WARNING',
    SetIamPolicy: 'ERROR',
  },
  clause: (pipeline) => all(service('cloudkms.googleapis.com'), resource(`/keyRings/${ours(pipeline)}(/|$)`)),
  judge(entry, _pipeline, usual) {
    const disabled = textAt(entry.audit.request, 'cryptoKeyVersion', 'state') === 'DISABLED';
    return verbOf(entry) === 'UpdateCryptoKeyVersion' && disabled
      ? { severity: 'CRITICAL', what: `${usual.what}: disabled` }
      : usual;
  },
});
