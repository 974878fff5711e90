import { availabilityOf } from './availability';

/**
 * For a region without Cloud Scheduler, the region of its jobs: the nearest one on the same continent, or the choice of
 * other users where we know one. Only App Engine targets tie a job to a region, but ours are HTTP and Pub/Sub targets.
 */
const NEARBY: Readonly<Record<string, string>> = {
  // The only one outside its continent: Africa has no other region.
  'africa-south1': 'europe-west1',
  'australia-southeast2': 'australia-southeast1',
  'europe-north1': 'europe-west1',
  'europe-north2': 'europe-west1',
  'europe-southwest1': 'europe-west1',
  'europe-west10': 'europe-west3',
  'northamerica-south1': 'us-south1',
  'southamerica-west1': 'southamerica-east1',
  'us-east5': 'us-east4',
};

export interface SchedulerPlace {
  readonly region: string;
  readonly alerts: { readonly schedulerRegion?: string | undefined };
}

/**
 * The region of the pipeline's scheduler jobs: the config's value, otherwise the pipeline's region or the nearest one.
 */
export const schedulerRegionOf = ({ region, alerts }: SchedulerPlace): string =>
  alerts.schedulerRegion ?? nearbySchedulerRegion(region);

/** The region itself unless Cloud Scheduler is known to be missing there. */
export const nearbySchedulerRegion = (region: string): string =>
  availabilityOf('cloudscheduler', region) === 'missing' ? (NEARBY[region] ?? region) : region;
