import { type CaseDocument, fromLedger, toLedger } from '../../core/ledger/case-document';
import { updateDocument } from '../../core/ledger/document-store';
import type { Verdict } from '../../core/outcome/outcome';
import { parseIso } from '../../core/values/time';
import type { ResponderDependencies } from './dependencies';

/** Milliseconds. Longer than phase 1 and hand-over take, and shorter than the subscription's longest backoff. */
const LEASE_MS = 60_000;

export type Claim =
  | { readonly kind: 'mine' }
  /** Another delivery handles the case: try again later. */
  | { readonly kind: 'held' }
  /** Everything is stored, and only the publishing is uncertain: publish the same plan again. */
  | { readonly kind: 'ready'; readonly planHash: string }
  | { readonly kind: 'handled' };

/**
 * Claims the case: create-if-absent with a lease, so that only one of many deliveries investigates.
 *
 * @param isSevere - whether this version of the finding reaches `policy.minimumSeverity`
 */
export async function claimCase(
  { store, clock }: Pick<ResponderDependencies, 'store' | 'clock'>,
  caseId: string,
  run: string,
  isSevere: boolean,
): Promise<Claim> {
  const mine: CaseDocument = { state: 'investigating', run, leaseUntilMs: clock.now() + LEASE_MS };
  let claim: Claim = { kind: 'mine' };
  if ((await store.create('cases', caseId, toLedger(mine))) === 'created') return claim;
  await updateDocument(store, 'cases', caseId, (data) => {
    const current = data && fromLedger(data);
    if (current && isSevere && wasTooLow(current)) {
      const isDecided = current.state === 'closed' || isSilent(current, clock.now());
      claim = { kind: isDecided ? 'mine' : 'held' };
      return isDecided ? toLedger(mine) : undefined;
    }
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

/**
 * The case changed nothing because the severity was too low, and this version of the finding reaches the threshold. Security
 * Command Center may raise a severity without a new event time, and an operator may lower the threshold. The case then
 * starts again, with a new investigation and plan. Until the earlier version is decided, this one waits.
 */
const wasTooLow = ({ record }: CaseDocument): boolean =>
  record?.plan.withheld.some(({ cause }) => cause === 'severity') === true;

/** SCC publishes a finding again when its marks change, and the actor's verdict is a mark. That must not reopen a case. */
const SETTLED_MS = 120_000;
/** After this long without a verdict the command was given up, or its record could not be written. A second command is harmless. */
const SILENT_MS = 900_000;
/** After this long, Riposte does not check a case any more that is not known to be contained. */
const FORSAKEN_MS = 6 * 3_600_000;
/** Riposte does not go on with a closed case that has one of these verdicts. */
export const UNFINISHED: readonly Verdict[] = ['failed', 'refused', 'containing'];

/**
 * Publishing a finding again reopens a case that failed, was refused, or was left to a person before it was contained, and one
 * whose command was given up. The actor then decides again from new reads. The command still names the plan in the case.
 */
function isReopened(document: CaseDocument, nowMs: number): boolean {
  const { state, record } = document;
  if (state === 'handed-over') return isSilent(document, nowMs);
  const last = lastEntryMs(document, nowMs);
  const isOpen = record?.verdict !== undefined && UNFINISHED.includes(record.verdict);
  return state === 'closed' && isOpen && nowMs - last > SETTLED_MS;
}

const lastEntryMs = ({ record }: CaseDocument, nowMs: number): number =>
  parseIso(record?.timeline.at(-1)?.at ?? '') ?? nowMs;

/** The actor has reported nothing about the case for so long that it has given up. */
const isSilent = (document: CaseDocument, nowMs: number): boolean =>
  nowMs - lastEntryMs(document, nowMs) > (document.record?.verdict === undefined ? SILENT_MS : FORSAKEN_MS);

/** Ends the lease, so that the next delivery can start at once. Used when this delivery asks to be repeated. */
export async function releaseCase(
  { store }: ResponderDependencies,
  caseId: string,
  run: string,
): Promise<void> {
  await updateDocument(store, 'cases', caseId, (data) =>
    data?.run === run && data.state === 'investigating' ? { ...data, leaseUntilMs: 0 } : undefined,
  );
}
