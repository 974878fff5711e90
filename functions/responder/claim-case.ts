import { type CaseDocument, toLedger } from '../../core/ledger/case-document';
import { readClaimedCase } from '../../core/ledger/claimed-case';
import { Contended, type StoredDocument, updateDocument } from '../../core/ledger/document-store';
import { UnreadableDocument } from '../../core/ledger/read-document';
import { readSayings } from '../../core/ledger/sayings';
import type { Verdict } from '../../core/outcome/outcome';
import { err, type Result } from '../../core/values/result';
import { parseIso } from '../../core/values/time';
import { readStored } from '../case/read-stored';
import type { ResponderDependencies } from './dependencies';
import { NO_PLAN } from './hand-over';

/** Milliseconds. Longer than phase 1 and hand-over take, and shorter than the subscription's longest backoff. */
const LEASE_MS = 60_000;

export type Claim =
  /** `unreadable`: somebody made the document unreadable before the actor began, so the case starts again. */
  | { readonly kind: 'mine'; readonly unreadable?: string }
  /** Another delivery handles the case: try again later. */
  | { readonly kind: 'held' }
  /**
   * Everything is stored, and only the publishing is uncertain: publish the same plan again. `unreadable`: the actor has
   * begun, and restores the document of the case or reports it.
   */
  | { readonly kind: 'ready'; readonly planHash: string; readonly unreadable?: string }
  | { readonly kind: 'handled' };

/** A claim, and the document that takes it. Absent: nothing is written. */
interface Claiming {
  readonly claim: Claim;
  readonly next?: CaseDocument;
}

type Claimant = Pick<ResponderDependencies, 'store' | 'clock'>;

const ATTEMPTS = 8;

/**
 * Claims the case: create-if-absent with a lease, so that only one of many deliveries investigates.
 *
 * @param isSevere - whether this version of the finding reaches `policy.minimumSeverity`
 */
export async function claimCase(
  deps: Claimant,
  caseId: string,
  run: string,
  isSevere: boolean,
): Promise<Claim> {
  const { store, clock } = deps;
  const mine: CaseDocument = { state: 'investigating', run, leaseUntilMs: clock.now() + LEASE_MS };
  if ((await store.create('cases', caseId, toLedger(mine))) === 'created') return { kind: 'mine' };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = await readStored(store, caseId);
    const current = readCurrent(stored);
    const { claim, next } = current?.ok
      ? claiming(current.value, mine, clock.now(), isSevere)
      : await claimingUnreadable(deps, caseId, mine, current?.error);
    if (!next) return claim;
    const version = stored?.version;
    const outcome =
      version === undefined
        ? await store.create('cases', caseId, toLedger(next))
        : await store.replace('cases', caseId, toLedger(next), version);
    if (outcome === 'created' || outcome === 'replaced') return claim;
  }
  throw new Contended(`cases/${caseId}`);
}

function readCurrent(
  stored: StoredDocument | UnreadableDocument | undefined,
): Result<CaseDocument, string> | undefined {
  if (stored instanceof UnreadableDocument) return err(stored.message);
  return stored && readClaimedCase(stored.data);
}

function claiming(current: CaseDocument, mine: CaseDocument, nowMs: number, isSevere: boolean): Claiming {
  const { state, record, leaseUntilMs } = current;
  if (isSevere && wasTooLow(current)) {
    const isDecided = state === 'closed' || isSilent(current, nowMs);
    return isDecided ? { claim: { kind: 'mine' }, next: mine } : { claim: { kind: 'held' } };
  }
  if (state === 'investigating') {
    return nowMs < leaseUntilMs ? { claim: { kind: 'held' } } : { claim: { kind: 'mine' }, next: mine };
  }
  const planHash = record?.plan.hash ?? NO_PLAN;
  if (state === 'ready') return { claim: { kind: 'ready', planHash } };
  return isReopened(current, nowMs)
    ? { claim: { kind: 'ready', planHash }, next: { ...current, state: 'ready' } }
    : { claim: { kind: 'handled' } };
}

/**
 * Nobody knows how far the case is, except the actor. If it has begun, or has reported anything, it gets the command: it
 * restores the document, or reports that it cannot. If not, nothing is lost, and the case starts again.
 */
async function claimingUnreadable(
  { store }: Claimant,
  caseId: string,
  mine: CaseDocument,
  unreadable: string | undefined,
): Promise<Claiming> {
  if (unreadable === undefined) return { claim: { kind: 'mine' }, next: mine };
  const { kept, target, verdict } = await readSayings(store, caseId);
  return kept === undefined && target === undefined && verdict === undefined
    ? { claim: { kind: 'mine', unreadable }, next: mine }
    : { claim: { kind: 'ready', planHash: kept?.plan.hash ?? NO_PLAN, unreadable } };
}

/**
 * The case changed nothing because the severity was too low, and this version of the finding reaches the threshold. Security
 * Command Center may raise a severity without a new event time, and an operator may lower the threshold. The case then
 * starts again, with a new investigation and plan. Until the earlier version is decided, this one waits.
 */
const wasTooLow = ({ record }: CaseDocument): boolean =>
  (record?.plan.withheld ?? []).some(({ cause }) => cause === 'severity');

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
  { store }: Pick<ResponderDependencies, 'store'>,
  caseId: string,
  run: string,
): Promise<void> {
  await updateDocument(store, 'cases', caseId, (data) =>
    data?.run === run && data.state === 'investigating' ? { ...data, leaseUntilMs: 0 } : undefined,
  );
}
