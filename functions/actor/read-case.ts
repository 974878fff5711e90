import { type HandedCase, readHandedCase } from '../../core/ledger/case-schema';
import type { StoredDocument } from '../../core/ledger/document-store';
import { UnreadableDocument } from '../../core/ledger/read-document';
import type { Sayings } from '../../core/ledger/sayings';
import { err, type Result } from '../../core/values/result';
import { ACK, type ActorDependencies } from './dependencies';
import { ringForged } from './ring-forged';

/** Reads the case of an id and checks it. core/ledger/case-schema.ts says what is refused. */
export async function readCase(
  { store, catalogue }: Pick<ActorDependencies, 'store' | 'catalogue'>,
  id: string,
): Promise<Result<HandedCase, string>> {
  const stored = await readStored(store, id);
  if (stored instanceof UnreadableDocument) return err(stored.message);
  if (!stored) return err('the ledger has no such case');
  return readHandedCase(id, stored.data, catalogue);
}

/** The responder may write the document, so one that is no JSON is an answer and no fault. */
export async function readStored(
  store: ActorDependencies['store'],
  id: string,
): Promise<StoredDocument | UnreadableDocument | undefined> {
  try {
    return await store.get('cases', id);
  } catch (cause) {
    if (cause instanceof UnreadableDocument) return cause;
    throw cause;
  }
}

/** Somebody made the document of a case unreadable after its verdict. The actor cannot write into it, so it logs a critical line. */
export function refuseUnreadable(
  deps: ActorDependencies,
  caseId: string,
  why: string,
  sayings: Sayings,
): number {
  ringForged(deps, caseId, `the document of a case that has its verdict is no longer valid: ${why}`, sayings);
  return ACK;
}
