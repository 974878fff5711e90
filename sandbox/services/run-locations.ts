import { withProjectId } from '../protocol/names';
import { type Answer, type Call, page, textOf } from './service';

/** Regions without a service of anybody: Google lists every region, whether it is used or not. */
const ALWAYS = ['europe-west1', 'us-central1'];

export function listLocations(call: Call): Answer {
  const project = withProjectId(call.state, textOf(call.message.name));
  const used = Object.keys(call.state.run.services)
    .filter((name) => name.startsWith(`${project}/`))
    .map((name) => name.split('/')[3] as string);
  const ids = [...new Set([...ALWAYS, ...used])].sort();
  const { items, nextPageToken } = page(ids, call.message, { byDefault: 100, max: 1000 });
  return {
    body: {
      locations: items.map((locationId) => ({ name: `${project}/locations/${locationId}`, locationId })),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}
