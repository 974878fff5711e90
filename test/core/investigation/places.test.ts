import type { Investigator } from '../../../core/investigation';
import { places } from '../../../core/investigation/places';
import type { JsonObject } from '../../../core/values/json';
import { BAD_REVISION, CLEAN_REVISION, revisionJson, serviceJson } from '../../factories/cloud-run-json';
import { createFakeCloudRun, type SeededService } from '../../factories/fake-cloud-run';
import { aDetection, aFinding } from '../../factories/finding';
import { BAD_DIGEST, CLEAN_DIGEST, LOCATION, PROJECT, SERVICE } from '../../factories/names';

const EAST = SERVICE.replace(LOCATION, 'us-east1');
const named = (name: string, digest: string, changes: JsonObject = {}): SeededService => ({
  config: serviceJson({
    name,
    template: { containers: [{ image: `registry.example/other/app@${digest}` }] },
    ...changes,
  }),
  revisions: [revisionJson('only', digest)],
});

async function look(
  others: Readonly<Record<string, SeededService>>,
  main: JsonObject = {},
  finding = aFinding(),
) {
  const run = createFakeCloudRun({ config: serviceJson(main) }, others);
  const context = { finding, detection: aDetection(finding), target: SERVICE, project: PROJECT, run };
  return (places as Investigator<'places'>).investigate(context as never);
}
const at = (id: string, location = LOCATION) => `projects/${PROJECT.id}/locations/${location}/services/${id}`;

describe('the other places where the image runs', () => {
  it('include the same service in another region', async () => {
    expect((await look({ [EAST]: named(EAST, BAD_DIGEST) })).found).toEqual([
      { name: EAST, revisions: ['only'], serving: true },
    ]);
  });

  it('include another service whose template names the digest', async () => {
    const other = at('worker');
    expect((await look({ [other]: named(other, BAD_DIGEST) })).found.map(({ name }) => name)).toEqual([
      other,
    ]);
  });

  it('include a service whose old revision serves, although its template names an image of another repository', async () => {
    const other = at('worker', 'us-east1');
    const traffic = [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'worker-1', percent: 100 }];
    const { config } = named(other, CLEAN_DIGEST, { traffic });
    const revisions = [revisionJson('worker-2', CLEAN_DIGEST), revisionJson('worker-1', BAD_DIGEST)];
    expect((await look({ [other]: { config, revisions } })).found).toEqual([
      { name: other, revisions: ['worker-1'], serving: true },
    ]);
  });

  it('do not include a service that never ran it, or the affected service itself', async () => {
    const [same, other] = [EAST, at('worker')];
    const found = await look({ [same]: named(same, CLEAN_DIGEST), [other]: named(other, CLEAN_DIGEST) });
    expect(found.found).toEqual([]);
  });

  it('distinguish a revision that serves from one that does not', async () => {
    const traffic = [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: CLEAN_REVISION, percent: 100 },
    ];
    const moved: SeededService = {
      config: serviceJson({ name: EAST, traffic }),
      revisions: [revisionJson(BAD_REVISION, BAD_DIGEST), revisionJson(CLEAN_REVISION, CLEAN_DIGEST)],
    };
    expect((await look({ [EAST]: moved })).found).toEqual([
      { name: EAST, revisions: [BAD_REVISION], serving: false },
    ]);
  });

  it('include the regions of a service of several regions', async () => {
    const multiRegionSettings = { regions: [LOCATION, 'us-east1'] };
    expect(await look({}, { multiRegionSettings })).toMatchObject({ regions: [LOCATION, 'us-east1'] });
  });

  it('name what could not be checked', async () => {
    const run = createFakeCloudRun({}, { [EAST]: named(EAST, BAD_DIGEST) });
    const finding = aFinding();
    const seen = await (places as Investigator<'places'>).investigate({
      finding,
      detection: aDetection(finding),
      target: SERVICE,
      project: PROJECT,
      run: {
        ...run,
        listServices: async (project: string) => ({
          ...(await run.listServices(project)),
          unreachable: ['us-west8'],
          whole: false,
        }),
        listRevisions: async () => Promise.reject(new Error('403')),
      },
    } as never);
    expect(seen.unread.map(({ what }) => what)).toEqual([
      'us-west8',
      `projects/${PROJECT.id}/locations/${LOCATION}`,
      `projects/${PROJECT.id}/locations/us-east1`,
      EAST,
      `projects/${PROJECT.id}`,
    ]);
  });

  it('are not known if the finding names no digest', async () => {
    await expect(look({}, {}, aFinding({ containers: [] }))).rejects.toMatchObject({ kind: 'not-available' });
  });

  it('are read after the plan, so they never affect it', () => {
    expect(places.phase).toBe(2);
  });
});
