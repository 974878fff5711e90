import type { CaseDraft } from '../../core/case/record';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import type { Accusation, HoldFacts } from '../../core/facts/investigation';
import { decodeFinding } from '../../core/finding/decode-push';
import type { Finding } from '../../core/finding/finding';
import { type CloudRunName, workloadName } from '../../core/finding/resource-names';
import { KILL_SWITCH, type KillSwitch, killSwitchOf } from '../../core/guards/kill-switch';
import { ownWorkloadName } from '../../core/guards/static-guards';
import { BREAKER_PLACE } from '../../core/ledger/breaker';
import type { HandedCase } from '../../core/ledger/case-schema';
import { containmentsOf, containmentsPlace, type StandingContainment } from '../../core/ledger/containments';
import type { DocumentPlace, StoredDocument } from '../../core/ledger/document-store';
import { type Effect, effectKey, effectPlace, toEffect } from '../../core/ledger/effects';
import { holdFacts, holdPlaces } from '../../core/ledger/holds';
import { lockPlace } from '../../core/ledger/locks';
import { readNotifiedAccusations } from '../../core/ledger/notified-accusations';
import { type Sayings, sayingsOf, sayingsPlace } from '../../core/ledger/sayings';
import { targetOf, type WorkloadState } from '../../core/targets';
import type { JsonObject } from '../../core/values/json';
import { known, type Part, unavailable } from '../../core/values/result';
import { parseIso } from '../../core/values/time';
import { describe, GoogleFault, isRetryable } from '../google/faults';
import type { ActorDependencies } from './dependencies';
import { tryAutomatic } from './read-workload';

/** The workload, as the actor read it just now. */
export interface CloudReads {
  readonly state: WorkloadState;
  /**
   * `listFindingsResults` of SCC: active threats on the Cloud Run workloads of the project. None of them may accuse a refuge. Unavailable: SCC
   * refuses the list, or there are too many threats. Then no revision is a refuge; everything else goes on.
   */
  readonly threats: Part<readonly JsonObject[]>;
  /** False: the name in the finding and the name from the config lead to two workloads. Then nothing is known. */
  readonly isNamed: boolean;
}

/** What the actor's own ledger says about the workload and the case, from one consistent read. */
export interface LedgerReads {
  readonly killSwitch: KillSwitch;
  readonly hold: HoldFacts;
  readonly containments: readonly StandingContainment[];
  /** Of this case: what the actor has reported to people and to Security Command Center. */
  readonly sayings: Sayings;
  readonly sayingsDocument: StoredDocument | undefined;
  /** Of this case, by action. */
  readonly effects: ReadonlyMap<string, Effect>;
  readonly breaker: StoredDocument | undefined;
  readonly lock: StoredDocument | undefined;
  readonly memory: StoredDocument | undefined;
  /** By action: what a write of the effect must replace. */
  readonly effectVersions: ReadonlyMap<string, string>;
}

export interface Situation {
  /** The one name of the workload, which locks, holds and effects use. */
  readonly target: string;
  /** The finding as SCC has it now. Undefined: SCC does not list it, or lists an older version of it. */
  readonly live: Finding | undefined;
  /** Undefined: only people act on workloads of this kind, or the workload does not exist. */
  readonly cloud: CloudReads | undefined;
  readonly ledger: LedgerReads;
  /** What Riposte itself was notified of: other findings on the workload, which SCC may not list yet. */
  readonly notified: Part<readonly Accusation[]>;
}

/** Reads everything that a decision needs, in parallel. */
export async function readSituation(
  deps: ActorDependencies,
  handed: HandedCase,
  target: CloudRunName,
): Promise<Situation> {
  const { record } = handed;
  const name = ownWorkloadName(target, deps.config.project);
  const { canonicalName } = record.finding;
  const [live, cloud, ledger, notified] = await Promise.all([
    readFinding(deps, handed),
    readCloud(deps, target, name, canonicalName),
    readLedger(deps, record, name),
    readNotified(deps, name, canonicalName),
  ]);
  return { target: name, live, cloud, ledger, notified };
}

