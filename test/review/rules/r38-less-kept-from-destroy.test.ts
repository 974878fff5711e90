import { type Head, reference } from '../cases/head';
import { describeRule } from '../rule-cases';

const ledger = (head: Head) => head.the('google_firestore_database', 'ledger/database');
const AT = 'ledger/database';

describeRule('R38', [
  {
    name: 'removes prevent_destroy',
    only: 'folders',
    edit: (head) => head.unset(ledger(head), 'lifecycle'),
    finds: [{ at: AT, severity: 'medium', says: /is removed/ }],
  },
  {
    name: 'disables prevent_destroy',
    only: 'folders',
    edit: (head) => head.set(ledger(head), 'lifecycle.prevent_destroy', false),
    finds: [{ at: AT, severity: 'medium' }],
  },
  {
    name: 'changes a resource that never had it',
    only: 'folders',
    given: (head) => head.unset(ledger(head), 'lifecycle'),
    edit: (head) => head.set(ledger(head), 'tags', {}),
    finds: [],
  },
  {
    name: 'adds a database without it',
    only: 'folders',
    edit: (head) => {
      const { '//': _, lifecycle: _kept, ...block } = ledger(head).block;
      head.add('google_firestore_database', 'second', { ...structuredClone(block), name: 'second-database' });
      const actor = head.the('google_cloudfunctions2_function', 'actor/function');
      head.set(
        actor,
        'service_config.environment_variables.SECOND',
        reference('google_firestore_database.second.id'),
      );
    },
    finds: [{ at: 'second', severity: 'low' }],
  },
  {
    name: 'ignores the filter of the notification config',
    only: 'folders',
    edit: (head) =>
      head.set(head.the('google_scc_v2_organization_notification_config'), 'lifecycle.ignore_changes', [
        'streaming_config',
      ]),
    finds: [{ at: 'notifications/config', severity: 'high', says: /ignores streaming_config/ }],
  },
  {
    name: 'ignores everything',
    only: 'folders',
    edit: (head) =>
      head.set(head.the('google_pubsub_topic', 'findings/topic'), 'lifecycle.ignore_changes', 'all'),
    finds: [{ at: 'findings/topic', severity: 'high', says: /ignores every argument/ }],
  },
  {
    name: 'ignores labels',
    only: 'folders',
    edit: (head) =>
      head.set(head.the('google_pubsub_topic', 'findings/topic'), 'lifecycle.ignore_changes', ['labels']),
    finds: [],
  },
]);
