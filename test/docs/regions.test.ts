import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { availabilityOf, LOCATED_APIS, serviceName, tryGap } from '../../core/locations/availability';
import { REGIONS, REGIONS_AS_OF, tryCondition } from '../../core/locations/regions';
import { nearbySchedulerRegion } from '../../core/locations/scheduler-region';
import { ROOT } from './markdown-files';

const text = readFileSync(join(ROOT, 'docs', 'regions-and-residency.md'), 'utf8');
const section = text.split('## Where the region can be\n')[1]?.split(/^## /m)[0] ?? '';
const rows = [...section.matchAll(/^\| (.+) \|$/gm)].map((match) => (match[1] as string).split(' | '));
const quoted = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);

describe('docs/regions-and-residency.md', () => {
  it('has each known gap, with its date', () => {
    const known = LOCATED_APIS.map((api) => ({
      api,
      missing: REGIONS.filter((region) => availabilityOf(api, region) === 'missing'),
    })).filter(({ missing }) => missing.length > 0);
    const said = rows.filter((row) => row.length === 4 && quoted(row[1]).length > 0);
    expect(said.map(([service, regions]) => ({ service, missing: quoted(regions).sort() }))).toEqual(
      known.map(({ api, missing }) => ({ service: serviceName(api), missing: [...missing].sort() })),
    );
    for (const [index, { api, missing }] of known.entries()) {
      expect(tryGap(api, missing[0] as string)).toContain(`(as of ${said[index]?.[2]})`);
    }
  });

  it('has the nearby region of each', () => {
    const said = rows.filter((row) => row.length === 2 && quoted(row[0]).length === 1);
    const moved = REGIONS.filter((region) => nearbySchedulerRegion(region) !== region);
    expect(said.map(([from, to]) => [quoted(from)[0], quoted(to)[0]])).toEqual(
      moved.map((region) => [region, nearbySchedulerRegion(region)]),
    );
  });

  it('names every region that requires something of a project', () => {
    const paragraph = section.split('\n').find((line) => line.startsWith('`me-central2`')) ?? '';
    expect(quoted(paragraph).filter((region) => tryCondition(region) === undefined)).toEqual([]);
    expect(quoted(paragraph)).toHaveLength(7);
    expect(REGIONS_AS_OF).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});
