import { toRecord } from '../../core/case/case-document';
import { readCase } from '../../sandbox/in-process/read-case';
import type { Principal, SandboxEvent, SandboxRequest, SandboxResponse } from '../../sandbox/protocol';
import { readObject } from '../../sandbox/services/storage';
import type { CloudState } from '../../sandbox/state';
import type { CaseOutcome, EvidenceObject } from './pipeline';

interface Cloud {
  state(): CloudState;
  request(request: SandboxRequest, principal: Principal): SandboxResponse;
}

/** The case as the ledger has it, with its evidence out of the bucket. */
export async function caseOutcome(
  cloud: Cloud,
  caseId: string,
  journal: readonly SandboxEvent[],
  assumed: readonly string[],
): Promise<CaseOutcome> {
  const document = await readCase(cloud, caseId);
  const record = document?.record ? { ...toRecord(document.record), assumed } : undefined;
  return { record, evidence: evidenceOf(cloud.state(), caseId), journal };
}

function evidenceOf(state: CloudState, caseId: string): readonly EvidenceObject[] {
  return Object.entries(state.storage.buckets).flatMap(([bucket, { objects }]) =>
    Object.keys(objects)
      .filter((name) => name.startsWith(`cases/${caseId}/`))
      .map((name) => ({ name, content: readObject(state, bucket, name) ?? '' })),
  );
}
