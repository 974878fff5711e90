import type { RecordingAction } from '../action-contract/action';
import { step } from '../action-contract/action';
import { WORKLOAD_KINDS } from '../finding/resource-names';

/** The responder stores the evidence that the plan needs before the hand-over. This step, first in every plan, states that. */
export const preserveEvidence: RecordingAction = {
  kind: 'recording',
  id: 'preserve-evidence',
  summary:
    'Stores the finding, the configuration, the revisions and the IAM policy, hash-chained, create only',
  tier: 'observe',
  targets: WORKLOAD_KINDS,
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
      rationale:
        'A containment or a deletion destroys the configuration, so Riposte first stores it as evidence.',
    }),
  apply: async () => 'Riposte stored the evidence that the plan needs, and its manifest, before this step',
};
