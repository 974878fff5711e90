import { all, any, method, resource, service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';
import { memberAt } from '../member';
import { ourProject, ours } from '../pipeline-identity';

/** Only databases. Single writes of documents are DATA_WRITE, and those of bulk deletion are not audited. */
export const ledger = defineTamperDetection({
  id: 'ledger',
  guards: 'the Firestore databases of cases and effects',
  summary: 'a database, its documents or its backups are deleted, or its protection is lifted',
  techniques: ['T1485', 'T1490'],
  methods: {
    DeleteDatabase: 'CRITICAL',
    UpdateDatabase: 'ERROR',
    BulkDeleteDocuments: 'CRITICAL',
    ImportDocuments: 'CRITICAL',
    DeleteBackup: 'ERROR',
    UpdateBackupSchedule: 'WARNING',
    DeleteBackupSchedule: 'ERROR',
  },
  clause: (pipeline) =>
    all(
      service('firestore.googleapis.com', 'datastore.googleapis.com'),
      any(
        resource(`^${ourProject(pipeline)}/databases/${ours(pipeline)}(/|$)`),
        // Backups are named by number.
        method('DeleteBackup'),
      ),
    ),
  judge(entry, _pipeline, usual) {
    if (verbOf(entry) !== 'UpdateDatabase') return usual;
    const database = memberAt(entry.audit.request, 'database');
    const lifted = ['deleteProtectionState', 'pointInTimeRecoveryEnablement'].filter((name) =>
      /DISABLED$/.test(String(memberAt(database, name))),
    );
    return lifted.length === 0
      ? usual
      : { severity: 'CRITICAL', what: `${usual.what}: ${lifted.join(', ')} disabled` };
  },
});
