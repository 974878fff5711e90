import { defineRule } from '../contract/rule';
import { LOG_BUCKET } from '../pipeline/types';
import { checkArguments } from './argument-check';
import { departure } from './departure';

export default defineRule({
  id: 'R08',
  title: 'A log bucket keeps less, or is removed',
  severity: 'critical',
  effects: { detection: 'weakened' },
  why: 'The log buckets hold the audit logs that an investigation reads, and the entries that the second tamper alert counts. A deleted bucket can be recovered for 7 days. A shorter retention hides older entries immediately and deletes them 7 days later. The default is 30 days.',
  fix: 'Keep the bucket, its lock and its retention. To move, first let a sink write to a second bucket. Then keep both buckets for the length of the retention.',
  sources: [
    'https://cloud.google.com/logging/docs/buckets',
    'https://cloud.google.com/logging/docs/store-log-entries#locking-buckets',
  ],
  *check(context) {
    for (const pair of context.ofType(LOG_BUCKET)) {
      yield* departure(pair, 'The log bucket', 'Its log entries are lost.');
      yield* checkArguments(pair, [
        {
          path: 'retention_days',
          when: 'lowered',
          whenUnset: 30,
          subject: 'The retention of the log bucket in days',
          so: 'older entries can no longer be read, and are deleted 7 days later',
        },
        {
          path: 'locked',
          when: 'turned-off',
          whenUnset: false,
          subject: 'The lock of the log bucket',
          so: 'anyone with access can then lower its retention and delete the bucket',
        },
      ]);
    }
  },
});
