import { defineCases } from './review-case';

const BUCKET = 'google_logging_project_bucket_config';

export const r09 = defineCases([
  {
    id: 'r09-locked',
    rule: 'R09',
    target: 'project',
    what: 'Somebody locks the evidence in the logs.',
    edit: (head) => head.set(head.the(BUCKET, 'evidence-bucket/bucket'), 'locked', true),
    expected: [{ rule: 'R09', address: /evidence-bucket/, severity: 'high' }],
  },
]);
