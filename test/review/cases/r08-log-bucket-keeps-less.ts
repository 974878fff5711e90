import { defineCases } from './review-case';

const BUCKET = 'google_logging_project_bucket_config';

export const r08 = defineCases([
  {
    id: 'r08-retention-lowered',
    rule: 'R08',
    target: 'project',
    what: 'Somebody keeps the evidence in the logs for a week.',
    edit: (head) => head.set(head.the(BUCKET, 'evidence-bucket/bucket'), 'retention_days', 7),
    expected: [{ rule: 'R08', address: /evidence-bucket/, severity: 'critical' }],
  },
]);
