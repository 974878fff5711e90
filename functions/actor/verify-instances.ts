import { list, shortName } from '../../core/actions/run-service';
import type { Containment } from '../../core/case/record';
import type { RevisionFacts } from '../../core/investigation/investigation';
import { revisionFacts } from '../../core/investigation/revisions';
import type { JsonObject } from '../../core/json';
import { parseIso, toIso } from '../../core/time';
import { describe } from '../google/faults';
import type { ActorDependencies } from './dependencies';

/** Wait a little longer each time; the metric is sampled once a minute. */
const POLL_MS = [250, 500, 1_000, 2_000, 5_000, 10_000];

/**
 * Are the instances of the bad digest known to be gone? The metric must say zero in a sample taken after the change,
 * for every bad revision that served before it. A missing series is not zero.
 */
export async function verifyInstances(
  deps: ActorDependencies,
  target: string,
  badDigest: string | undefined,
  priors: readonly JsonObject[],
  changedAt: string,
): Promise<Containment['instances']> {
  try {
    return await watch(deps, target, badDigest, priors, changedAt);
  } catch (cause) {
    // The change stands; only its proof is missing, and without proof it is said so (invariant 7).
    deps.log('ERROR', 'instances.unknown', describe(cause).message, { error: describe(cause) });
    return 'unknown';
  }
}

async function watch(
  deps: ActorDependencies,
  target: string,
  badDigest: string | undefined,
  priors: readonly JsonObject[],
  changedAt: string,
): Promise<Containment['instances']> {
  const { clock, run, config } = deps;
  const [service, revisions] = await Promise.all([run.getService(target), run.listRevisions(target)]);
  const suspects = suspectsOf(revisionFacts(service, revisions, badDigest));
  const served = servedBefore(priors);
  const deadline = clock.now() + config.policy.verifyWaitSeconds * 1000;
  for (let poll = 0; ; poll += 1) {
    const seen = await look(deps, target, changedAt, suspects, served);
    const wait = POLL_MS[Math.min(poll, POLL_MS.length - 1)] as number;
    if (seen === 'gone' || clock.now() + wait > deadline) return seen;
    await clock.sleep(wait);
  }
}

/** The bad revisions; where none is known to be bad, every one. */
function suspectsOf(facts: readonly RevisionFacts[]): readonly string[] {
  const bad = facts.filter((revision) => revision.bad !== false);
  return (bad.length > 0 ? bad : facts).map((revision) => revision.name);
}

async function look(
  { metrics, clock }: ActorDependencies,
  target: string,
  changedAt: string,
  suspects: readonly string[],
  served: ReadonlySet<string>,
): Promise<Containment['instances']> {
  const since = parseIso(changedAt) ?? clock.now();
  const counts = await metrics.newestCounts(target, toIso(since - 300_000));
  const fresh = new Map(
    counts
      .filter((count) => (parseIso(count.at) ?? 0) > since)
      .map((count) => [count.revision, count.count] as const),
  );
  const watched = suspects.filter(
    (revision) => served.has(revision) || counts.some((count) => count.revision === revision),
  );
  if (watched.some((revision) => (fresh.get(revision) ?? 0) > 0)) return 'running';
  // Nothing to watch proves nothing.
  return watched.length > 0 && watched.every((revision) => fresh.get(revision) === 0) ? 'gone' : 'unknown';
}

/** Revisions that had traffic or a tag before the first change. */
function servedBefore(priors: readonly JsonObject[]): ReadonlySet<string> {
  const names = priors.flatMap((prior) => {
    const latest = shortName(prior.latestReadyRevision);
    return list(prior.trafficStatuses).map((status) => shortName(status.revision) || latest);
  });
  return new Set(names);
}
