import type { CaseDraft, TimelineEntry } from '../../core/case/record';
import type { Detection } from '../../core/detectors/detection';
import type { Investigation } from '../../core/facts/investigation';
import type { Finding } from '../../core/finding/finding';
import { toInvestigationRecord } from '../../core/investigation';
import { findingOf } from '../../core/ledger/case-document';
import { pipelineNames } from '../../core/naming/names';
import type { ResponsePlan } from '../../core/plan/response-plan';
import type { Playbook } from '../../core/playbooks';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import type { StoredEvidence } from '../case/store-evidence';

export interface DraftInput {
  readonly caseId: string;
  readonly config: RuntimeConfig;
  readonly finding: Finding;
  readonly detection: Detection;
  readonly playbook: Playbook;
  readonly investigation: Investigation;
  readonly plan: ResponsePlan;
  readonly evidence: StoredEvidence;
  readonly timeline: readonly TimelineEntry[];
}

/** The record, as far as the responder knows it. The actor adds outcomes and verdict. */
export function draftRecord(input: DraftInput): CaseDraft {
  const { finding, detection, playbook } = input;
  return {
    schemaVersion: 1,
    caseId: input.caseId,
    finding: findingOf(finding),
    detection: {
      detector: detection.detector,
      known: detection.known !== undefined,
      evidence: detection.evidence,
    },
    mode: input.config.mode,
    playbook: { id: playbook.id, version: playbook.version },
    investigation: toInvestigationRecord(input.investigation),
    plan: input.plan,
    outcomes: [],
    containment: { config: 'not-attempted', instances: 'not-attempted' },
    evidence: input.evidence,
    timeline: input.timeline,
    assumed: [],
    nextSteps: [],
    undoTopic: undoTopicOf(input.config),
  };
}

function undoTopicOf({ project, hub = project, pipeline }: RuntimeConfig): string {
  return `projects/${hub.id}/topics/${pipelineNames({ project: hub, name: pipeline?.name ?? 'riposte' }).undo}`;
}
