import { digestOf, list, object, shortName, text } from '../cloud-run/run-service';
import type { JsonObject } from '../values/json';
import { parseIso } from '../values/time';
import type { RevisionFacts } from './investigation';

/**
 * Facts for each revision, newest first. The digest comes from the revision's own image reference. Cloud Run resolves a
 * tag at deployment, and a revision whose reference is still a tag has an unknown digest.
 */
export function revisionFacts(
  service: JsonObject,
  revisions: readonly JsonObject[],
  badDigest: string | undefined,
): readonly RevisionFacts[] {
  // Right after a change the statuses may be missing. Then the wanted traffic counts.
  const reported = list(service.trafficStatuses);
  const statuses = reported.length > 0 ? reported : list(service.traffic);
  const latest = shortName(service.latestReadyRevision) || shortName(service.latestCreatedRevision);
  // Traffic to an unknown revision may go to any of them: fail closed.
  const serves = (target: JsonObject, name: string) =>
    [name, ''].includes(shortName(target.revision) || latest);
  return revisions
    .map((revision) => {
      const name = shortName(revision.name);
      const images = list(revision.containers).map((container) => text(container.image));
      const [image = '', ...sidecarImages] = images;
      const digest = digestOf(image);
      const mine = statuses.filter((status) => serves(status, name));
      return {
        name,
        image,
        ...(digest === undefined ? {} : { digest }),
        digests: images.map(digestOf).filter((one) => one !== undefined),
        ...(sidecarImages.length === 0 ? {} : { sidecarImages }),
        ready: list(revision.conditions).some(
          (condition) => condition.type === 'Ready' && condition.state === 'CONDITION_SUCCEEDED',
        ),
        createTime: text(revision.createTime),
        ...(text(revision.creator) === '' ? {} : { creator: text(revision.creator) }),
        percent: mine.reduce(
          (sum, status) => sum + (typeof status.percent === 'number' ? status.percent : 0),
          0,
        ),
        tags: mine.map((status) => text(status.tag)).filter((tag) => tag !== ''),
        minInstances: Number(object(revision.scaling).minInstanceCount ?? 0),
        ...retirement(revision),
        bad: runs(badDigest, images.map(digestOf)),
      };
    })
    .sort((a, b) => (a.createTime < b.createTime ? 1 : -1));
}

/** A revision that was never active has the condition since its creation, which proves nothing. */
export function retirement(revision: JsonObject): Pick<RevisionFacts, 'retiredAt'> {
  const condition = list(revision.conditions).find(({ type }) => type === 'Active');
  const at = text(condition?.lastTransitionTime);
  const isRetired = condition !== undefined && condition.state !== 'CONDITION_SUCCEEDED';
  const [since, created] = [parseIso(at), parseIso(text(revision.createTime))];
  return isRetired && since !== undefined && created !== undefined && since > created
    ? { retiredAt: at }
    : {};
}

/** Every container counts, including sidecars. With one unknown digest, the result is never false. */
export function runs(
  badDigest: string | undefined,
  digests: readonly (string | undefined)[],
): RevisionFacts['bad'] {
  if (badDigest === undefined) return 'unknown';
  if (digests.includes(badDigest)) return true;
  return digests.length === 0 || digests.includes(undefined) ? 'unknown' : false;
}
