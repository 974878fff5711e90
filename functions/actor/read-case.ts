import { type HandedCase, readHandedCase } from '../../core/case/case-schema';
import type { Sayings } from '../../core/ledger/sayings';
import { err, type Result } from '../../core/values/result';
import { ACK, type ActorDependencies } from './dependencies';
import { ringForged } from './ring-forged';

/** Reads the case of an id and checks it. core/case/case-schema.ts says what is refused. */
export async function readCase(
  { store, catalogue }: Pick<ActorDependencies, 'store' | 'catalogue'>,
  id: string,
): Promise<Result<HandedCase, string>> {
  const stored = await store.get('cases', id);
  if (!stored) return err('the ledger has no such case');
  return readHandedCase(id, stored.data, catalogue);
}

/** Somebody made the document of a contained case unreadable. The actor cannot write into it, so it logs a critical line. */
export function refuseUnreadable(
  deps: ActorDependencies,
  caseId: string,
  why: string,
  sayings: Sayings,
): number {
  ringForged(deps, caseId, `the document of a contained case is no longer valid: ${why}`, sayings);
  return ACK;
}
