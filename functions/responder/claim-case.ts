import { type CaseDocument, fromLedger, toLedger } from '../../core/case/case-document';
import { updateDocument } from '../../core/ledger/document-store';
import type { ResponderDependencies } from './dependencies';

/** Longer than phase 1 and hand-over ever take; shorter than the subscription's longest backoff. */
const LEASE_MS = 60_000;

export type Claim =
  | { readonly kind: 'mine' }
  /** Another delivery is at work: come back. */
  | { readonly kind: 'held' }
  /** Everything was stored, only the publishing is not certain: publish that very plan again. */
  | { readonly kind: 'ready'; readonly planHash: string }
  | { readonly kind: 'handled' };

/** Create-if-absent with a lease: of a hundred deliveries one investigates. */
export async function claimCase(
  { store, clock }: ResponderDependencies,
  caseId: string,
  run: string,
): Promise<Claim> {
  const mine: CaseDocument = { state: 'investigating', run, leaseUntilMs: clock.now() + LEASE_MS };
  let claim: Claim = { kind: 'mine' };
  if ((await store.create('cases', caseId, toLedger(mine))) === 'created') return claim;
  await updateDocument(store, 'cases', caseId, (data) => {
    const current = data && fromLedger(data);
    if (current?.state === 'ready' && current.record) {
      claim = { kind: 'ready', planHash: current.record.plan.hash };
      return undefined;
    }
    if (current && current.state !== 'investigating') {
      claim = { kind: 'handled' };
      return undefined;
    }
    if (current && clock.now() < current.leaseUntilMs) {
      claim = { kind: 'held' };
      return undefined;
    }
    claim = { kind: 'mine' };
    return toLedger(mine);
  });
  return claim;
}

/** Lets the next delivery in at once: used when this one gives up to be delivered again. */
export async function releaseCase(
  { store }: ResponderDependencies,
  caseId: string,
  run: string,
): Promise<void> {
  await updateDocument(store, 'cases', caseId, (data) =>
    data?.run === run && data.state === 'investigating' ? { ...data, leaseUntilMs: 0 } : undefined,
  );
}
