import { checkArguments } from '../model/argument-check';
import { LOG_BUCKET } from '../pipeline/types';
import { departure } from './departure';
import { defineRule } from './rule';

export default defineRule({
  id: 'R08',
  title: 'A log bucket keeps less, or goes away',
  severity: 'critical',
  effects: { detection: 'weakened' },
  why: 'The log buckets hold the audit logs that an investigation reads, and the entries that the second tamper alarm counts. A deleted bucket stays recoverable for 7 days. Retention that goes down hides older entries at once and deletes them 7 days later. The default is 30 days.',
  fix: 'Keep the bucket, its lock and its retention. To move, let a sink write to a second bucket first and keep both for the length of the retention.',
  sources: [
    'https://cloud.google.com/logging/docs/buckets',
    'https://cloud.google.com/logging/docs/store-log-entries#locking-buckets',
  ],
  *check(context) {
    for (const pair of context.ofType(LOG_BUCKET)) {
      yield* departure(pair, 'The log bucket', 'What it holds is lost with it.');
      yield* checkArguments(pair, [
        {
          path: 'retention_days',
          when: 'lowered',
          whenUnset: 30,
          subject: 'The retention of the log bucket in days',
          so: 'older entries cannot be read any more, and are deleted 7 days later',
        },
        {
          path: 'locked',
          when: 'turned-off',
          whenUnset: false,
          subject: 'The lock of the log bucket',
          so: 'from then on its retention may be lowered and the bucket deleted',
        },
      ]);
    }
  },
});
