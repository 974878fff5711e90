import type { DocumentStore } from '../../../core/ledger/document-store';
import { createFirestoreStore } from '../../../functions/google/firestore-store';
import { createTransport } from '../../../functions/google/transport';
import { handle } from '../../../sandbox/gateway/handle';
import type { World } from '../../../sandbox/gateway/world';
import { IN_PROCESS_ENDPOINTS, worldClient } from '../../../sandbox/in-process/world-client';
import { createFakeClock } from '../../factories/fake-clock';
import { ACTOR, boot, DATABASE, START } from '../../sandbox/mini-stack';

/**
 * The store as deployed, against the sandbox's Firestore, with exactly the ledger's three permissions.
 *
 * @param tickMs - how long each request takes; 0: all of them arrive at the same time
 */
export function createSandboxStore({ tickMs = 1 }: { readonly tickMs?: number } = {}): DocumentStore {
  let nowMs = START;
  let state = boot((blocks) => {
    const permissions = ['create', 'get', 'update'].map((verb) => `datastore.entities.${verb}`);
    Object.assign(blocks.google_project_iam_custom_role ?? {}, {
      ledger: { role_id: 'ledger', title: 'ledger', permissions },
    });
  });
  const requestLater: World['requestLater'] = async (request, principal) => {
    const handled = handle(state, request, principal, nowMs);
    state = handled.state;
    nowMs += tickMs;
    return handled.response;
  };
  const client = worldClient(() => ({ requestLater }) as World, ACTOR);
  const transport = createTransport({
    client: async () => client,
    endpoints: IN_PROCESS_ENDPOINTS,
    clock: createFakeClock(START),
  });
  return createFirestoreStore(transport, DATABASE);
}
