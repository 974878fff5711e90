import type { JsonObject } from '../values/json';
import { list, shortName, text } from './run-service';

/** Whether a target has a share of the traffic, or a tag that makes its revision reachable without one. The API leaves out a zero. */
const sends = ({ percent, tag }: JsonObject): boolean =>
  (percent !== undefined && percent !== null && percent !== 0) || text(tag) !== '';

/** The wanted traffic. No target means that all traffic goes to the latest ready revision (run v2 Service.traffic). */
export const wantedTraffic = (service: JsonObject): readonly JsonObject[] => {
  const wanted = list(service.traffic);
  return wanted.length > 0 ? wanted : [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }];
};

/**
 * Short names of the revisions that have traffic or a tag, both as wanted and as Cloud Run reports it, so that a change in
 * progress counts with both. `''` means a target whose revision is not known.
 */
export function namedTargets(service: JsonObject): readonly string[] {
  const latest = shortName(service.latestReadyRevision);
  const targets = [...wantedTraffic(service), ...list(service.trafficStatuses)].filter(sends);
  return [...new Set(targets.map((target) => shortName(target.revision) || latest))];
}

/** Whether any target follows the latest ready revision. */
export const followsLatest = (service: JsonObject): boolean =>
  wantedTraffic(service).some((target) => text(target.revision) === '' && sends(target));

/** The person who deploys chooses the names. Long enough for every real name. */
const LONGEST = 300;

/** Revisions with traffic or a tag, as the service reports them. */
export function servesNow(service: JsonObject): readonly string[] {
  const latest = shortName(service.latestReadyRevision);
  const reported = list(service.trafficStatuses);
  return (reported.length > 0 ? reported : list(service.traffic))
    .filter((target) => Number(target.percent ?? 0) > 0 || text(target.tag) !== '')
    .slice(0, 20)
    .map((target) => {
      const revision = shortName(target.revision) || latest || 'the latest revision';
      const tag = text(target.tag);
      return `${revision} ${Number(target.percent ?? 0)}%${tag === '' ? '' : `, tag ${tag}`}`.slice(
        0,
        LONGEST,
      );
    });
}
