import { REGIONS, type Region } from './regions';

/** One of Google's services, and the regions where it is known to be missing. */
interface Offer {
  /** The name that people use. */
  readonly service: string;
  /** The date of the newest source. Undefined when no list could be read, so nothing is known about any region. */
  readonly asOf: string | undefined;
  readonly missing: readonly Region[];
}

/**
 * The regions in which each API that the stacks use is not available. Read on 2026-11-26 from Google's pages, release
 * notes and API descriptions. `locations.list` of a live project is authoritative, and `riposte doctor` calls it.
 */
const OFFERS = {
  // docs.cloud.google.com/run/docs/deploy-functions, and the API description.
  run: { service: 'Cloud Run', asOf: '2026-10-31', missing: [] },
  // firebase.google.com/docs/functions/locations. Bangkok: a public project's 403 while Cloud Run worked there.
  cloudfunctions: { service: 'Cloud Functions', asOf: '2026-06-20', missing: ['asia-southeast3'] },
  // A report of 2026-07-29 and the release notes after it (docs.cloud.google.com/scheduler/docs/release-notes).
  cloudscheduler: {
    service: 'Cloud Scheduler',
    asOf: '2026-09-24',
    missing: [
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
  },
  artifactregistry: { service: 'Artifact Registry', asOf: '2026-10-31', missing: [] },
  firestore: { service: 'Firestore', asOf: '2026-08-20', missing: [] },
  // Regions outside of the Americas are second-hand, from GoogleCloudPlatform/region-picker of 2025-04-27.
  cloudkms: { service: 'Cloud KMS', asOf: '2026-09-17', missing: [] },
  // Private pools: docs.cloud.google.com/build/docs/locations.
  cloudbuild: { service: 'Cloud Build', asOf: '2026-04-14', missing: [] },
  pubsub: { service: 'Pub/Sub', asOf: '2026-10-27', missing: [] },
  logging: { service: 'Cloud Logging', asOf: '2026-09-11', missing: [] },
  secretmanager: { service: 'Secret Manager', asOf: '2026-04-08', missing: [] },
  // No list could be read.
  vpcaccess: { service: 'Serverless VPC Access', asOf: undefined, missing: [] },
} as const satisfies Readonly<Record<string, Offer>>;

export type LocatedApi = keyof typeof OFFERS;
export const LOCATED_APIS = Object.keys(OFFERS) as readonly LocatedApi[];

/** `unknown`: no source states it, which is no reason to refuse. */
export type Availability = 'offered' | 'missing' | 'unknown';

const offerOf = (api: LocatedApi): Offer => OFFERS[api];

export function availabilityOf(api: LocatedApi, region: string): Availability {
  const { asOf, missing } = offerOf(api);
  if (asOf === undefined || !(REGIONS as readonly string[]).includes(region)) return 'unknown';
  return (missing as readonly string[]).includes(region) ? 'missing' : 'offered';
}

export const serviceName = (api: LocatedApi): string => offerOf(api).service;

/** `Cloud Scheduler is not offered in us-east5 (as of 2026-09-24)`. Undefined where that is not known. */
export const tryGap = (api: LocatedApi, region: string): string | undefined =>
  availabilityOf(api, region) === 'missing'
    ? `${serviceName(api)} is not offered in ${region} (as of ${offerOf(api).asOf})`
    : undefined;
