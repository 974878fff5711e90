import { list, shortName, text } from '../actions/run-service';
import type { JsonObject } from '../values/json';

/** Has a share of the traffic, or a tag by which its revision is reached without one. The API leaves out a zero. */
const sends = ({ percent, tag }: JsonObject): boolean =>
  (percent !== undefined && percent !== null && percent !== 0) || text(tag) !== '';

/** What is wanted. No target at all means all to the latest ready revision (run v2 Service.traffic). */
export const wantedTraffic = (service: JsonObject): readonly JsonObject[] => {
  const wanted = list(service.traffic);
  return wanted.length > 0 ? wanted : [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }];
};

/**
 * Short names of the revisions that have traffic or a tag, as wanted and as Cloud Run reports it: a change that is
 * under way counts with both. `''` stands for a target that cannot be told to a revision.
 */
export function namedTargets(service: JsonObject): readonly string[] {
  const latest = shortName(service.latestReadyRevision);
  const targets = [...wantedTraffic(service), ...list(service.trafficStatuses)].filter(sends);
  return [...new Set(targets.map((target) => shortName(target.revision) || latest))];
}

/** Does any target follow the latest ready revision, whichever that becomes? */
export const followsLatest = (service: JsonObject): boolean =>
  wantedTraffic(service).some((target) => text(target.revision) === '' && sends(target));
