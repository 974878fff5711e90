import { describeRule } from '../rule-cases';

const TYPE = 'google_logging_project_bucket_config';

describeRule('R09', [
  {
    name: 'locks the log bucket',
    edit: (head) => head.set(head.the(TYPE, 'evidence-bucket/bucket'), 'locked', true),
    finds: [{ at: 'evidence-bucket', severity: 'high', says: /cannot be undone/ }],
  },
  {
    name: 'locks the evidence bucket',
    edit: (head) =>
      head.set(head.the('google_storage_bucket', 'evidence/bucket'), 'retention_policy.is_locked', true),
    finds: [{ at: 'evidence/bucket', severity: 'high' }],
  },
  {
    name: 'adds a bucket that is locked at creation',
    edit: (head) =>
      void head.add(TYPE, 'second', {
        ...head.the(TYPE, 'evidence-bucket/bucket').block,
        bucket_id: 'second',
        locked: true,
      }),
    finds: [],
  },
]);
