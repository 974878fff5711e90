import { alreadyExists } from './already-exists';
import type { Lifecycle } from './lifecycle';

/** 409 on an existing account, unless create_ignore_already_exists adopts it. */
export const serviceAccount: Lifecycle = {
  types: ['google_service_account'],
  onConflict(call) {
    if (call.values.create_ignore_already_exists === true) {
      call.cloud.note({ kind: 'adopted', type: call.type, id: call.id, text: 'exists already: adopted' });
      return undefined;
    }
    return alreadyExists(
      call,
      `Service account ${String(call.values.account_id)} already exists within project.`,
    );
  },
};
