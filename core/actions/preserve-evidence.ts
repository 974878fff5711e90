import type { RecordingAction } from './action';
import { step } from './action';

/** Phase 1 is stored by the responder before the hand-over; this step is the promise of it, first in every plan. */
export const preserveEvidence: RecordingAction = {
  kind: 'recording',
  id: 'preserve-evidence',
  summary:
    'Stores the finding, the configuration, the revisions and the IAM policy, hash-chained, create only',
  tier: 'observe',
  targets: ['service', 'job', 'workerPool'],
  reversible: false,
  hasOwnEntry: true,
  d3fend: 'D3-CI',
  repeat: {
    kind: 'idempotent',
    why: 'object names carry the hash of their content and are created only once',
  },
  permissions: {
    responder: [{ permission: 'storage.objects.create', on: 'evidence' }],
    actor: [{ permission: 'storage.objects.create', on: 'evidence' }],
  },
  plan: ({ target }) =>
    step({
      target,
      before: null,
      after: null,
      rationale: 'containment and deletion destroy configuration evidence, so it is stored first',
    }),
  apply: async ({ caseId }) => `evidence of phase 1 was in the manifest of ${caseId} before this step`,
};
