import { caseIdOf } from '../../../core/case/case-id';
import { isObject } from '../../../core/values/json';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { canonicalName, eventTime as firstEventTime } from '../schedule/names';
import type { Schedule } from '../schedule/schedule';
import { caseDocument } from './ledger';

export interface Again {
  readonly index: number;
  readonly version: { readonly later?: number };
}

/**
 * Findings that are still active in SCC and whose case ended without success. According to the runbook, publishing the
 * finding again opens the case again. The simulation publishes it unchanged, as SCC does if anything about it changes.
 */
export function failedFindings({ findings }: Schedule, state: CloudState): readonly Again[] {
  return findings.flatMap((_, index): Again[] => {
    const stored = state.scc.findings[canonicalName(index)]?.finding;
    if (stored?.state !== 'ACTIVE' || stored.mute === 'MUTED') return [];
    const eventTime = String(stored.eventTime);
    const document = caseDocument(state, caseIdOf(canonicalName(index), eventTime));
    const record = isObject(document?.record) ? document.record : undefined;
    // Without a verdict the command was given up, and its record could not be written.
    const isOver =
      record?.verdict === undefined || ['failed', 'refused', 'containing'].includes(String(record.verdict));
    if (!isOver) return [];
    const laterMs = Date.parse(eventTime) - Date.parse(firstEventTime(index));
    return [{ index, version: laterMs > 0 ? { later: laterMs / 1000 } : {} }];
  });
}
