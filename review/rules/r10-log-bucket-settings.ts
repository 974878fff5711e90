import { defineRule } from '../contract/rule';
import { LOG_BUCKET } from '../pipeline/types';
import { checkArguments } from './argument-check';

const SETTINGS = /^google_logging_(?:folder|organization|project)_(?:settings|cmek_settings)$/;

export default defineRule({
  id: 'R10',
  title: 'A log bucket or the logging settings lose analytics, the key or the default sink',
  severity: 'high',
  effects: { detection: 'weakened' },
  why: 'Investigations query the evidence bucket with Log Analytics. Log Analytics cannot be turned off, so the apply fails halfway. Removing a key from a bucket does not remove it from what it has encrypted. An organization that disables the _Default sink keeps no logs of new projects, so the alerts that read logs do not trigger there.',
  fix: 'Leave analytics and the key unchanged. For a bucket with other settings, create a second one and let a sink write to it.',
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
          so: 'Google does not permit it, and investigations could no longer query the bucket',
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
          so: 'new projects below keep no logs, and alerts that read logs do not trigger there',
        },
      ]);
    }
  },
});
