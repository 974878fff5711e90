import type { ReviewReport } from './review-report';

/** One document, and nothing else. Its schema is review-report.schema.json. */
export const renderJson = (report: ReviewReport): string => `${JSON.stringify(report, null, 2)}\n`;
