import { availabilityOf } from './availability';

/**
 * Where a job goes whose region has no Cloud Scheduler: the next one on the same continent, as other users chose it
 * where we know of some. Only App Engine targets tie a job to a region; ours are HTTP and Pub/Sub targets.
 */
const NEARBY: Readonly<Record<string, string>> = {
  // The only one that leaves its continent: Africa has no other region.
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

/** The region of the pipeline's scheduler jobs: the config's own word, else the pipeline's, else the one near by. */
export const schedulerRegionOf = ({ region, alerts }: SchedulerPlace): string =>
  alerts.schedulerRegion ?? nearbySchedulerRegion(region);

/** The region itself unless Cloud Scheduler is known to be missing there. */
export const nearbySchedulerRegion = (region: string): string =>
  availabilityOf('cloudscheduler', region) === 'missing' ? (NEARBY[region] ?? region) : region;
