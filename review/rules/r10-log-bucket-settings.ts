import { checkArguments } from '../model/argument-check';
import { LOG_BUCKET } from '../pipeline/types';
import { defineRule } from './rule';

const SETTINGS = /^google_logging_(?:folder|organization|project)_(?:settings|cmek_settings)$/;

export default defineRule({
  id: 'R10',
  title: 'A log bucket or its settings lose analytics, key or place',
  severity: 'high',
  effects: { detection: 'weakened' },
  why: 'Investigations ask the evidence bucket with Log Analytics, which cannot be switched off once it is on: the apply fails halfway. A key that is taken from a bucket cannot be removed from what it has encrypted. An organization that disables the _Default sink keeps no logs of new projects, so the alarms that read logs stay silent there.',
  fix: 'Leave analytics and the key as they are. For a bucket with other settings, create a second one and let a sink write to it.',
  sources: [
    'https://cloud.google.com/logging/docs/analyze/query-and-view#upgrade-bucket',
    'https://cloud.google.com/logging/docs/routing/managed-encryption-storage',
    'https://cloud.google.com/logging/docs/default-settings',
  ],
  *check(context) {
    for (const pair of context.ofType(LOG_BUCKET)) {
      yield* checkArguments(pair, [
        {
          path: 'enable_analytics',
          when: 'turned-off',
          whenUnset: false,
          subject: 'Log Analytics of the bucket',
          so: 'Google does not permit it, and investigations could no longer ask the bucket',
        },
        {
          path: 'cmek_settings.kms_key_name',
          when: 'changed',
          subject: 'The encryption key of the log bucket',
          so: 'a key cannot be removed from a bucket, and entries under a lost key cannot be read',
        },
      ]);
    }
    if (context.pairs.length === 0) return;
    for (const pair of context.everything) {
      if (!SETTINGS.test(pair.change.type)) continue;
      yield* checkArguments(pair, [
        {
          path: 'disable_default_sink',
          when: 'turned-on',
          whenUnset: false,
          whenNew: 'high',
          subject: 'The setting that disables the _Default sink',
          so: 'new projects below keep no logs, and alarms that read logs stay silent there',
        },
      ]);
    }
  },
});
