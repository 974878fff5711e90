import { byHandOf } from '../containment/by-hand';
import type { Finding } from '../finding/finding';
import type { ResponsePlan } from '../plan/response-plan';
import { boundedText } from '../values/bounded-text';
import { isObject, type JsonObject } from '../values/json';
import { boundedRecord } from './bounded-record';
import type { CaseDraft, CaseRecord, TimelineEntry } from './record';

/**
 * investigating: a responder holds the lease. ready: plan and evidence are stored, the command may or may not have
 * been published. handed-over: published. closed: the actor is done; a verdict stands.
 */
export type CaseState = 'investigating' | 'ready' | 'handed-over' | 'closed';
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
/** Whatever is stored of a case fits into one document, because nothing reaches the ledger but through here. */
export const toLedger = ({ record, ...document }: CaseDocument): JsonObject =>
  ({ ...document, ...(record && { record: boundedRecord(withByHand(record)) }) }) as unknown as JsonObject;
/** The commands follow from the rest of the record, whoever writes it: an earlier answer is replaced. */
function withByHand({ byHand: _earlier, ...record }: CaseDraft): CaseDraft {
  const byHand = byHandOf(record);
  return byHand.length === 0 ? record : { ...record, byHand };
}
export const hasRecord = (
  document: CaseDocument | undefined,
): document is CaseDocument & { readonly record: CaseDraft } => isObject(document?.record);
/** The plan that was carried out: the handed one, unless the actor's own plan stood in for it. */
export const planOf = ({ plan, replanned }: Pick<CaseRecord, 'plan' | 'replanned'>): ResponsePlan =>
  replanned ?? plan;
export const addTimeline = (record: CaseDraft, ...entries: readonly TimelineEntry[]): CaseDraft => ({
  ...record,
  timeline: [...record.timeline, ...entries],
});
/** A draft is finished by its verdict. A case that never reached one failed on the way. */
export const toRecord = (draft: CaseDraft): CaseRecord => ({ ...draft, verdict: draft.verdict ?? 'failed' });
/** Longer than every category and every resource name that means something to Riposte. */
const LONGEST_NAME = 1_000;
/** What a record says of its finding; the whole of it is in the evidence. */
export const findingOf = (finding: Finding): CaseRecord['finding'] => ({
  canonicalName: finding.canonicalName,
  category: boundedText(finding.category, LONGEST_NAME),
  severity: finding.severity,
  eventTime: finding.eventTime,
  resource: boundedText(finding.resourceName, LONGEST_NAME),
  ...(finding.createTime === undefined ? {} : { createTime: boundedText(finding.createTime, LONGEST_NAME) }),
  ...(finding.description ? { description: boundedText(finding.description, LONGEST_NAME) } : {}),
  ...(finding.unreadable === undefined ? {} : { unreadable: finding.unreadable }),
});
