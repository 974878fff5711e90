import { availabilityOf, LOCATED_APIS, tryGap } from '../../../core/locations/availability';
import { isRegion, REGION, REGIONS, tryCondition } from '../../../core/locations/regions';
import { nearbySchedulerRegion, schedulerRegionOf } from '../../../core/locations/scheduler-region';

describe('the table of regions', () => {
  it('lists each region once, in the form of a region', () => {
    expect(new Set(REGIONS).size).toBe(REGIONS.length);
    expect(REGIONS.filter((region) => !REGION.test(region))).toEqual([]);
  });

  it.each(['me-central2', 'us-central2', 'us-east7'])('names the condition of %s', (region) => {
    expect(isRegion(region)).toBe(true);
    expect(tryCondition(region)).toBeDefined();
  });

  it('names no condition of a region that is open to everyone, or of an inherited member of an object', () => {
    expect(tryCondition('europe-west1')).toBeUndefined();
    expect(tryCondition('constructor')).toBeUndefined();
    expect(isRegion('constructor')).toBe(false);
  });
});

describe('what is not known stays unknown', () => {
  it('for Serverless VPC Access in every region, because its list could not be read', () => {
    const answers = REGIONS.map((region) => availabilityOf('vpcaccess', region));
    expect(new Set(answers)).toEqual(new Set(['unknown']));
  });

  it.each(['us-east7', 'europe-west15'])('for every API in %s', (region) => {
    for (const api of LOCATED_APIS) expect(availabilityOf(api, region)).toBe('unknown');
  });

  it('and is not a gap', () => {
    expect(tryGap('vpcaccess', 'us-east5')).toBeUndefined();
    expect(tryGap('cloudscheduler', 'us-east7')).toBeUndefined();
  });
});

it('a gap names the date of the table', () => {
  expect(tryGap('cloudscheduler', 'us-east5')).toBe(
    'Cloud Scheduler is not offered in us-east5 (as of 2026-09-24)',
  );
});

describe('scheduler jobs', () => {
  const without = REGIONS.filter((region) => availabilityOf('cloudscheduler', region) === 'missing');

  it('stay in the region of the pipeline if it has Cloud Scheduler', () => {
    const others = REGIONS.filter((region) => !without.includes(region));
    expect(others.filter((region) => nearbySchedulerRegion(region) !== region)).toEqual([]);
  });

  it('stay there if its services are unknown', () => {
    expect(nearbySchedulerRegion('us-east7')).toBe('us-east7');
  });

  it('otherwise go to a region that has it', () => {
    expect(without).toHaveLength(9);
    for (const region of without) {
      expect(availabilityOf('cloudscheduler', nearbySchedulerRegion(region))).toBe('offered');
    }
  });

  it('go to the same continent, except for Africa, which has one region with it', () => {
    const leaving = without.filter(
      (region) => nearbySchedulerRegion(region).split('-')[0] !== region.split('-')[0],
    );
    // Mexico's next region is in Texas: another continent by its name, but the same one on the map.
    expect(leaving).toEqual(['africa-south1', 'northamerica-south1']);
  });

  it('go to another region if the config sets one', () => {
    expect(schedulerRegionOf({ region: 'us-east5', alerts: { schedulerRegion: 'us-central1' } })).toBe(
      'us-central1',
    );
  });
});
