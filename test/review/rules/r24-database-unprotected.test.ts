import type { Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const TYPE = 'google_firestore_database';
const ledger = (head: Head) => head.the(TYPE, 'ledger/database');
const AT = 'ledger/database';
const field = (head: Head, more: object = {}) =>
  void head.add('google_firestore_field', 'ttl', {
    database: `\${${ledger(head).address}.name}`,
    collection: 'cases',
    field: 'until',
    ...more,
  });
const backups = (head: Head) =>
  void head.add('google_firestore_backup_schedule', 'daily', {
    database: `\${${ledger(head).address}.name}`,
    retention: '604800s',
  });

describeRule('R24', [
  {
    name: 'destroys the database',
    edit: (head) => head.remove(ledger(head)),
    finds: [{ at: AT, severity: 'critical' }],
  },
  {
    name: 'uses another key, so that it is replaced',
    edit: (head) =>
      head.set(ledger(head), 'cmek_config.kms_key_name', 'projects/o/locations/l/keyRings/r/cryptoKeys/k'),
    finds: [{ at: AT, severity: 'critical', says: /because cmek_config/ }],
  },
  {
    name: 'removes delete protection',
    edit: (head) => head.set(ledger(head), 'delete_protection_state', 'DELETE_PROTECTION_DISABLED'),
    finds: [{ at: AT, severity: 'high', says: /one call deletes/ }],
  },
  {
    name: 'omits delete protection, which is off by default',
    edit: (head) => head.unset(ledger(head), 'delete_protection_state'),
    finds: [{ at: AT, severity: 'high', says: /one call deletes/ }],
  },
  {
    name: 'deletes the database with the stack',
    edit: (head) => head.set(ledger(head), 'deletion_policy', 'DELETE'),
    finds: [{ at: AT, severity: 'high', says: /deletes all cases/ }],
  },
  {
    name: 'disables point-in-time recovery',
    given: (head) =>
      head.set(ledger(head), 'point_in_time_recovery_enablement', 'POINT_IN_TIME_RECOVERY_ENABLED'),
    edit: (head) => head.unset(ledger(head), 'point_in_time_recovery_enablement'),
    finds: [{ at: AT, severity: 'medium' }],
  },
  {
    name: 'adds a database without protection',
    edit: (head) => {
      const { '//': _, delete_protection_state: _on, ...block } = ledger(head).block;
      head.add(TYPE, 'second', { ...structuredClone(block), name: 'second-database' });
      const actor = head.the('google_cloudfunctions2_function', 'actor/function');
      head.set(actor, 'service_config.environment_variables.SECOND', `\${${TYPE}.second.id}`);
    },
    finds: [{ at: 'second', severity: 'medium' }],
  },
  {
    name: 'sets an expiration of cases',
    given: field,
    edit: (head) => head.set(head.the('google_firestore_field'), 'ttl_config', { state: 'ACTIVE' }),
    finds: [{ severity: 'medium', says: /time to live/ }],
  },
  {
    name: 'stops the backups',
    given: backups,
    edit: (head) => head.remove(head.the('google_firestore_backup_schedule')),
    finds: [{ severity: 'medium', says: /no new backups/ }],
  },
  {
    name: 'keeps backups for a shorter time',
    given: backups,
    edit: (head) => head.set(head.the('google_firestore_backup_schedule'), 'retention', '86400s'),
    finds: [{ severity: 'medium', says: /older backups/ }],
  },
  {
    name: 'sets the protection to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: AT, argument: 'delete_protection_state' }],
    finds: [{ at: AT, severity: 'high', assumed: true }],
  },
]);
