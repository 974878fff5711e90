import { toRecord } from '../../core/case/case-document';
import { caseIdFor } from '../../core/case/case-id';
import { detect } from '../../core/detectors';
import { toIso } from '../../core/time';
import { readCase } from '../../sandbox/in-process/read-case';
import type {
  Principal,
  SandboxEvent,
  SandboxRequest,
  SandboxResponse,
} from '../../sandbox/protocol/request';
import type { CloudState } from '../../sandbox/protocol/state';
import { readObject } from '../../sandbox/services/storage';
import type { CaseOutcome, EvidenceObject } from './pipeline';
import type { PreparedCloud } from './prepare-cloud';
import { notOursRecord } from './unhandled-record';

interface Cloud {
  state(): CloudState;
  request(request: SandboxRequest, principal: Principal): SandboxResponse;
}

/** The case as the ledger has it, with its evidence out of the bucket. */
export async function caseOutcome(
  cloud: Cloud,
  prepared: PreparedCloud,
  journal: readonly SandboxEvent[],
  nowMs: number,
): Promise<CaseOutcome> {
  const { finding } = prepared.notification;
  const caseId = caseIdFor(finding);
  const detection = detect(finding, prepared.catalogue);
  if (detection.kind === 'not-ours') {
    const record = notOursRecord(
      prepared.notification,
      prepared.runtimeConfig.mode,
      detection.reason,
      toIso(nowMs),
    );
    return { record, evidence: [], journal };
  }
  const document = await readCase(cloud, caseId);
  const record = document?.record ? { ...toRecord(document.record), assumed: prepared.assumed } : undefined;
  return { record, evidence: evidenceOf(cloud.state(), caseId), journal };
}

function evidenceOf(state: CloudState, caseId: string): readonly EvidenceObject[] {
  return Object.entries(state.storage.buckets).flatMap(([bucket, { objects }]) =>
    Object.keys(objects)
      .filter((name) => name.startsWith(`cases/${caseId}/`))
      .map((name) => ({ name, content: readObject(state, bucket, name) ?? '' })),
  );
}
