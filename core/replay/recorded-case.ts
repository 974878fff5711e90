import type { CaseRecord } from '../case/record';
import type { Problem } from '../problem/problem';
import { isObject, type Json, type JsonObject } from '../values/json';
import { err, type Result } from '../values/result';
import { checkRecorded, type RecordedFinding } from './recorded-finding';

/** What a case stored in addition to its record. Each is the JSON text as stored. Absent: it no longer exists. */
export interface CaseEvidence {
  readonly finding?: string;
  /** google.cloud.run.v2.Service. */
  readonly service?: string;
  /** google.iam.v1.Policy. */
  readonly iamPolicy?: string;
}

export interface RebuiltCase {
  readonly recorded: RecordedFinding;
  /** Known parts of the case that cannot be rebuilt, each with the reason. */
  readonly lost: readonly string[];
}

/** The label by which each evidence piece is found. functions/case/store-evidence.ts writes them. */
export const EVIDENCE_LABELS: { readonly [Piece in keyof CaseEvidence]-?: string } = {
  finding: 'finding',
  service: 'service',
  iamPolicy: 'iam-policy',
};

/**
 * Builds a recorded finding from a case. The record contains every part of the investigation except the API's own
 * documents, which are evidence. A part that cannot be rebuilt is unavailable, with the reason, and listed in `lost`.
 */
export function recordedCase(record: CaseRecord, evidence: CaseEvidence): Result<RebuiltCase, Problem> {
  const { finding: notification } = evidence;
  if (notification === undefined) {
    return err({
      code: 'case-without-finding',
      what: 'the evidence does not contain the finding, so it cannot be planned for again',
      where: 'evidence',
      expected: `${EVIDENCE_LABELS.finding}-HASH.json, as the case stored it`,
      fix: 'copy the piece from the evidence bucket, or leave this case out',
    });
  }
  const { service, lost } = rebuiltService(record, evidence);
  const checked = checkRecorded({
    schemaVersion: 1,
    canonicalName: record.finding?.canonicalName,
    receivedAt: receivedAt(record),
    notification,
    investigation: { ...record.investigation, service },
    assumed: record.assumed ?? [],
  });
  return checked.ok ? { ok: true, value: { recorded: checked.value, lost } } : checked;
}

const receivedAt = ({ timeline, finding }: CaseRecord): string | undefined =>
  (timeline ?? []).find(({ kind }) => kind === 'received' || kind === 'not-ours')?.at ?? finding?.eventTime;

function rebuiltService(
  { investigation }: CaseRecord,
  evidence: CaseEvidence,
): { readonly service: unknown; readonly lost: readonly string[] } {
  const known = investigation?.service;
  if (known?.status !== 'known' || !isObject(known.value)) return { service: known, lost: [] };
  const raw = parsed(evidence.service);
  const iamPolicy = parsed(evidence.iamPolicy);
  const missing = [
    ...(raw === undefined ? [EVIDENCE_LABELS.service] : []),
    ...(iamPolicy === undefined ? [EVIDENCE_LABELS.iamPolicy] : []),
  ];
  if (missing.length === 0) {
    return {
      service: { status: 'known', value: { ...(known.value as JsonObject), raw, iamPolicy } },
      lost: [],
    };
  }
  const reason = `not rebuilt: evidence ${missing.join(' and ')} is missing, changed or not a JSON object`;
  return { service: { status: 'unavailable', reason }, lost: [`service: ${reason}`] };
}

function parsed(text: string | undefined): JsonObject | undefined {
  try {
    const json: Json = text === undefined ? null : JSON.parse(text);
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}
