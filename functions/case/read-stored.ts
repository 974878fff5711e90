import type { DocumentStore, StoredDocument } from '../../core/ledger/document-store';
import { UnreadableDocument } from '../../core/ledger/read-document';

/** Anyone who has the responder's rights may write the document, so one that is no JSON is an answer and no fault. */
export async function readStored(
  store: DocumentStore,
  caseId: string,
): Promise<StoredDocument | UnreadableDocument | undefined> {
  try {
    return await store.get('cases', caseId);
  } catch (cause) {
    if (cause instanceof UnreadableDocument) return cause;
    throw cause;
  }
}
