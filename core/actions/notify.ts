import type { RecordingAction } from '../action-contract/action';
import { step } from '../action-contract/action';
import { WORKLOAD_KINDS } from '../finding/resource-names';
import { noticeOf } from '../notices/notice';
import type { Verdict } from '../outcome/outcome';

const SEVERITY: Record<Verdict, 'NOTICE' | 'WARNING' | 'ALERT' | 'CRITICAL'> = {
  contained: 'WARNING',
  containing: 'ALERT',
  reversed: 'CRITICAL',
  'awaiting-approval': 'ALERT',
  observed: 'ALERT',
  'not-ours': 'NOTICE',
  malformed: 'WARNING',
  refused: 'CRITICAL',
  failed: 'CRITICAL',
};

/** Writes one structured log line that alert policies match on. Later channels use the same port. */
export const notify: RecordingAction = {
  kind: 'recording',
  id: 'notify',
  summary: 'Notifies the people on call what Riposte found, what it did and what they must do',
  tier: 'observe',
  targets: WORKLOAD_KINDS,
  reversible: false,
  repeat: {
    kind: 'at-least-once',
    why: 'a crash between writing the line and recording it may repeat the line; two notices are better than none',
  },
  permissions: {},
  plan: ({ target }) =>
    step({
      target,
      before: null,
      after: null,
      rationale: 'Google recommends that you first contact the owner of the resource.',
    }),
  async apply(
    { notifier, caseId, verdict, containment, finding, nextSteps, lasts = [], byHand = [], joins },
    planned,
  ) {
    const severity = finding.severity ?? 'SEVERITY_UNSPECIFIED';
    const notice = noticeOf({ word: verdict, resource: planned.target, severity, byHand });
    notifier.notify({
      // A repeat on a workload whose configuration is still contained pages nobody again.
      severity: joins !== undefined && containment.config === 'verified' ? 'NOTICE' : SEVERITY[verdict],
      caseId,
      text: notice.text,
      details: {
        ...notice.about,
        category: finding.category,
        finding: finding.canonicalName,
        resource: planned.target,
        containment: { ...containment },
        nextSteps,
        ...(lasts.length > 0 ? { lasts } : {}),
        ...(joins ? { joins } : {}),
      },
    });
    return 'Riposte wrote one structured log line';
  },
};
