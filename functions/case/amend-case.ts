import type { CaseDraft } from '../../core/case/record';
import type { EvidenceEntry } from '../../core/evidence/manifest';
import { chainHead, type EvidencePiece, foldedEntries } from '../../core/evidence/manifest';
import { fromLedger, hasRecord, toLedger } from '../../core/ledger/case-document';
import { Contended, type DocumentStore, updateDocument } from '../../core/ledger/document-store';
import type { EvidenceStore, Log } from '../../core/ports/ports';
import { storeManifest, storePieces } from './store-evidence';

export interface CaseWriter {
  readonly store: DocumentStore;
  readonly evidence: EvidenceStore;
  readonly log: Log;
}

/** Responder and actor write the same case, so every change merges with the stored document and never replaces it. */
export async function amendCase(
  { store }: Pick<CaseWriter, 'store'>,
  caseId: string,
  amend: (record: CaseDraft) => CaseDraft,
  state?: 'handed-over' | 'closed',
): Promise<void> {
  await updateDocument(store, 'cases', caseId, (data) => {
    const document = data && fromLedger(data);
    if (!hasRecord(document)) return undefined;
    // A late note of the responder must not reopen a case that the actor has closed.
    const next = document.state === 'closed' ? 'closed' : (state ?? document.state);
    return toLedger({ ...document, state: next, record: amend(document.record) });
  });
}

const ATTEMPTS = 8;

/** Stores pieces and adds them to the case's chain. The manifest exists before the case names it. */
export async function appendEvidence(
  writer: CaseWriter,
  caseId: string,
  pieces: readonly EvidencePiece[],
  amend: (record: CaseDraft) => CaseDraft = (record) => record,
): Promise<void> {
  await storePieces(writer, caseId, pieces);
  await appendEntries(
    writer,
    caseId,
    pieces.map((piece) => piece.entry),
    amend,
  );
}

/** Adds pieces that are stored already to the case's chain. */
export async function appendEntries(
  writer: CaseWriter,
  caseId: string,
  added: readonly EvidenceEntry[],
  amend: (record: CaseDraft) => CaseDraft = (record) => record,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const current = await writer.store.get('cases', caseId);
    const document = current && fromLedger(current.data);
    if (!current || !hasRecord(document)) return;
    const earlier = foldedEntries(caseId, document.record.evidence.entries);
    const entries = merged(earlier, added);
    const manifestUri = await storeManifest(writer, caseId, entries);
    const record = amend({
      ...document.record,
      evidence: { manifestUri, entries, head: chainHead(entries) },
    });
    const outcome = await writer.store.replace(
      'cases',
      caseId,
      toLedger({ ...document, record }),
      current.version,
    );
    if (outcome === 'replaced') return;
  }
  throw new Contended(`cases/${caseId}`);
}

const merged = (
  earlier: readonly EvidenceEntry[],
  added: readonly EvidenceEntry[],
): readonly EvidenceEntry[] => [
  ...earlier,
  ...added.filter((entry) => !earlier.some((known) => known.name === entry.name)),
];
