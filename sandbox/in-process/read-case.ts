import { readVariable } from '../../core/environment/read-variable';
import { type CaseDocument, fromLedger } from '../../core/ledger/case-document';
import { createFirestoreStore } from '../../functions/google/firestore-store';
import { createTransport } from '../../functions/google/transport';
import { systemClock } from '../../functions/runtime/clock';
import { functionsOf } from '../delivery/push';
import type { World } from '../gateway/world';
import type { Principal, SandboxRequest, SandboxResponse } from '../protocol/request';
import type { CloudState } from '../state/cloud-state';
import { IN_PROCESS_ENDPOINTS, worldClient } from './world-client';

/** Reads a case from the ledger as the actor does. Use it to show a case, not to change it. */
export async function readCase(
  cloud: {
    state(): CloudState;
    request(request: SandboxRequest, principal: Principal): SandboxResponse;
  },
  caseId: string,
): Promise<CaseDocument | undefined> {
  const actor = functionsOf(cloud.state()).find((fn) => fn.entryPoint === 'act');
  if (!actor) throw new Error('the stack deploys no function with the entry point "act"');
  const reader = {
    requestLater: async (request: SandboxRequest, principal: Principal) => cloud.request(request, principal),
  };
  const client = worldClient(() => reader as unknown as World, `serviceAccount:${actor.serviceAccount}`);
  const transport = createTransport({
    client: async () => client,
    endpoints: IN_PROCESS_ENDPOINTS,
    clock: systemClock,
  });
  const store = createFirestoreStore(transport, readVariable(actor.env, 'RIPOSTE_LEDGER_DATABASE') ?? '');
  const document = await store.get('cases', caseId);
  return document && fromLedger(document.data);
}
