import { apiProblem } from '../problem';
import { alreadyExists } from './already-exists';
import { type Lifecycle, leave, refuse } from './lifecycle';

/** ABANDON, the default, leaves the database with its data; DELETE meets the delete protection. */
export const firestoreDatabase: Lifecycle = {
  types: ['google_firestore_database'],
  onConflict: (call) => alreadyExists(call, 'Database already exists. Please use another database_id'),
  beforeDelete(call) {
    const { values, id } = call;
    if (
      values.deletion_policy !== 'DELETE' ||
      values.delete_protection_state !== 'DELETE_PROTECTION_ENABLED'
    ) {
      return undefined;
    }
    return refuse(
      call,
      apiProblem(
        'deleting Database',
        400,
        `Database ${id} has delete protection enabled.`,
        'failedPrecondition',
      ),
    );
  },
  delete(call) {
    if (call.values.deletion_policy === 'DELETE') call.cloud.remove(call.type, call.id);
    else
      leave(
        call,
        'deletion_policy is ABANDON: the database stays with its data, and the next create answers 409',
      );
  },
};
