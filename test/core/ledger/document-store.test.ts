import { createMemoryStore } from '../../../core/ledger/memory-store';
import { documentStoreContract } from './document-store.contract';
import { createSandboxStore } from './sandbox-store';

documentStoreContract('memory', () => createMemoryStore());
documentStoreContract('Firestore, in the sandbox', () => createSandboxStore());
