import { list, shortName, text } from '../../core/actions/run-service';
import type { Containment } from '../../core/case/record';
import { type ContainmentJudgement, judgeContainment } from '../../core/containment/judge-containment';
import type { WayIn } from '../../core/containment/way-in';
import { revisionFacts } from '../../core/investigation/revisions';
import type { InstanceCount } from '../../core/ports/ports';
import type { JsonObject } from '../../core/values/json';
import { parseIso, toIso } from '../../core/values/time';
import { describe, isRetryable } from '../google/faults';
import type { ActorDependencies } from './dependencies';

/** What is to be shown gone, and since when it may be. */
export interface Watched {
  readonly target: string;
  readonly badDigest: string | undefined;
  readonly wayIn: WayIn;
  /** The service before each change: what served then. */
  readonly priors: readonly JsonObject[];
  /** RFC 3339: the last change that ends instances. Undefined: none of this case was needed. */
  readonly changedAt: string | undefined;
  /** RFC 3339: an earlier case saw that the instances were gone. Then a missing series says nothing new. */
  readonly goneBefore: string | undefined;
}

/** One look at the workload: first the metric, then the configuration. What was read last is what a verdict is made from. */
export interface Look {
  readonly judgement: ContainmentJudgement;
  readonly instances: Containment['instances'];
  /** The metric answered, and has no sample of a revision that may be bad. It proves nothing, and nothing speaks against it. */
  readonly isSilent: boolean;
  readonly service: JsonObject;
  readonly policy: JsonObject;
}

/** Wait a little longer each time; the metric is sampled once a minute. */
const POLL_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Waits until the instances seem to be gone, or `policy.verifyWaitSeconds` are over. Only the metric is asked again and
 * again: what a verdict is made from is read afterwards, under the lock. Holds no lock itself: an undo or another case
 * gets its turn at once.
 */
export async function waitUntilGone(deps: ActorDependencies, watched: Watched): Promise<void> {
  const { clock, config } = deps;
  const deadline = clock.now() + config.policy.verifyWaitSeconds * 1000;
  const counted = await countsOf(deps, watched);
  const reading = await readWorkload(deps, watched);
  if (!reading.judgement.holds) return;
  let counts = counted;
  for (let poll = 0; instancesIn(reading, watched, counts) !== 'gone'; poll += 1) {
    const wait = POLL_MS[Math.min(poll, POLL_MS.length - 1)] as number;
    if (clock.now() + wait > deadline) return;
    await clock.sleep(wait);
    counts = await countsOf(deps, watched);
  }
}

/**
 * A sample counts only when it is newer than the last change of the service by anybody: whoever changed it may have
 * started instances since.
 */
export async function look(deps: ActorDependencies, watched: Watched): Promise<Look> {
  const counts = await countsOf(deps, watched);
  const reading = await readWorkload(deps, watched);
  const { service, policy, judgement } = reading;
  const isSilent = counts?.every(({ revision }) => !reading.suspects.includes(revision)) === true;
  return { service, policy, judgement, isSilent, instances: instancesIn(reading, watched, counts) };
}

interface Reading extends Omit<Look, 'instances' | 'isSilent'> {
  /** Milliseconds: a sample must be newer. */
  readonly since: number;
  readonly suspects: readonly string[];
  readonly quiet: boolean;
}

async function readWorkload({ run, clock }: ActorDependencies, watched: Watched): Promise<Reading> {
  const { target, badDigest, wayIn, changedAt } = watched;
  const [service, policy, revisions] = await Promise.all([
    run.getService(target),
    run.getIamPolicy(target),
    run.listRevisions(target),
  ]);
  const times = [changedAt, text(service.updateTime)].map((at) => parseIso(at ?? '') ?? 0);
  return {
    service,
    policy,
    judgement: judgeContainment({ service, iamPolicy: policy, revisions, badDigest, wayIn }),
    since: Math.max(...times) || clock.now(),
    suspects: suspectsOf(service, revisions, badDigest),
    quiet: isQuietSince(watched, service),
  };
}

const instancesIn = (
  { since, suspects, quiet }: Pick<Reading, 'since' | 'suspects' | 'quiet'>,
  { priors }: Watched,
  counts: readonly InstanceCount[] | undefined,
): Containment['instances'] =>
  counts === undefined ? 'unknown' : instancesOf({ counts, since, suspects, priors, quiet });

/** Undefined: the metric could not be read. The change stands; only its proof is missing. */
async function countsOf(
  { metrics, clock, log }: ActorDependencies,
  { target, changedAt }: Watched,
): Promise<readonly InstanceCount[] | undefined> {
  const from = (parseIso(changedAt ?? '') ?? clock.now()) - 300_000;
  try {
    return await metrics.newestCounts(target, toIso(from));
  } catch (cause) {
    const error = describe(cause);
    log(isRetryable(cause) ? 'WARNING' : 'ERROR', 'instances.unknown', error.message, { error });
    return undefined;
  }
}

/** An earlier case saw them gone, and nobody has changed the service since. */
const isQuietSince = ({ goneBefore }: Watched, service: JsonObject): boolean => {
  const [gone, updated] = [parseIso(goneBefore ?? ''), parseIso(text(service.updateTime))];
  return gone !== undefined && updated !== undefined && updated <= gone;
};

/** The bad revisions; where none is known to be bad, every one. */
function suspectsOf(
  service: JsonObject,
  revisions: readonly JsonObject[],
  badDigest: string | undefined,
): readonly string[] {
  const facts = revisionFacts(service, revisions, badDigest);
  const bad = facts.filter((revision) => revision.bad !== false);
  return (bad.length > 0 ? bad : facts).map((revision) => revision.name);
}

/**
 * The metric must say zero for every bad revision that served before the change. A missing series is not zero, and
 * nothing to watch proves nothing, unless they were seen gone before and nothing was changed since.
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
