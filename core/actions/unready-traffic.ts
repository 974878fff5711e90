import { list, shortName } from '../cloud-run/run-service';
import type { RevisionFacts } from '../facts/investigation';
import type { JsonObject } from '../values/json';
import type { Part } from '../values/result';

const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';

/**
 * Short names of the revisions that the wanted traffic names and that are not ready. Cloud Run may refuse every update of
 * such a service that leaves its traffic as it is (assumption run.update-with-unready-traffic). Empty if the revisions
 * could not be read.
 */
export function unreadyTargets(
  service: JsonObject,
  revisions: Part<readonly Pick<RevisionFacts, 'name' | 'ready'>[]>,
): readonly string[] {
  if (revisions.status === 'unavailable') return [];
  const unready = new Set(revisions.value.filter(({ ready }) => !ready).map(({ name }) => name));
  return [...new Set(list(service.traffic).map(({ revision }) => shortName(revision)))].filter((name) =>
    unready.has(name),
  );
}

/** The traffic with the shares of these revisions at the latest ready revision, which Cloud Run always accepts. */
export function withoutTargets(
  traffic: readonly JsonObject[],
  names: readonly string[],
): readonly JsonObject[] {
  const isNamed = ({ revision }: JsonObject): boolean => names.includes(shortName(revision));
  const shareOf = (targets: readonly JsonObject[]): number =>
    targets.reduce((sum, { percent }) => sum + Number(percent ?? 0), 0);
  const moved = shareOf(traffic.filter(isNamed));
  if (moved === 0) return traffic;
  const kept = traffic.filter((target) => !isNamed(target) && target.type !== LATEST);
  const latest = shareOf(traffic.filter(({ type }) => type === LATEST));
  return [...kept, { type: LATEST, percent: latest + moved }];
}
