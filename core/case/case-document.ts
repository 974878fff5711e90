import type { Finding } from '../finding/finding';
import { isObject, type JsonObject } from '../json';
import type { CaseRecord, TimelineEntry, Verdict } from './record';

/**
 * investigating: a responder holds the lease. ready: plan and evidence are stored, the command may or may not have
 * been published. handed-over: published. closed: the actor is done; a verdict stands.
 */
export type CaseState = 'investigating' | 'ready' | 'handed-over' | 'closed';

export type CaseDraft = Omit<CaseRecord, 'verdict'> & { readonly verdict?: Verdict };

/** What the ledger stores of a case. */
export interface CaseDocument {
  readonly state: CaseState;
  readonly run: string;
  readonly leaseUntilMs: number;
  /** Name of the finding at the scope it was read from; the record carries the canonical one. */
  readonly findingName?: string;
  readonly record?: CaseDraft;
}

export const fromLedger = (data: JsonObject): CaseDocument => data as unknown as CaseDocument;
export const toLedger = (document: CaseDocument): JsonObject => document as unknown as JsonObject;

export const hasRecord = (
  document: CaseDocument | undefined,
): document is CaseDocument & { readonly record: CaseDraft } => isObject(document?.record);

export const addTimeline = (record: CaseDraft, ...entries: readonly TimelineEntry[]): CaseDraft => ({
  ...record,
  timeline: [...record.timeline, ...entries],
});

/** A draft is finished by its verdict. A case that never reached one failed on the way. */
export const toRecord = (draft: CaseDraft): CaseRecord => ({ ...draft, verdict: draft.verdict ?? 'failed' });

/** What a record says of its finding; the whole of it is in the evidence. */
export const findingOf = (finding: Finding): CaseRecord['finding'] => ({
  canonicalName: finding.canonicalName,
  category: finding.category,
  severity: finding.severity,
  eventTime: finding.eventTime,
  resource: finding.resourceName,
  ...(finding.unreadable === undefined ? {} : { unreadable: finding.unreadable }),
});
