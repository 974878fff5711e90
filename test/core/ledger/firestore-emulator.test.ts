import type { DocumentStore } from '../../../core/ledger/document-store';
import { createFirestoreStore } from '../../../functions/google/firestore-store';
import { createTransport } from '../../../functions/google/transport';
import { createFakeClock } from '../../factories/fake-clock';
import { describeEmulator, emulatorClient } from '../../factories/google-emulator';
import { firestoreLimitsContract } from '../../sandbox/services/firestore-limits.contract';
import { contentionContract } from './contention.contract';
import { documentStoreContract } from './document-store.contract';
import { ledgerContract } from './ledger.contract';

describeEmulator('firestore', "Google's Firestore emulator", (emulator) => {
  let databases = 0;

  /** Every store has its own database, which the emulator creates with the first document. */
  const create = (): DocumentStore => {
    const transport = createTransport({
      client: async () => emulatorClient,
      endpoints: { firestore: emulator.address() },
      clock: createFakeClock(),
    });
    databases += 1;
    return createFirestoreStore(transport as never, `projects/demo-prj/databases/ledger-${databases}`);
  };

  documentStoreContract('Firestore, in its emulator', create, 20);
  ledgerContract('Firestore, in its emulator', create);
  contentionContract('Firestore, in its emulator', create);

  firestoreLimitsContract('Firestore, in its emulator', async (path, fields, currentDocument) => {
    const documents = 'projects/demo-prj/databases/limits/documents';
    const update = { name: `${documents}/${path}`, fields };
    const { status, data } = await emulatorClient.request({
      url: `${emulator.address()}/v1/${documents}:commit`,
      method: 'POST',
      data: { writes: [{ update, ...(currentDocument ? { currentDocument } : {}) }] },
    });
    const { error } = data as { error?: { status: string; message: string } };
    return error ? `${status} ${error.status}: ${error.message}` : String(status);
  });
});
