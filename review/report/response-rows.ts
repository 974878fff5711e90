import type { DetectorCoverage } from '../../core/replay/coverage';
import type { ResponseChange } from '../response/response-change';
import type { CoverageRow, ResponseRow } from './review-report';

/** How many findings the report lists. The rule reports the total. */
const LISTED = 20;

interface Rows {
  readonly coverage: readonly CoverageRow[];
  readonly responses: readonly ResponseRow[];
}

/** The rows of the report for a change of the response. */
export function responseRows(response: ResponseChange | undefined): Rows {
  if (response?.status !== 'known') return { coverage: [], responses: [] };
  const { coverage, differences } = response.diff;
  const isOneProject = new Set(coverage.map(({ project }) => project)).size <= 1;
  return {
    coverage: coverage.map(({ project, detector, base, head }) => ({
      detector: isOneProject ? detector : `${detector} in ${project}`,
      playbook: playbooks(base, head),
      before: answerOf(base),
      after: answerOf(head),
    })),
    responses: grouped(
      differences.map(({ base, head, changes }) => ({
        finding: head.category,
        before: base.verdict,
        after: head.verdict,
        why: changes.map(({ text }) => text).join('; '),
      })),
    ).slice(0, LISTED),
  };
}

const playbooks = (base: DetectorCoverage | undefined, head: DetectorCoverage | undefined): string => {
  const [was, is] = [base?.playbook, head?.playbook];
  return was === undefined || is === undefined || was === is ? (is ?? was ?? '') : `${was} -> ${is}`;
};

const answerOf = (coverage: DetectorCoverage | undefined): CoverageRow['after'] =>
  coverage === undefined
    ? null
    : { mode: coverage.mode, verdict: coverage.actions.join(', ') || 'no action' };

/** Findings of the corpus that look the same in the report are one row, with their count. */
function grouped(rows: readonly ResponseRow[]): readonly ResponseRow[] {
  const groups = new Map<string, { row: ResponseRow; count: number }>();
  for (const row of rows) {
    const key = JSON.stringify(row);
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { row, count: 1 });
  }
  return [...groups.values()].map(({ row, count }) =>
    count === 1 ? row : { ...row, finding: `${row.finding} (${count} situations)` },
  );
}
