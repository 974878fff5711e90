import type { Investigation, RevisionFacts } from '../investigation/investigation';
import { err, ok, type Result } from '../result';

/**
 * The revision that traffic may move to: the newest ready one whose image digest is known and differs from the bad
 * one. A revision of the same digest is no refuge when the image itself is bad, and an unknown digest never counts
 * as different (an absent field never matches).
 */
export function findRefuge(
  investigation: Investigation,
  badDigest: string | undefined,
): Result<RevisionFacts, string> {
  const { revisions } = investigation;
  if (revisions.status === 'unavailable') return err(`the revisions could not be read: ${revisions.reason}`);
  if (!badDigest) return err('the finding names no image digest, so no revision is known to differ from it');
  const suspects = revisions.value.filter((revision) => revision.bad !== false);
  if (suspects.length === 0) {
    return err('no revision is known to run the digest that the finding names, so none is known to be clean');
  }
  if (suspects.some((revision) => revision.minInstances > 0)) {
    return err(
      'the bad revision has revision-level minimum instances, which may keep running without traffic',
    );
  }
  const remembered = investigation.hold.status === 'known' ? (investigation.hold.value.badDigests ?? []) : [];
  const known = ({ digest, digests = [] }: RevisionFacts) =>
    [...digests, digest].some((one) => one !== undefined && remembered.includes(one));
  const [newest] = revisions.value
    .filter((revision) => revision.ready && revision.bad === false && !known(revision))
    .sort((a, b) => (a.createTime < b.createTime ? 1 : -1));
  if (newest) return ok(newest);
  if (revisions.value.some(known)) {
    return err('the other revisions run digests that were contained on this workload before');
  }
  return err(
    suspects.every((revision) => revision.bad === true) && suspects.length === revisions.value.length
      ? 'every revision runs the bad digest'
      : 'no other revision is both ready and of a known, different digest',
  );
}

/** Revisions of the bad digest, or of one not known to differ, that serve, could through a tag, or keep instances. */
export const runningBad = (revisions: readonly RevisionFacts[]): readonly RevisionFacts[] =>
  revisions.filter(
    (revision) =>
      revision.bad !== false &&
      (revision.percent > 0 || revision.tags.length > 0 || revision.minInstances > 0),
  );
