import { defineRule } from '../contract/rule';
import { SECRET, SECRET_VERSION } from '../pipeline/types';
import { checkArguments } from './argument-check';
import { departure } from './departure';

export default defineRule({
  id: 'R25',
  title: 'A secret of the pipeline is removed',
  severity: 'medium',
  effects: { response: 'weaker' },
  why: 'The responder reads its secrets when it investigates. Terraform does not hold the payload, so a replaced secret is empty, and lookups fail until someone adds a version. A change of the replication replaces the secret. An expiration deletes it on a date.',
  fix: 'Keep the secret. For another replication, create a second secret, add the version, and update the configuration to use it.',
  sources: ['https://cloud.google.com/secret-manager/docs/creating-and-accessing-secrets'],
  *check(context) {
    for (const pair of context.ofType(SECRET)) {
      yield* departure(pair, 'The secret', 'Its versions are deleted with it and cannot be restored.');
      yield* checkArguments(pair, [
        {
          path: 'expire_time',
          when: 'changed',
          subject: 'The time at which the secret expires',
          so: 'Secret Manager deletes it at that time',
        },
        {
          path: 'ttl',
          when: 'set',
          subject: 'The time to live of the secret',
          so: 'Secret Manager deletes it afterwards',
        },
      ]);
    }
    for (const pair of context.ofType(SECRET_VERSION)) {
      yield* departure(pair, 'A version of the secret', 'Reading this version fails.');
      yield* checkArguments(pair, [
        {
          path: 'enabled',
          when: 'turned-off',
          whenUnset: true,
          subject: 'A version of the secret',
          so: 'reading this version fails',
        },
      ]);
    }
  },
});
