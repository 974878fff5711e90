import type { HandedCase } from '../../core/case/case-schema';
import type { CaseDraft } from '../../core/case/record';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import { decodeFinding } from '../../core/finding/decode-push';
import type { Finding } from '../../core/finding/finding';
import { type CloudRunName, workloadName } from '../../core/finding/resource-names';
import { KILL_SWITCH, type KillSwitch, killSwitchOf } from '../../core/guards/kill-switch';
import { ownWorkloadName } from '../../core/guards/static-guards';
import type { HoldFacts } from '../../core/investigation/investigation';
import { BREAKER_PLACE } from '../../core/ledger/breaker';
import { containmentsOf, containmentsPlace, type StandingContainment } from '../../core/ledger/containments';
import type { DocumentPlace, StoredDocument } from '../../core/ledger/document-store';
import { type Effect, effectKey, effectPlace, toEffect } from '../../core/ledger/effects';
import { holdFacts, holdPlaces } from '../../core/ledger/holds';
import { lockPlace } from '../../core/ledger/locks';
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
   * `listFindingsResults` of SCC: other active threats on the workload. A refuge must not be accused by one. Unavailable:
   * SCC refuses the list, or there are too many. Then no revision is a refuge, and only that.
   */
  readonly threats: Part<readonly JsonObject[]>;
  /** False: the name in the finding and the name by the config lead to two workloads. Then nothing is known. */
  readonly isNamed: boolean;
}

/** What the actor's own ledger says of the workload and the case, all of one moment. */
export interface LedgerReads {
  readonly killSwitch: KillSwitch;
  readonly hold: HoldFacts;
  readonly containments: readonly StandingContainment[];
  /** Of this very case: what people and Security Command Center know by the actor. */
  readonly sayings: Sayings;
  /** Of this very case, by action. */
  readonly effects: ReadonlyMap<string, Effect>;
  readonly breaker: StoredDocument | undefined;
  readonly lock: StoredDocument | undefined;
  readonly memory: StoredDocument | undefined;
  /** By action: what a write of the effect must replace. */
  readonly effectVersions: ReadonlyMap<string, string>;
}

export interface Situation {
  /** One name for the workload: locks, holds and effects go by it. */
  readonly target: string;
  /** The finding as SCC has it now. Undefined: SCC does not list it, or lists an older version of it. */
  readonly live: Finding | undefined;
  /** Undefined: a person acts on workloads of its kind, or it does not exist. */
  readonly cloud: CloudReads | undefined;
  readonly ledger: LedgerReads;
}

/** Everything that a decision needs, read at once. */
export async function readSituation(
  deps: ActorDependencies,
  handed: HandedCase,
  target: CloudRunName,
): Promise<Situation> {
  const { record } = handed;
  const name = ownWorkloadName(target, deps.config.project);
  const [live, cloud, ledger] = await Promise.all([
    readFinding(deps, handed),
    readCloud(deps, target, name, record.finding.canonicalName),
    readLedger(deps, record, name),
  ]);
  return { target: name, live, cloud, ledger };
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
      readThreats(findings, named, canonicalName),
    ]);
    // SCC said a number and the config says whose it is. A config with numbers mixed up would lead to the twin of this
    // workload in another project; the API knows better.
    return { state, threats, isNamed: named === name || asNamed === state.identity };
  } catch (cause) {
    if (cause instanceof GoogleFault && cause.kind === 'not-found') return undefined;
    throw cause;
  }
}

/** A fault that passes is thrown, and the delivery comes again. Any other keeps the list from being known, and nothing else. */
async function readThreats(
  findings: ActorDependencies['findings'],
  workload: string,
  canonicalName: string,
): Promise<CloudReads['threats']> {
  try {
    return known(await findings.threatsOn(workload, canonicalName));
  } catch (cause) {
    if (isRetryable(cause)) throw cause;
    return unavailable(describe(cause).message);
  }
}

/** Read in one request: an undo that ends in between changes the lock and the hold, and is seen whole or not at all. */
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
    effects: new Map(found.map(([action, { data }]) => [action, toEffect(data)])),
    effectVersions: new Map(found.map(([action, { version }]) => [action, version])),
    breaker,
    lock,
    memory,
  };
}

export const workloadActionIds = (catalogue: Catalogue): readonly string[] =>
  catalogue.actions.filter((action) => action.kind === 'workload').map((action) => action.id);
