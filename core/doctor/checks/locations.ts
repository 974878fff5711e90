import { serviceName } from '../../locations/availability';
import { placesOf } from '../../locations/places';
import { type Check, fine, onProject, problem, unknown } from '../check';

/** The table of this package is of a certain day; the services themselves say what they offer this project today. */
export const locationsCheck: Check = {
  id: 'locations',
  title: 'Regions of the services',
  needs: onProject(
    'run.locations.list',
    'cloudfunctions.locations.list',
    'cloudscheduler.locations.list',
    'artifactregistry.locations.list',
    'datastore.locations.list',
    'logging.locations.list',
    'cloudkms.locations.list',
    'vpcaccess.locations.list',
  ),
  judge({ config, facts }) {
    const asked = placesOf(config).map((place) => ({ ...place, part: facts.pipeline.locations[place.api] }));
    const missing = asked.filter(
      ({ part, region }) => part?.status === 'known' && !part.value.includes(region),
    );
    if (missing.length > 0) {
      return problem(
        `${missing.length} services are not offered to the project where the config has them`,
        'choose another region, for scheduler jobs alone alerts.schedulerRegion; a region that must be settled with Google is settled first',
        { details: missing.map(({ api, region }) => `${serviceName(api)} has no ${region}`) },
      );
    }
    const unread = asked.filter(({ part }) => part?.status !== 'known');
    if (unread.length === 0)
      return fine(`all ${asked.length} services are offered where the config has them`);
    return unknown(
      `${unread.length} of ${asked.length} services did not say where they are offered; the table of this package knows of no gap`,
      'ask again when their APIs are on',
      {
        details: unread.map(
          ({ api, part }) =>
            `${serviceName(api)}: ${part?.status === 'unavailable' ? part.reason : 'it was not read'}`,
        ),
      },
    );
  },
};
