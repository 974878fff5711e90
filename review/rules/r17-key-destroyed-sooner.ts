import { defineRule } from '../contract/rule';
import { CRYPTO_KEY } from '../pipeline/types';
import { checkArguments } from './argument-check';

const THIRTY_DAYS = 2_592_000;

export default defineRule({
  id: 'R17',
  title: 'The time in which a destroyed key can be restored changes',
  severity: 'high',
  effects: { response: 'weaker' },
  why: 'A destroyed key version can be restored during destroy_scheduled_duration, 30 days by default. The argument cannot change in place. To change it, the provider destroys the key with all its versions.',
  fix: 'Leave the duration unchanged. To use another one, create a second key with it.',
  sources: ['https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/kms_crypto_key'],
  *check(context) {
    for (const pair of context.ofType(CRYPTO_KEY)) {
      const common = {
        path: 'destroy_scheduled_duration',
        whenUnset: THIRTY_DAYS,
        subject: 'The time in seconds in which a destroyed version can be restored',
      } as const;
      const shorter = [
        ...checkArguments(pair, [
          {
            ...common,
            when: 'lowered',
            so: 'the provider replaces the key, and a later loss becomes final sooner',
          },
        ]),
      ];
      yield* shorter;
      // A value that is known only after the apply may be lower or higher. The rule reports it once.
      if (shorter.length > 0) continue;
      yield* checkArguments(pair, [
        { ...common, when: 'raised', so: 'the provider replaces the key with all its versions' },
      ]);
    }
  },
});
