import { CATALOGUE } from '../../core/catalogue/catalogue';
import type { ReviewFinding } from '../finding';
import type { CoverageRow, ReviewReport } from './review-report';

/** Detectors that a notification filter newly drops or lets through, and tamper detections that lose their entries. */
export function recognizedRows(findings: readonly ReviewFinding[]): {
  readonly coverage: readonly CoverageRow[];
  readonly tamper: ReviewReport['tamper'];
} {
  const names = (kind: string, side: 'lost' | 'gained'): string[] => [
    ...new Set(findings.flatMap(({ recognized }) => (recognized?.kind === kind ? recognized[side] : []))),
  ];
  const detected = { mode: 'as configured', verdict: 'detected' };
  return {
    coverage: [
      ...names('detectors', 'lost').map((id) => rowOf(id, detected, null)),
      ...names('detectors', 'gained').map((id) => rowOf(id, null, detected)),
    ],
    tamper: { lost: names('tamper detections', 'lost'), gained: names('tamper detections', 'gained') },
  };
}

const rowOf = (id: string, before: CoverageRow['before'], after: CoverageRow['after']): CoverageRow => ({
  detector: id,
  playbook: CATALOGUE.detectors.find(({ module }) => module === id)?.playbook ?? '',
  before,
  after,
});
