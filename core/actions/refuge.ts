import { accusesDigest, mayAccuse } from '../containment/accused-image';
import type { PlannedOf, RevisionFacts } from '../facts/investigation';
import { whyNoDigest } from '../finding/finding';
import { err, ok, type Result } from '../values/result';
import { parseIso } from '../values/time';

export interface Refuge {
  readonly revision: RevisionFacts;
  /** Why Riposte chose this revision, and what it does not know about it. In sentences. */
  readonly why: string;
}

/**
 * The revision that traffic may move to. It is ready and was created before the first bad revision, because the person
 * who built that one may have built everything since. None of its containers runs the bad digest, a digest that was
 * contained here before, or one that another active finding accuses or may accuse. If several qualify, it is the one
 * that serves now or served last; the reason states what the API does not report about that. An unknown digest never
 * counts as different. If the plan needs the accusations and they are not known, no revision is a refuge.
 */
export function findRefuge(
  investigation: PlannedOf<'service'>,
  badDigest: string | undefined,
  digests?: readonly string[],
): Result<Refuge, string> {
  const { revisions, accusations } = investigation;
  if (revisions.status === 'unavailable') return err(`the revisions could not be read: ${revisions.reason}`);
  if (!badDigest) return err(`${whyNoDigest(digests)}, so no revision is known to be clean`);
  const suspects = revisions.value.filter((revision) => revision.bad !== false);
  if (suspects.length === 0) {
    return err('no revision is known to run the digest that the finding names, so none is known to be clean');
  }
  if (suspects.some((revision) => revision.minInstances > 0)) {
    return err(
      'the bad revision has revision-level minimum instances, which may keep running without traffic',
    );
  }
  const firstBadMs = firstCreated(suspects);
  if (firstBadMs === undefined) return err('the API does not say when the bad revision was created');
  if (investigation.needsAccusations && accusations.status === 'unavailable') {
    return err(`Riposte does not know which digests other active findings accuse: ${accusations.reason}`);
  }
  return chosen(investigation, revisions.value, firstBadMs);
}

/** Creation time, in milliseconds, of the first revision that is known to be bad. If none is known, of the first suspect. */
function firstCreated(suspects: readonly RevisionFacts[]): number | undefined {
  const bad = suspects.filter((revision) => revision.bad === true);
  const times = (bad.length > 0 ? bad : suspects).map(({ createTime }) => parseIso(createTime));
  return times.includes(undefined) ? undefined : Math.min(...(times as number[]));
}

/** Why a revision is no refuge, the most important reason first. */
const EXCLUSIONS = [
  'runs the bad digest, or a digest that is not known',
  'runs a digest that was contained on this workload before',
  'runs a digest that another active finding accuses',
  'runs an image that another active finding may accuse, because that finding names the image without its digest',
  'is not ready',
  'was created after the first bad revision',
] as const;

function chosen(
  investigation: PlannedOf<'service'>,
  revisions: readonly RevisionFacts[],
  firstBadMs: number,
): Result<Refuge, string> {
  const remembered = investigation.hold.status === 'known' ? (investigation.hold.value.badDigests ?? []) : [];
  const { accusations } = investigation;
  const accused = accusations.status === 'known' ? accusations.value : [];
  const runs = ({ digest, digests = [] }: RevisionFacts, wanted: readonly string[]): boolean =>
    [...digests, digest].some((one) => one !== undefined && wanted.includes(one));
  const exclusion = (revision: RevisionFacts): number =>
    [
      revision.bad !== false,
      runs(revision, remembered),
      accused.some((one) => accusesDigest(one, revision)),
      accused.some((one) => mayAccuse(one, revision)),
      !revision.ready,
      !((parseIso(revision.createTime) ?? Number.POSITIVE_INFINITY) < firstBadMs),
    ].indexOf(true);
  const candidates = revisions.filter((revision) => exclusion(revision) === -1).sort(byLastService);
  const [best, ...others] = candidates;
  if (best) return ok({ revision: best, why: reasons(best, others, revisions, investigation, firstBadMs) });
  const excluded = revisions
    .filter((revision) => revision.bad !== true)
    .map((revision) => `${revision.name} ${EXCLUSIONS[exclusion(revision)]}`);
  return err(
    excluded.length === 0
      ? 'every revision runs the bad digest'
      : `no revision is safe to move traffic to: ${excluded.slice(0, NAMED).join('; ')}${more(excluded)}`,
  );
}

/** The most revisions that a reason names. */
const NAMED = 5;
const more = (names: readonly string[]): string =>
  names.length > NAMED ? `; and ${names.length - NAMED} more` : '';

/** By the percent that a revision serves now, then by the latest retirement, then the newest. Ties by name, so that plans are equal. */
function byLastService(a: RevisionFacts, b: RevisionFacts): number {
  return (
    b.percent - a.percent ||
    retired(b) - retired(a) ||
    (parseIso(b.createTime) ?? 0) - (parseIso(a.createTime) ?? 0) ||
    (a.name < b.name ? -1 : 1)
  );
}

const retired = ({ retiredAt }: RevisionFacts): number => (retiredAt && parseIso(retiredAt)) || 0;

function reasons(
  best: RevisionFacts,
  others: readonly RevisionFacts[],
  revisions: readonly RevisionFacts[],
  { accusations }: PlannedOf<'service'>,
  firstBadMs: number,
): string {
  const older = revisions.filter(
    ({ bad, createTime }) => bad === 'unknown' && (parseIso(createTime) ?? 0) < firstBadMs,
  );
  return [
    `Revision ${best.name} is ready, runs another digest, and was created before the first bad revision.`,
    preference(best, others),
    accusations.status === 'known'
      ? 'No other active finding on a Cloud Run workload of the project accuses its digest.'
      : `Riposte does not know whether another active finding accuses its digest (${accusations.reason}).`,
    ...(older.length > 0
      ? [
          `Riposte does not know whether ${older[0]?.name}, which is older than the first bad revision, runs the bad digest.`,
        ]
      : []),
  ].join(' ');
}

function preference(best: RevisionFacts, others: readonly RevisionFacts[]): string {
  if (best.percent > 0) return `It serves ${best.percent} % of the traffic now.`;
  if (retired(best) > 0)
    return `Of the revisions that qualify, it is the one that Cloud Run retired last, at ${best.retiredAt}.`;
  return others.length === 0
    ? 'No other revision qualifies. Riposte does not know whether this one ever served.'
    : `It is the newest of ${others.length + 1} revisions that qualify. Riposte does not know which of them served last.`;
}
