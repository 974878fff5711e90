import { type CaseDocument, fromLedger, toLedger } from '../../core/case/case-document';
import type { Verdict } from '../../core/case/record';
import { updateDocument } from '../../core/ledger/document-store';
import { parseIso } from '../../core/values/time';
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
    if (current?.record && isReopened(current, clock.now())) {
      claim = { kind: 'ready', planHash: current.record.plan.hash };
      return toLedger({ ...current, state: 'ready' });
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

/** SCC publishes a finding again when its marks change, and our own verdict is one: that must not reopen a case. */
const SETTLED_MS = 120_000;
/** A command that said nothing for so long was given up, or its record could not be written. A second one is harmless. */
const SILENT_MS = 900_000;
/** After so long nobody looks at a case any more that is not known to be contained. */
const FORSAKEN_MS = 6 * 3_600_000;
/** Of a closed case with one of these, nobody but a person goes on. */
const UNFINISHED: readonly Verdict[] = ['failed', 'refused', 'containing'];

/**
 * Publishing a finding again opens a case anew that failed, was refused, or was left to a person before it was contained,
 * and one whose command was given up. The
 * actor decides again from what it then sees; the plan in the case stays the one that the command names.
 */
function isReopened({ state, record }: CaseDocument, nowMs: number): boolean {
  const last = parseIso(record?.timeline.at(-1)?.at ?? '') ?? nowMs;
  if (state === 'handed-over')
    return nowMs - last > (record?.verdict === undefined ? SILENT_MS : FORSAKEN_MS);
  const isOpen = record?.verdict !== undefined && UNFINISHED.includes(record.verdict);
  return state === 'closed' && isOpen && nowMs - last > SETTLED_MS;
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
