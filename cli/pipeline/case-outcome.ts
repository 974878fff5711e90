import { caseIdFor } from '../../core/case/case-id';
import type { CaseRecord } from '../../core/case/record';
import { detect } from '../../core/catalogue/detect';
import { toRecord } from '../../core/ledger/case-document';
import { toIso } from '../../core/values/time';
import { readCase } from '../../sandbox/in-process/read-case';
import type {
  Principal,
  SandboxEvent,
  SandboxRequest,
  SandboxResponse,
} from '../../sandbox/protocol/request';
import { readObject } from '../../sandbox/services/storage';
import type { CloudState } from '../../sandbox/state/cloud-state';
import type { CaseOutcome, EvidenceObject } from '../cases/outcome';
import type { PreparedCloud } from './prepare-cloud';
import { notOursRecord } from './unhandled-record';

interface Cloud {
  state(): CloudState;
  request(request: SandboxRequest, principal: Principal): SandboxResponse;
}

/** The case from the ledger, with its evidence from the bucket. */
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
    const { notification, runtimeConfig } = prepared;
    const left = notOursRecord(notification, runtimeConfig.mode, detection.reason, toIso(nowMs));
    const record = rehearsed(left, { ...prepared, assumed: [] });
    return { record, evidence: [], journal };
  }
  const document = await readCase(cloud, caseId);
  const record = document?.record ? rehearsed(toRecord(document.record), prepared) : undefined;
  return { record, evidence: evidenceOf(cloud.state(), caseId), journal };
}

/**
 * Marks a record as a rehearsal, in its first member. The functions cannot know that their cloud is invented, and must
 * not, so the program that runs the sandbox adds the mark. Leaves out commands for the real cloud.
 */
export function rehearsed(
  { schemaVersion, byHand: _commands, ...record }: CaseRecord,
  { assumed, isDescribed }: Pick<PreparedCloud, 'assumed' | 'isDescribed'>,
): CaseRecord {
  return { schemaVersion, rehearsal: { cloud: isDescribed ? 'described' : 'invented' }, ...record, assumed };
}

function evidenceOf(state: CloudState, caseId: string): readonly EvidenceObject[] {
  return Object.entries(state.storage.buckets).flatMap(([bucket, { objects }]) =>
    Object.keys(objects)
      .filter((name) => name.startsWith(`cases/${caseId}/`))
      .map((name) => ({ name, content: readObject(state, bucket, name) ?? '' })),
  );
}
