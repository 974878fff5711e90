import type { z } from 'zod';
import type { ReviewReport, reviewDocument } from './review-report';

/** One document, and nothing else. Its schema is review-report.schema.json. */
export const renderJson = (report: ReviewReport): string =>
  `${JSON.stringify(documentOf(report), null, 2)}\n`;

const documentOf = (report: ReviewReport) => ({
  ...report,
  findings: report.findings.map((finding) => ({ ...finding, mend: finding.fix })),
});

export type ReviewDocument = z.infer<typeof reviewDocument>;
