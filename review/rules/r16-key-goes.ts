import { checkArguments } from '../model/argument-check';
import { CRYPTO_KEY } from '../pipeline/types';
import { departure } from './departure';
import { defineRule } from './rule';

const VERSION = /^google_kms_crypto_key_version$/;
const RING = /^google_kms_key_ring$/;
/** What the schema has for a key that does not rotate. */
const NEVER = Number.MAX_SAFE_INTEGER;

export default defineRule({
  id: 'R16',
  title: 'A key goes away, or is used for longer',
  severity: 'critical',
  effects: { response: 'weaker' },
  why: 'Destroying a key in Terraform destroys all its versions. What is encrypted with them, evidence and cases included, can then never be read again, and images can no longer be signed. The versions can be restored for the scheduled time only, 30 days unless configured otherwise.',
  fix: 'Keep the key and its versions. For another key, create it beside the old one, and destroy the old one when nothing depends on it any more.',
  sources: [
    'https://cloud.google.com/kms/docs/destroy-restore',
    'https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/kms_crypto_key',
  ],
  *check(context) {
    for (const pair of context.ofType(CRYPTO_KEY)) {
      yield* departure(pair, 'The key', 'All its versions are destroyed, and with them what they encrypt.');
      yield* checkArguments(pair, [
        {
          path: 'rotation_period',
          when: 'raised',
          whenUnset: NEVER,
          subject: 'The rotation period of the key in seconds',
          so: 'one version is used for longer, or for ever',
          severity: 'medium',
        },
      ]);
    }
    for (const pair of context.ofType(RING)) {
      yield* departure(
        pair,
        'The key ring',
        'A ring cannot be deleted, so its keys are left unmanaged.',
        'high',
      );
    }
    for (const pair of context.ofType(VERSION)) {
      yield* departure(pair, 'A version of the key', 'What it encrypts cannot be read without it.');
      yield* checkArguments(pair, [
        {
          path: 'state',
          when: 'changed',
          subject: 'The state of a version of the key',
          so: 'what it encrypts or signs depends on it',
          isShown: true,
        },
      ]);
    }
  },
});
