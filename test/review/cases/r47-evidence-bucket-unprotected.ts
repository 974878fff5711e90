import type { Head } from './head';
import { defineCases } from './review-case';

const BUCKET = 'google_storage_bucket';
const evidence = (head: Head) => head.the(BUCKET, 'evidence/bucket');

export const r47 = defineCases([
  {
    id: 'r47-retention-lowered',
    rule: 'R47',
    target: 'project',
    what: 'Somebody keeps evidence for a day.',
    edit: (head) => head.set(evidence(head), 'retention_policy.retention_period', 86_400),
    expected: [{ rule: 'R47', address: /evidence_bucket/, severity: 'critical' }],
  },
  {
    id: 'r47-deleted-with-the-stack',
    rule: 'R47',
    target: 'project',
    what: 'Somebody lets a destroy delete evidence.',
    edit: (head) => head.set(evidence(head), 'force_destroy', true),
    expected: [{ rule: 'R47', address: /evidence_bucket/, severity: 'high' }],
  },
]);
