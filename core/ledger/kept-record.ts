import type { CaseDraft } from '../case/record';
import { chainHead, manifestPiece } from '../evidence/manifest';
import type { JsonObject } from '../values/json';

/**
 * What the actor keeps of a record in its own ledger, so that it can restore a document that somebody made unreadable: the
 * members that say what the case is about, and empty ones for the rest. Its size is bounded, because `case-schema.ts`
 * refuses a record for which it is not. The evidence is one entry, the manifest of the whole list.
 */
export function keptRecord(record: CaseDraft): JsonObject {
  const { caseId, finding, detection, mode, playbook, plan, evidence } = record;
  const { canonicalName, category, severity, eventTime, resource } = finding;
  const { imageDigest } = detection.evidence;
  const entries = [manifestPiece(caseId, evidence.entries).entry];
  return {
    schemaVersion: 1,
    caseId,
    finding: { canonicalName, category, severity, eventTime, resource },
    detection: {
      detector: detection.detector,
      known: detection.known,
      evidence: imageDigest === undefined ? {} : { imageDigest },
    },
    mode,
    playbook: { id: playbook.id, version: playbook.version },
    investigation: {},
    plan: { hash: plan.hash, steps: [], withheld: [] },
    outcomes: [],
    containment: { config: 'not-attempted', instances: 'not-attempted' },
    evidence: {
      manifestUri: evidence.manifestUri,
      entries: entries.map((entry) => ({ ...entry })),
      head: chainHead(entries),
    },
    timeline: [],
    nextSteps: [],
  };
}
