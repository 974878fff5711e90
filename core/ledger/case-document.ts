import { byHandOf } from '../advice/by-hand';
import { boundedRecord } from '../case/bounded-record';
import type { CaseDraft, CaseRecord, TimelineEntry } from '../case/record';
import type { Finding } from '../finding/finding';
import { boundedText } from '../values/bounded-text';
import { isObject, type JsonObject } from '../values/json';

/**
 * investigating: a responder has the lease. ready: plan and evidence are stored, and the command may or may not be
 * published. handed-over: the command is published. closed: the actor is done, and the case has a verdict.
 */
export type CaseState = 'investigating' | 'ready' | 'handed-over' | 'closed';
/** What the ledger stores of a case. */
export interface CaseDocument {
  readonly state: CaseState;
  readonly run: string;
  readonly leaseUntilMs: number;
  /** Name of the finding at the scope that it was read from. The record has the canonical name. */
  readonly findingName?: string;
  readonly record?: CaseDraft;
}
export const fromLedger = (data: JsonObject): CaseDocument => data as unknown as CaseDocument;
/** Makes a case fit into one document. Everything that the ledger stores of a case goes through here. */
export const toLedger = ({ record, ...document }: CaseDocument): JsonObject =>
  ({ ...document, ...(record && { record: boundedRecord(withByHand(record)) }) }) as unknown as JsonObject;
/** Computes the commands from the rest of the record, whichever program writes it, and replaces earlier ones. */
function withByHand({ byHand: _earlier, ...record }: CaseDraft): CaseDraft {
  const byHand = byHandOf(record);
  return byHand.length === 0 ? record : { ...record, byHand };
}
export const hasRecord = (
  document: CaseDocument | undefined,
): document is CaseDocument & { readonly record: CaseDraft } => isObject(document?.record);

export const addTimeline = (record: CaseDraft, ...entries: readonly TimelineEntry[]): CaseDraft => ({
  ...record,
  timeline: [...record.timeline, ...entries],
});
/** A verdict completes a draft. Without one, the actor is still working on the case, or waits, or never received it. */
export const toRecord = (draft: CaseDraft): CaseRecord => ({
  ...draft,
  verdict: draft.verdict ?? 'undecided',
});
/** Longer than every category and every resource name that Riposte knows. */
const LONGEST_NAME = 1_000;
/** What a record contains of its finding. The evidence has the whole finding. */
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
