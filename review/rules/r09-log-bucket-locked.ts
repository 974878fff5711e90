import { defineRule } from '../contract/rule';
import { isKept } from '../model/differences';
import { BUCKET, LOG_BUCKET } from '../pipeline/types';
import { checkArguments } from './argument-check';

const SO = 'the lock cannot be undone, and the bucket cannot be deleted until its entries are old enough';

export default defineRule({
  id: 'R09',
  title: 'A bucket is locked permanently',
  severity: 'high',
  effects: { detection: 'strengthened' },
  why: 'A lock protects evidence, even from the owner of the bucket. It can never be removed: a locked log bucket cannot be deleted, so a destroy of the stack fails. If the retention is wrong, you pay for it until it ends.',
  fix: 'If you want the lock, ask the owner of the evidence to confirm it in the pull request, and record the exception. Otherwise leave the lock off.',
  sources: [
    'https://cloud.google.com/logging/docs/store-log-entries#locking-buckets',
    'https://cloud.google.com/storage/docs/bucket-lock',
    'https://github.com/hashicorp/terraform-provider-google/issues/16099',
  ],
  *check(context) {
    for (const pair of [...context.ofType(LOG_BUCKET), ...context.ofType(BUCKET)]) {
      if (!isKept(pair)) continue;
      yield* checkArguments(pair, [
        {
          path: LOG_BUCKET.test(pair.change.type) ? 'locked' : 'retention_policy.is_locked',
          when: 'turned-on',
          whenUnset: false,
          subject: 'The lock of the bucket',
          so: SO,
        },
      ]);
    }
  },
});
