import { nearest } from './nearest';

/**
 * Regions of Cloud Run functions (cloud.google.com/functions/docs/locations and cloud.google.com/run/docs/locations, as
 * published until the end of 2025). For hints only: Google opens new ones, and none of them is refused.
 */
const KNOWN_REGIONS: readonly string[] = [
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
  'australia-southeast1',
  'australia-southeast2',
  'europe-central2',
  'europe-north1',
  'europe-north2',
  'europe-southwest1',
  'europe-west1',
  'europe-west10',
  'europe-west12',
  'europe-west2',
  'europe-west3',
  'europe-west4',
  'europe-west6',
  'europe-west8',
  'europe-west9',
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
];

/** Every region so far is a part of the world, a direction and a number. */
export const REGION =
  /^[a-z]+-(?:central|north|northeast|northwest|south|southeast|southwest|east|west)[1-9][0-9]?$/;

export const isKnownRegion = (region: string): boolean => KNOWN_REGIONS.includes(region);

export const nearestRegion = (region: string): string | undefined => nearest(region, KNOWN_REGIONS);
