import { namedTargets } from '../../core/cloud-run/traffic';
import { accusesDigest, mayAccuse } from '../../core/containment/accused-image';
import type { Accusation, AccusedRefuge } from '../../core/facts/investigation';
import { accusationsOf } from '../../core/investigation/accusations';
import { complete } from '../../core/investigation/as-planned';
import type { WorkloadState } from '../../core/targets';
import { known, type Part } from '../../core/values/result';
import type { ActorDependencies } from './dependencies';
import { type CloudReads, type LedgerReads, readNotified, readThreats } from './situation';

/**
 * The accusations that are known of a workload: by SCC's list, and by what Riposte was notified of. Both must be readable.
 */
export function accusationsAgainst(
  canonicalName: string,
  threats: CloudReads['threats'],
  notified: Part<readonly Accusation[]>,
): Part<readonly Accusation[]> {
  if (threats.status === 'unavailable') return threats;
  if (notified.status === 'unavailable') return notified;
  return known([...accusationsOf(threats.value, canonicalName), ...notified.value]);
}

/** Undefined: this case moved no traffic, traffic does not go there now, or nothing accuses what runs there. */
export function tryAccusedRefuge(
  { catalogue }: Pick<ActorDependencies, 'catalogue'>,
  { effects }: Pick<LedgerReads, 'effects'>,
  state: WorkloadState,
  accusations: readonly Accusation[],
): AccusedRefuge | undefined {
  if (accusations.length === 0 || state.isStopped()) return undefined;
  const serving = namedTargets(state.workload);
  const moved = refugesOf(catalogue, effects).filter((revision) => serving.includes(revision));
  const { revisions } = complete(state.planned(undefined));
  if (moved.length === 0 || revisions.status === 'unavailable') return undefined;
  for (const revision of revisions.value) {
    if (!moved.includes(revision.name)) continue;
    const accuser = accusations.find((one) => accusesDigest(one, revision) || mayAccuse(one, revision));
    if (accuser) return { revision: revision.name, by: accuser.canonicalName };
  }
  return undefined;
}

const refugesOf = (
  catalogue: ActorDependencies['catalogue'],
  effects: LedgerReads['effects'],
): readonly string[] =>
  [...effects].flatMap(([id, { state, planned }]) => {
    const action = catalogue.actions.find((one) => one.id === id);
    if (action?.kind !== 'workload' || state === 'undone' || state === 'undoing' || !planned) return [];
    return action.words?.refugeOf?.(planned.after) ?? [];
  });

/**
 * Asks again for the verdict: a finding may have arrived since the traffic moved. If the list cannot be read, only the
 * notifications count, because the containment of this case does not depend on it. None if this case moved no traffic.
 */
export async function readAccusations(
  deps: ActorDependencies,
  about: { readonly canonicalName: string; readonly target: string },
  ledger: Pick<LedgerReads, 'effects'>,
): Promise<readonly Accusation[]> {
  if (refugesOf(deps.catalogue, ledger.effects).length === 0) return [];
  const [threats, notified] = await Promise.all([
    readThreats(deps.findings, about.canonicalName),
    readNotified(deps, about.target, about.canonicalName),
  ]);
  return [accusationsAgainst(about.canonicalName, threats, known([])), notified].flatMap((part) =>
    part.status === 'known' ? part.value : [],
  );
}
