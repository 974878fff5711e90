import { tryGap } from '../locations/availability';
import { placesOf } from '../locations/places';
import { nearbySchedulerRegion, schedulerRegionOf } from '../locations/scheduler-region';
import type { Problem } from '../problem/problem';
import type { ResponseConfig } from './response-schema';

/** Regions that would make an apply fail, or that violate the config's own residency. */
export function regionChecks(config: ResponseConfig): Problem[] {
  const here = placesOf(config).filter(({ api }) => api !== 'cloudscheduler');
  const gaps = here.flatMap(({ api, region }) => tryGap(api, region) ?? []);
  return [
    ...gaps.map(
      (what): Problem => ({
        code: 'service-not-in-region',
        what,
        where: 'region',
        expected: 'a region with every service that the pipeline needs',
        fix: 'choose another region: the pipeline protects workloads of every region',
      }),
    ),
    ...schedulerChecks(config),
  ];
}

function schedulerChecks({ region, profile, alerts }: ResponseConfig): Problem[] {
  const where = 'alerts.schedulerRegion';
  const near = nearbySchedulerRegion(region);
  const gap = tryGap('cloudscheduler', schedulerRegionOf({ region, alerts }));
  if (gap !== undefined) {
    return [
      {
        code: 'scheduler-not-in-region',
        what: gap,
        where,
        expected: 'a region with Cloud Scheduler',
        fix: `remove it: the jobs then run in ${near}`,
      },
    ];
  }
  if (profile !== 'hardened' || alerts.schedulerRegion !== undefined || near === region) return [];
  return [
    {
      code: 'scheduler-leaves-region',
      what: `${tryGap('cloudscheduler', region)}, and the profile "hardened" keeps everything in the region`,
      where,
      expected:
        'alerts.schedulerRegion, which allows the jobs elsewhere: they contain a schedule and no finding',
      fix: `write schedulerRegion: '${near}' under alerts if the landing zone allows that, or choose another region`,
    },
  ];
}
