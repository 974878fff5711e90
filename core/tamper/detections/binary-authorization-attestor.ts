import { service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';

export const binaryAuthorizationAttestor = defineTamperDetection({
  id: 'binary-authorization-attestor',
  guards: 'the attestors whose signatures admit images',
  summary: 'an attestor, its keys or a platform policy changes',
  techniques: ['T1553'],
  methods: {
    CreateAttestor: 'INFO',
    // May add a public key: the owner of its private key can then admit images.
    UpdateAttestor: 'CRITICAL',
    DeleteAttestor: 'CRITICAL',
    SetIamPolicy: 'ERROR',
    CreatePlatformPolicy: 'INFO',
    ReplacePlatformPolicy: 'WARNING',
    DeletePlatformPolicy: 'ERROR',
    UpdateContinuousValidationConfig: 'WARNING',
  },
  clause: () => service('binaryauthorization.googleapis.com'),
  // binary-authorization-policy judges the access of the policy.
  judge: ({ audit }, _pipeline, usual) => (/\/policy$/.test(audit.resourceName) ? undefined : usual),
});
