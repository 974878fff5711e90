import type { RecordingAction } from './action';
import { step } from './action';

/** The responder stores the evidence of phase 1 before the hand-over. This step, first in every plan, states that. */
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
    why: 'object names contain the hash of their content, and each object is created only once',
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
  apply: async ({ caseId }) => `the manifest of ${caseId} listed the evidence of phase 1 before this step`,
};
