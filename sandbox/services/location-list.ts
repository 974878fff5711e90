import { textOf } from '../../core/values/json-values';
import { type Answer, type Call, pageBody } from '../contract/service';
import { withProjectId } from '../state/names';

/** google.cloud.location.ListLocations: every region that the API has, used or unused. */
export function locationList({ state, message }: Call, regions: readonly string[]): Answer {
  const project = withProjectId(state, textOf(message.name));
  const locations = regions.map((locationId) => ({ name: `${project}/locations/${locationId}`, locationId }));
  return { body: pageBody('locations', locations, message, { byDefault: 100, max: 1000 }) };
}
