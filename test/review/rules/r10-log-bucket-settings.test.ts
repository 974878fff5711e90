import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const bucket = (head: Head) => head.the('google_logging_project_bucket_config', 'evidence-bucket/bucket');
const AT = 'evidence-bucket';
const settings = (disabled: boolean) => ({ organization: '123456789012', disable_default_sink: disabled });

describeRule('R10', [
  {
    name: 'disables Log Analytics',
    edit: (head) => head.set(bucket(head), 'enable_analytics', false),
    finds: [{ at: AT, severity: 'high', says: /Log Analytics/ }],
  },
  {
    name: 'removes the key',
    edit: (head) => head.unset(bucket(head), 'cmek_settings'),
    finds: [{ at: AT, severity: 'high', says: /encryption key .* is removed/ }],
  },
  {
    name: 'uses another key',
    edit: (head) =>
      head.set(bucket(head), 'cmek_settings.kms_key_name', 'projects/o/locations/l/keyRings/r/cryptoKeys/k'),
    finds: [{ at: AT, severity: 'high', says: /encryption key .* changes/ }],
  },
  {
    name: 'disables the default sink of new projects',
    edit: (head) => void head.add('google_logging_organization_settings', 'all', settings(true)),
    finds: [{ at: 'all', severity: 'high', says: /keep no logs/ }],
  },
  {
    name: 'keeps the default sink of new projects enabled',
    edit: (head) => void head.add('google_logging_organization_settings', 'all', settings(false)),
    finds: [],
  },
  {
    name: 'disables the default sink of new projects later',
    given: (head) =>
      void head.add('google_logging_organization_settings', 'all', { organization: '123456789012' }),
    edit: (head) => head.set(head.the('google_logging_organization_settings'), 'disable_default_sink', true),
    finds: [{ at: 'all', severity: 'high' }],
  },
  {
    name: 'states explicitly that a bucket has no Log Analytics',
    given: (head) => head.unset(bucket(head), 'enable_analytics'),
    edit: (head) => head.set(bucket(head), 'enable_analytics', false),
    finds: [],
  },
]);
