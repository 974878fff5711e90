import type { RecordingAction } from '../action-contract/action';
import { step } from '../action-contract/action';
import { markByHand } from './mark-by-hand';

/** Marks show only a verified outcome. A dry run marks nothing (peers: "marked before anything ran"). */
export const annotateFinding: RecordingAction = {
  kind: 'recording',
  id: 'annotate-finding',
  summary: 'Writes case id, verdict and event time as security marks on the finding',
  tier: 'access',
  targets: ['finding'],
  reversible: true,
  repeat: {
    kind: 'idempotent',
    why: 'the same marks get the same values; SCC republishes the finding, and the ledger recognizes the repeat',
  },
  permissions: {
    actor: [{ permission: 'securitycenter.findingsecuritymarks.update', on: 'finding' }],
  },
  plan: ({ finding }) =>
    step({
      target: finding.canonicalName,
      before: null,
      after: null,
      rationale: 'Anyone who opens the finding in Security Command Center sees which case handles it.',
    }),
  async apply({ marker, caseId, verdict, finding }) {
    await marker.mark(finding.canonicalName, {
      riposte_case: caseId,
      riposte_verdict: verdict,
      riposte_event_time: finding.eventTime,
    });
    return `Riposte wrote the security marks riposte_case and riposte_verdict=${verdict}`;
  },
  async undo({ marker, caseId, finding }) {
    await marker.mark(finding.canonicalName, { riposte_case: caseId, riposte_verdict: 'undone' });
  },
  shown: ({ riposte_case: caseId, riposte_verdict: word }) =>
    caseId === undefined || word === undefined ? undefined : { caseId, word },
  byHand: ({ caseId, canonicalName }, word) =>
    markByHand(canonicalName, { riposte_case: caseId, riposte_verdict: word }),
};
