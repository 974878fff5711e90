import { defineRule } from '../contract/rule';
import { DATABASE } from '../pipeline/types';
import { checkArguments } from './argument-check';
import { departure } from './departure';

const FIELD = /^google_firestore_field$/;
const BACKUPS = /^google_firestore_backup_schedule$/;

export default defineRule({
  id: 'R24',
  title: 'A database of cases or effects loses its protection',
  severity: 'high',
  effects: { response: 'weaker' },
  why: 'The ledger records which actions changed which workload and how to undo them. The effects database prevents the actor from acting twice. Without delete protection and with deletion_policy DELETE, one destroy removes both. A change of place or key creates another, empty database: the pipeline loses open cases and their undo records.',
  fix: 'Keep delete_protection_state at DELETE_PROTECTION_ENABLED and deletion_policy at ABANDON. To move, first export the documents. Then keep both databases until the open cases are closed.',
  sources: [
    'https://cloud.google.com/firestore/docs/manage-databases#delete_protection',
    'https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/firestore_database',
  ],
  *check(context) {
    for (const pair of context.ofType(DATABASE)) {
      yield* departure(
        pair,
        'The database',
        'Its cases, effects and undo records are lost or no longer managed.',
        'critical',
      );
      yield* checkArguments(pair, [
        {
          path: 'delete_protection_state',
          when: 'changed',
          whenUnset: 'DELETE_PROTECTION_DISABLED',
          to: 'DELETE_PROTECTION_DISABLED',
          isShown: true,
          whenNew: 'medium',
          subject: 'Delete protection of the database',
          so: 'one call deletes it with all cases',
        },
        {
          path: 'deletion_policy',
          when: 'changed',
          whenUnset: 'ABANDON',
          to: 'DELETE',
          isShown: true,
          whenNew: 'medium',
          subject: 'The deletion policy of the database',
          so: 'a destroy of the stack deletes all cases',
        },
        {
          path: 'point_in_time_recovery_enablement',
          when: 'changed',
          whenUnset: 'POINT_IN_TIME_RECOVERY_DISABLED',
          to: 'POINT_IN_TIME_RECOVERY_DISABLED',
          isShown: true,
          subject: 'Point-in-time recovery',
          so: 'overwritten documents can be recovered for one hour instead of 7 days',
          severity: 'medium',
        },
      ]);
    }
    for (const pair of context.ofType(FIELD)) {
      yield* checkArguments(pair, [
        {
          path: 'ttl_config.state',
          when: 'set',
          whenNew: 'medium',
          subject: 'The time to live of documents',
          so: 'Firestore deletes them automatically, which no audit log shows',
          severity: 'medium',
        },
      ]);
    }
    for (const pair of context.ofType(BACKUPS)) {
      yield* departure(pair, 'The backup schedule', 'The ledger gets no new backups.', 'medium');
      yield* checkArguments(pair, [
        {
          path: 'retention',
          when: 'lowered',
          whenUnset: 0,
          subject: 'The retention of backups in seconds',
          so: 'older backups are deleted',
          severity: 'medium',
        },
      ]);
    }
  },
});
