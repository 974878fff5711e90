import type { CaseDraft } from '../../core/case/record';
import { type CaseDocument, fromLedger, hasRecord, toLedger } from '../../core/ledger/case-document';
import { type DocumentStore, updateDocument } from '../../core/ledger/document-store';

export type CaseWithRecord = CaseDocument & { readonly record: CaseDraft };

/**
 * Changes the document of a case, record and state in one write. `amend` may run again if somebody else writes meanwhile;
 * undefined leaves the document unchanged. Returns the document after the call.
 */
export async function amendDocument(
  store: DocumentStore,
  caseId: string,
  amend: (document: CaseWithRecord) => CaseDocument | undefined,
): Promise<CaseDocument | undefined> {
  const data = await updateDocument(store, 'cases', caseId, (current) => {
    const document = current && fromLedger(current);
    if (!hasRecord(document)) return undefined;
    const next = amend(document);
    return next && toLedger(next);
  });
  return data && fromLedger(data);
}
