import { tryNearest } from '../values/nearest';

/**
 * The regions that Google Cloud offers to everybody, from Compute Engine's API description of 2026-11-06. The pages of
 * Cloud Run, Firestore and Cloud Build name the same regions.
 */
export const REGIONS = [
  'africa-south1',
  'asia-east1',
  'asia-east2',
  'asia-northeast1',
  'asia-northeast2',
  'asia-northeast3',
  'asia-south1',
  'asia-south2',
  'asia-southeast1',
  'asia-southeast2',
  'asia-southeast3',
  'australia-southeast1',
  'australia-southeast2',
  'europe-central2',
  'europe-north1',
  'europe-north2',
  'europe-southwest1',
  'europe-west1',
  'europe-west2',
  'europe-west3',
  'europe-west4',
  'europe-west6',
  'europe-west8',
  'europe-west9',
  'europe-west10',
  'europe-west12',
  'me-central1',
  'me-central2',
  'me-west1',
  'northamerica-northeast1',
  'northamerica-northeast2',
  'northamerica-south1',
  'southamerica-east1',
  'southamerica-west1',
  'us-central1',
  'us-east1',
  'us-east4',
  'us-east5',
  'us-south1',
  'us-west1',
  'us-west2',
  'us-west3',
  'us-west4',
] as const;
export type Region = (typeof REGIONS)[number];

/** When the list above was read. */
export const REGIONS_AS_OF = '2026-11-06';

/** What a project needs before it may use a region, or why that is unknown. */
const CONDITIONS: Readonly<Record<string, string>> = {
  'me-central2':
    'Google opens it only to customers who request it (docs.cloud.google.com/docs/dammam-region-access): without that, calls fail with 403 LOCATION_POLICY_VIOLATED',
  'us-central2': "Firestore's page calls it private: it is unknown whether your project may use it",
  ...Object.fromEntries(
    // In endpoint lists of Run, Build, Pub/Sub, Registry or Logging, but not among Compute Engine's regions.
    ['asia-southeast4', 'europe-north3', 'europe-west15', 'us-east7', 'us-west8'].map((region) => [
      region,
      'Google names it in some lists and not in others: it is unknown whether your project may use it',
    ]),
  ),
};

/** The form of a region: a continent, a direction and a number. */
export const REGION =
  /^(africa|asia|australia|europe|me|northamerica|southamerica|us)-(north|south|east|west|central|northeast|northwest|southeast|southwest)[0-9]{1,2}$/;

/** A region that exists, for everybody or for some. */
export const isRegion = (region: string): boolean =>
  (REGIONS as readonly string[]).includes(region) || Object.hasOwn(CONDITIONS, region);

/** What must be arranged with Google before the region can be used. Undefined when no condition is known. */
export const tryCondition = (region: string): string | undefined =>
  Object.hasOwn(CONDITIONS, region) ? CONDITIONS[region] : undefined;

export const tryNearestRegion = (region: string): string | undefined => tryNearest(region, REGIONS);
