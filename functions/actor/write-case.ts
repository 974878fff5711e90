import type { CaseDraft } from '../../core/case/record';
import type { EvidenceEntry, EvidencePiece } from '../../core/evidence/manifest';
import { amendCase as amendStored, appendEntries as appendStored } from '../case/amend-case';
import { amendDocument as amendWhole, type CaseWithRecord } from '../case/amend-document';
import { storePieces } from '../case/store-evidence';
import { describe, GoogleFault, isRetryable } from '../google/faults';
import { alertForged } from './alert-forged';
import type { ActorDependencies } from './dependencies';

/**
 * The actor's writes to the document of a case. The responder may write it too, and can make it unfit for any further
 * write: a member without its type, a text that is no JSON, a document as large as Firestore allows. That must not stop the
 * actor between a change and the record of it in its own ledger. So these writes notify people and go on.
 */

type Writer = Pick<ActorDependencies, 'store' | 'evidence' | 'log' | 'notifier' | 'clock'>;

export const amendCase = (
  deps: Writer,
  caseId: string,
  amend: (record: CaseDraft) => CaseDraft,
  state?: 'handed-over' | 'closed',
): Promise<void> => attempt(deps, caseId, () => amendStored(deps, caseId, amend, state));

export const amendDocument = (
  deps: Writer,
  caseId: string,
  amend: (document: CaseWithRecord) => CaseWithRecord | undefined,
): Promise<void> =>
  attempt(deps, caseId, async () => {
    await amendWhole(deps.store, caseId, amend);
  });

/** Adds pieces that are stored already to the case's chain. */
export const appendEntries = (
  deps: Writer,
  caseId: string,
  entries: readonly EvidenceEntry[],
): Promise<void> => attempt(deps, caseId, () => appendStored(deps, caseId, entries));

/** Stores pieces and adds them to the case's chain. The pieces are stored even if the chain cannot be written. */
export async function appendEvidence(
  deps: Writer,
  caseId: string,
  pieces: readonly EvidencePiece[],
): Promise<void> {
  await storePieces(deps, caseId, pieces);
  const entries = pieces.map(({ entry }) => entry);
  await appendEntries(deps, caseId, entries);
}

async function attempt(deps: Writer, caseId: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    if (isRetryable(cause) || !isAboutDocument(cause)) throw cause;
    const why = `the document of the case cannot be written: ${describe(cause).message}`;
    await alertForged(deps, caseId, { reason: why, sayings: undefined });
  }
}

/** Everything but an answer of Google, and Google's answer that the document is not valid, for example too large. */
const isAboutDocument = (cause: unknown): boolean =>
  !(cause instanceof GoogleFault) || (cause.kind === 'invalid' && cause.place.startsWith('firestore'));
