import { ApiError } from './errors';

/**
 * Google's 43 public regions (Compute Engine API description of 2026-11-06). Cloud Run, Firestore, Cloud Build,
 * Artifact Registry and Pub/Sub are in all of them. The product has its own list in core/, so that the sandbox does not
 * share its mistakes.
 */
export const REGIONS: readonly string[] = [
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
];

/** Regions without Cloud Functions v2. They answered 403 on 2026-06-20; no newer fact is known. */
export const WITHOUT_FUNCTIONS: readonly string[] = ['asia-southeast3'];

export const FUNCTION_REGIONS: readonly string[] = REGIONS.filter(
  (region) => !WITHOUT_FUNCTIONS.includes(region),
);

/**
 * Answers as Google's front ends do for a location that an API does not have, or that the caller may not use. The two
 * answers look alike.
 *
 * @throws ApiError PERMISSION_DENIED
 */
export function requireRegion(regions: readonly string[], location: string): void {
  if (regions.includes(location)) return;
  throw new ApiError(
    'PERMISSION_DENIED',
    `Permission denied on 'locations/${location}' (or it may not exist).`,
    {
      place: `the location ${location}: expected one of ${regions.join(', ')}`,
    },
  );
}
