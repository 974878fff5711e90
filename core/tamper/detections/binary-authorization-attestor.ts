import { service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';

export const binaryAuthorizationAttestor = defineTamperDetection({
  id: 'binary-authorization-attestor',
  guards: 'the attestors whose signatures admit images',
  summary: 'an attestor, its keys or a platform policy changes',
  techniques: ['T1553'],
  methods: {
    CreateAttestor: 'INFO',
    // May add a public key: whoever holds its other half admits images.
    UpdateAttestor: 'CRITICAL',
    DeleteAttestor: 'CRITICAL',
    SetIamPolicy: 'ERROR',
    CreatePlatformPolicy: 'INFO',
    ReplacePlatformPolicy: 'WARNING',
    DeletePlatformPolicy: 'ERROR',
    UpdateContinuousValidationConfig: 'WARNING',
  },
  clause: () => service('binaryauthorization.googleapis.com'),
  // The policy's own access is the other detection's.
  judge: ({ audit }, _pipeline, usual) => (/\/policy$/.test(audit.resourceName) ? undefined : usual),
});
