import { caseIdFor } from '../../core/case/case-id';
import type { CaseRecord } from '../../core/case/record';
import { detect } from '../../core/catalogue/detect';
import { chainHead } from '../../core/evidence/manifest';
import type { FindingNotification } from '../../core/finding/finding';
import { findingOf } from '../../core/ledger/case-document';
import type { Mode } from '../../core/permissions/tiers';
import { planHash } from '../../core/plan/plan-hash';
import { unavailable } from '../../core/values/result';

/**
 * The record of a finding that the pipeline rightly does not handle. The responder opens no case for it, but
 * `simulate --json` must print one document. Every member states that nothing was done.
 */
export function notOursRecord(
  { finding }: FindingNotification,
  mode: Mode,
  reason: string,
  at: string,
): CaseRecord {
  const detection = detect(finding);
  const skipped = unavailable(`not investigated: ${reason}`);
  return {
    schemaVersion: 1,
    caseId: caseIdFor(finding),
    finding: findingOf(finding),
    detection:
      detection.kind === 'ours'
        ? {
            detector: detection.detector,
            known: detection.known !== undefined,
            evidence: detection.evidence,
          }
        : { detector: 'none', known: false, evidence: { summary: detection.reason, attackTechniques: [] } },
    mode,
    playbook: { id: 'none', version: 0 },
    investigation: {
      service: skipped,
      revisions: skipped,
      accusations: skipped,
      hold: skipped,
      places: skipped,
      logs: skipped,
      relatedFindings: skipped,
      reputation: skipped,
    },
    plan: { hash: planHash([]), steps: [], withheld: [] },
    outcomes: [],
    containment: { config: 'not-attempted', instances: 'not-attempted' },
    evidence: { manifestUri: '', entries: [], head: chainHead([]) },
    timeline: [{ at, kind: 'not-ours', text: reason }],
    assumed: [],
    verdict: 'not-ours',
    nextSteps: [],
  };
}
