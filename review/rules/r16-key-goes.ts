import { defineRule } from '../contract/rule';
import { CRYPTO_KEY } from '../pipeline/types';
import { checkArguments } from './argument-check';
import { departure } from './departure';

const VERSION = /^google_kms_crypto_key_version$/;
const RING = /^google_kms_key_ring$/;
/** Schema value of a key that does not rotate. */
const NEVER = Number.MAX_SAFE_INTEGER;

export default defineRule({
  id: 'R16',
  title: 'A key is removed, or is used for longer',
  severity: 'critical',
  effects: { response: 'weaker' },
  why: 'Destroying a key in Terraform destroys all its versions. Everything that they encrypt, including evidence and cases, can then never be read again, and images can no longer be signed. The versions can be restored only during the scheduled time, which is 30 days by default.',
  fix: 'Keep the key and its versions. To use another key, create it first, and destroy the old one when nothing depends on it.',
  sources: [
    'https://cloud.google.com/kms/docs/destroy-restore',
    'https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/kms_crypto_key',
  ],
  *check(context) {
    for (const pair of context.ofType(CRYPTO_KEY)) {
      yield* departure(
        pair,
        'The key',
        'All its versions are destroyed, and everything that they encrypt becomes unreadable.',
      );
      yield* checkArguments(pair, [
        {
          path: 'rotation_period',
          when: 'raised',
          whenUnset: NEVER,
          subject: 'The rotation period of the key in seconds',
          so: 'one version is used for longer, or permanently',
          severity: 'medium',
        },
      ]);
    }
    for (const pair of context.ofType(RING)) {
      yield* departure(
        pair,
        'The key ring',
        'A key ring cannot be deleted, so its keys become unmanaged.',
        'high',
      );
    }
    for (const pair of context.ofType(VERSION)) {
      yield* departure(pair, 'A version of the key', 'Everything that it encrypts becomes unreadable.');
      yield* checkArguments(pair, [
        {
          path: 'state',
          when: 'changed',
          subject: 'The state of a version of the key',
          so: 'what the version encrypts or signs depends on its state',
          isShown: true,
        },
      ]);
    }
  },
});
