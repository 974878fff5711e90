import type { LocatedApi } from './availability';
import { type SchedulerPlace, schedulerRegionOf } from './scheduler-region';

/** A service in which the pipeline creates a resource, and its region. */
export interface Place {
  readonly api: LocatedApi;
  readonly region: string;
}

/** The settings that decide where resources are. */
export interface Placing extends SchedulerPlace {
  readonly encryption?: unknown;
  readonly admission?: unknown;
  readonly network?: unknown;
}

/** Every place of a pipeline. */
export function placesOf(config: Placing): readonly Place[] {
  const { region, encryption, admission, network } = config;
  const apis: readonly LocatedApi[] = [
    'run',
    'cloudfunctions',
    'artifactregistry',
    'firestore',
    'logging',
    ...(encryption || admission ? (['cloudkms'] as const) : []),
    // A connector is in the region of the function that uses it.
    ...(network ? (['vpcaccess'] as const) : []),
  ];
  return [
    ...apis.map((api) => ({ api, region })),
    { api: 'cloudscheduler', region: schedulerRegionOf(config) },
  ];
}
