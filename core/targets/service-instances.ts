import { list, shortName, text } from '../cloud-run/run-service';
import { revisionFacts } from '../facts/revision-facts';
import type { Containment } from '../outcome/outcome';
import type { InstanceCount } from '../ports/ports';
import type { JsonObject } from '../values/json';
import { parseIso } from '../values/time';
import type { Watched } from './target';

interface ServiceRead {
  readonly service: JsonObject;
  readonly revisions: readonly JsonObject[];
}

/**
 * Whether the bad instances of a service are gone. A sample counts only if it is newer than the last change of the
 * service by anyone, because the change may have started instances.
 *
 * @param counts - the newest sample of each revision
 */
export function serviceInstances(
  { service, revisions }: ServiceRead,
  watched: Watched,
  counts: readonly InstanceCount[],
  nowMs: number,
): Containment['instances'] {
  const times = [watched.changedAt, text(service.updateTime)].map((at) => parseIso(at ?? '') ?? 0);
  return instancesOf({
    counts,
    since: Math.max(...times) || nowMs,
    suspects: suspectsOf(service, revisions, watched.badDigest),
    priors: watched.priors,
    quiet: isQuietSince(watched, service),
  });
}

/** An earlier case saw that they were gone, and nobody has changed the service since. */
const isQuietSince = ({ goneBefore }: Watched, service: JsonObject): boolean => {
  const [gone, updated] = [parseIso(goneBefore ?? ''), parseIso(text(service.updateTime))];
  return gone !== undefined && updated !== undefined && updated <= gone;
};

/** The bad revisions, or every revision if none is known to be bad. */
export function suspectsOf(
  service: JsonObject,
  revisions: readonly JsonObject[],
  badDigest: string | undefined,
): readonly string[] {
  const facts = revisionFacts(service, revisions, badDigest);
  const bad = facts.filter((revision) => revision.bad !== false);
  return (bad.length > 0 ? bad : facts).map((revision) => revision.name);
}

/**
 * The metric must be zero for every bad revision that served before the change. A missing series is not zero. If there is
 * no revision to watch, that proves nothing, unless an earlier case saw them gone and nothing changed since.
 */
function instancesOf(seen: {
  readonly counts: readonly InstanceCount[];
  readonly since: number;
  readonly suspects: readonly string[];
  readonly priors: readonly JsonObject[];
  readonly quiet: boolean;
}): Containment['instances'] {
  const served = servedBefore(seen.priors);
  const known = new Set(seen.counts.map((count) => count.revision));
  const fresh = new Map(
    seen.counts
      .filter((count) => (parseIso(count.at) ?? 0) > seen.since)
      .map((count) => [count.revision, count.count] as const),
  );
  const watched = seen.suspects.filter((revision) => served.has(revision) || known.has(revision));
  if (watched.some((revision) => (fresh.get(revision) ?? 0) > 0)) return 'running';
  if (watched.length === 0) return seen.quiet ? 'gone' : 'unknown';
  return watched.every((revision) => fresh.get(revision) === 0) ? 'gone' : 'unknown';
}

/** Revisions that had traffic or a tag before the first change. */
function servedBefore(priors: readonly JsonObject[]): ReadonlySet<string> {
  const names = priors.flatMap((prior) => {
    const latest = shortName(prior.latestReadyRevision);
    return list(prior.trafficStatuses).map((status) => shortName(status.revision) || latest);
  });
  return new Set(names);
}
