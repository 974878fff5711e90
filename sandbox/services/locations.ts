import type { JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import { type Answer, type Call, pageBody } from '../contract/service';
import { ApiError, unimplemented } from '../protocol/errors';
import { REGIONS, WITHOUT_FUNCTIONS } from '../protocol/regions';
import type { CloudState } from '../state/cloud-state';
import { withProjectId } from '../state/names';

interface Offer {
  /** Regions of the list above that the API does not have. */
  readonly without: readonly string[];
  /** Multi-regions and other locations that the API names. */
  readonly further: readonly string[];
  readonly source: string;
}

/**
 * The locations of each API, as of 2026-11-26. Google adds regions often. To rely on a row, ask the API itself. The
 * product has its own table in core/, so that the sandbox does not share its mistakes.
 */
const OFFERS = {
  artifactregistry: {
    without: [],
    further: ['asia', 'europe', 'us'],
    source:
      'endpoints of 2026-10-31, release note of 2026-01-21; docs.cloud.google.com/artifact-registry/docs/repositories/repo-locations',
  },
  cloudfunctions: {
    without: WITHOUT_FUNCTIONS,
    further: [],
    source: 'firebase.google.com/docs/functions/locations',
  },
  cloudkms: {
    without: [],
    // Doubtful: for the multi-regions outside the Americas, only their use in bucket and database keys was read.
    further: [
      ...['asia', 'ca', 'eur3', 'eur4', 'eur5', 'eur6', 'europe', 'global', 'in', 'us'],
      ...['nam3', 'nam4', 'nam6', 'nam7', 'nam8', 'nam9', 'nam10', 'nam11', 'nam12'],
    ],
    source: 'cloud.google.com/kms/docs/locations, the parts that were read',
  },
  cloudscheduler: {
    without: [
      'africa-south1',
      'australia-southeast2',
      'europe-north1',
      'europe-north2',
      'europe-southwest1',
      'europe-west10',
      'northamerica-south1',
      'southamerica-west1',
      'us-east5',
    ],
    further: [],
    source: 'docs.cloud.google.com/scheduler/docs/release-notes up to 2026-09-24: 34 regions',
  },
  firestore: {
    without: [],
    further: ['eur3', 'nam5', 'nam7'],
    source: 'docs.cloud.google.com/firestore/native/docs/locations of 2026-08-20',
  },
  logging: {
    without: [],
    further: ['ca', 'eu', 'global', 'us'],
    source: 'regional endpoints of 2026-09-11; release note of 2026-04-03 for ca',
  },
  run: {
    without: [],
    further: [],
    source: 'docs.cloud.google.com/run/docs/deploy-functions of 2026-04-10; endpoints of 2026-10-31',
  },
  secretmanager: {
    without: [],
    further: [],
    source: 'docs.cloud.google.com/secret-manager/docs/locations of 2026-04-08: locations of replicas',
  },
  storage: {
    // Doubtful: the page's list of regions was not read. The sandbox assumes that a bucket is possible in all of them.
    without: [],
    further: ['asia', 'asia1', 'eu', 'eur4', 'eur5', 'eur7', 'eur8', 'nam4', 'us'],
    source: 'cloud.google.com/storage/docs/locations',
  },
} as const satisfies Record<string, Offer>;

export type LocatedApi = keyof typeof OFFERS;

/** Every location of an API, in the API's own spelling (Cloud Storage accepts and returns them in uppercase too). */
export const locationsOf = (api: LocatedApi): readonly string[] => {
  const { without, further }: Offer = OFFERS[api];
  return [...REGIONS.filter((region) => !without.includes(region)), ...further].sort();
};

export const isLocationOf = (api: LocatedApi, location: string): boolean =>
  locationsOf(api).includes(location);

/**
 * Refuses a location with the text that most of Google's APIs use.
 *
 * @throws ApiError PERMISSION_DENIED
 */
export function requireLocation(api: LocatedApi, location: string, place: string): void {
  if (isLocationOf(api, location)) return;
  throw new ApiError('PERMISSION_DENIED', `Location ${location} is not found or access is unauthorized.`, {
    place,
  });
}

/** google.cloud.location.Locations.ListLocations. Every API with the mixin answers in the same way. */
export const listLocationsOf =
  (api: LocatedApi) =>
  ({ state, message }: Call): Answer => {
    for (const member of ['filter', 'extraLocationTypes']) {
      if (message[member] !== undefined) throw unimplemented(`'${member}' of ListLocations`, member);
    }
    const project = projectNamed(state, textOf(message.name));
    const shown = locationsOf(api).map((id) => locationView(project, id));
    return { body: pageBody('locations', shown, message, { byDefault: 100, max: 1000 }) };
  };

/** google.cloud.location.Locations.GetLocation. */
export const getLocationOf =
  (api: LocatedApi) =>
  ({ state, message }: Call): Answer => {
    const [, , , id = ''] = textOf(message.name).split('/');
    requireLocation(api, id, 'name');
    return { body: locationView(projectNamed(state, textOf(message.name)), id) };
  };

const projectNamed = (state: CloudState, name: string): string =>
  withProjectId(state, name.split('/').slice(0, 2).join('/'));

const locationView = (project: string, locationId: string): JsonObject => ({
  name: `${project}/locations/${locationId}`,
  locationId,
});
