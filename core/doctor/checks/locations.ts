import { serviceName } from '../../locations/availability';
import { placesOf } from '../../locations/places';
import { type Check, fine, onProject, problem, unknown } from '../check';

/** The table of this package has a certain date. The services report where they are available to this project today. */
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
        `${missing.length} services are not available to the project where the config has them`,
        'choose another region, or, for scheduler jobs only, alerts.schedulerRegion; some regions must be arranged with Google first',
        { details: missing.map(({ api, region }) => `${serviceName(api)} is not available in ${region}`) },
      );
    }
    const unread = asked.filter(({ part }) => part?.status !== 'known');
    if (unread.length === 0)
      return fine(`all ${asked.length} services are available where the config has them`);
    return unknown(
      `${unread.length} of ${asked.length} services did not report where they are available; according to the table in this package, they are available where the config has them`,
      'read the reasons above; if an API is off, enable it, then run the doctor again',
      {
        details: unread.map(
          ({ api, part }) =>
            `${serviceName(api)}: ${part?.status === 'unavailable' ? part.reason : 'it was not read'}`,
        ),
      },
    );
  },
};
