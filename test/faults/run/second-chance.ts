import { caseIdOf } from '../../../core/case/case-id';
import { isObject } from '../../../core/values/json';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { canonicalName, eventTime as firstEventTime, type Named } from '../schedule/names';
import { caseDocument } from './ledger';
import type { Entry } from './recording';

export interface Again {
  readonly index: number;
  readonly version: { readonly later?: number };
}

/**
 * Findings that are still active in SCC and whose case ended without success. According to the runbook, publishing the
 * finding again opens the case again. The simulation publishes it unchanged, as SCC does if anything about it changes.
 */
export function failedFindings(
  schedule: Named,
  state: CloudState,
  entries: readonly Entry[],
): readonly Again[] {
  return schedule.findings.flatMap((_, index): Again[] => {
    const stored = state.scc.findings[canonicalName(schedule, index)]?.finding;
    if (stored?.state !== 'ACTIVE' || stored.mute === 'MUTED') return [];
    const eventTime = String(stored.eventTime);
    const caseId = caseIdOf(canonicalName(schedule, index), eventTime);
    const document = caseDocument(state, caseId);
    const record = isObject(document?.record) ? document.record : undefined;
    const isOver =
      record?.verdict === undefined
        ? isGivenUp(state, entries, caseId)
        : ['failed', 'refused', 'containing'].includes(String(record.verdict));
    if (!isOver) return [];
    const laterMs = Date.parse(eventTime) - Date.parse(firstEventTime(index));
    return [{ index, version: laterMs > 0 ? { later: laterMs / 1000 } : {} }];
  });
}

/**
 * A function gave the case up and logged that, before there was a record. Publishing again must not hide a case that was lost
 * without a word.
 */
const isGivenUp = (state: CloudState, entries: readonly Entry[], caseId: string): boolean =>
  entries.some(
    (entry) => entry.kind === 'log' && entry.event === 'case.failed' && entry.fields.caseId === caseId,
  ) ||
  Object.values(state.pubsub.backlog)
    .flat()
    .some(({ data }) => Buffer.from(data, 'base64').toString('utf8').includes(caseId));