/** Throws a temporary fault. After any other fault only the notifications are unknown. */
export async function readNotified(
  { store, clock }: ActorDependencies,
  target: string,
  canonicalName: string,
): Promise<Situation['notified']> {
  try {
    return await readNotifiedAccusations(store, target, canonicalName, clock.now());
  } catch (cause) {
    if (isRetryable(cause)) throw cause;
    return unavailable(describe(cause).message);
  }
}

/** SCC's list may lag behind its own notification: an older version does not confirm a newer one. */
export async function readFinding(
  { findings }: ActorDependencies,
  { record, findingName }: HandedCase,
): Promise<Finding | undefined> {
  const { canonicalName, eventTime } = record.finding;
  const sent = await findings.read({ name: findingName ?? canonicalName, canonicalName });
  const decoded = sent ? decodeFinding(sent) : undefined;
  if (!decoded?.ok) return undefined;
  const isOlder = (parseIso(decoded.value.eventTime) ?? 0) < (parseIso(eventTime) ?? 0);
  return isOlder ? undefined : decoded.value;
}

async function readCloud(
  { run, findings }: ActorDependencies,
  target: CloudRunName,
  name: string,
  canonicalName: string,
): Promise<CloudReads | undefined> {
  const automatic = tryAutomatic(targetOf(target));
  if (!automatic) return undefined;
  const named = workloadName(target);
  try {
    const [state, asNamed, threats] = await Promise.all([
      automatic.read(run, name),
      named === name ? undefined : automatic.identify(run, named),
      readThreats(findings, canonicalName),
    ]);
    // SCC names a project number, and the config says which project has it. A config with a wrong number would lead to the
    // workload of the same name in another project. Only the API knows.
    return { state, threats, isNamed: named === name || asNamed === state.identity };
  } catch (cause) {
    if (cause instanceof GoogleFault && cause.kind === 'not-found') return undefined;
    throw cause;
  }
}

/** Throws a temporary fault, so that the delivery is repeated. After any other fault only the list is unknown. */
export async function readThreats(
  findings: ActorDependencies['findings'],
  canonicalName: string,
): Promise<CloudReads['threats']> {
  try {
    return known(await findings.activeThreats(canonicalName));
  } catch (cause) {
    if (isRetryable(cause)) throw cause;
    return unavailable(describe(cause).message);
  }
}

/** Reads in one request, so that an undo that ends meanwhile is seen completely or not at all. */
export async function readLedger(
  { store, catalogue, clock }: ActorDependencies,
  record: CaseDraft,
  target: string,
): Promise<LedgerReads> {
  const actions = workloadActionIds(catalogue);
  const keys = actions.map((action) => effectKey(record.finding, { action, target }));
  const places: readonly DocumentPlace[] = [
    KILL_SWITCH,
    BREAKER_PLACE,
    lockPlace(target),
    ...holdPlaces(target, record.detection.evidence.imageDigest),
    containmentsPlace(target),
    sayingsPlace(record.caseId),
    ...keys.map(effectPlace),
  ];
  const [kill, breaker, lock, hold, memory, containments, sayings, ...effects] = await store.getMany(places);
  const found = actions.flatMap((action, index) => {
    const document = effects[index];
    return document ? [[action, document] as const] : [];
  });
  return {
    killSwitch: killSwitchOf(kill?.data),
    hold: holdFacts(hold?.data, memory?.data, clock.now()),
    containments: containmentsOf(containments?.data),
    sayings: sayingsOf(sayings?.data),
    sayingsDocument: sayings,
    effects: new Map(found.map(([action, { data }]) => [action, toEffect(data)])),
    effectVersions: new Map(found.map(([action, { version }]) => [action, version])),
    breaker,
    lock,
    memory,
  };
}

export const workloadActionIds = (catalogue: Catalogue): readonly string[] =>
  catalogue.actions.filter((action) => action.kind === 'workload').map((action) => action.id);
