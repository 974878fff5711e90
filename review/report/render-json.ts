import type { ReviewReport } from './review-report';

/** Exactly one JSON document. Its schema is review-report.schema.json. */
export const renderJson = (report: ReviewReport): string => `${JSON.stringify(report, null, 2)}\n`;
