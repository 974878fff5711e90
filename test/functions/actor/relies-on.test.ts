import { caseIdOf } from '../../../core/case/case-id';
import { readContainments } from '../../../core/ledger/containments';
import { BAD_REVISION } from '../../factories/cloud-run-json';
import { withPolicy } from '../../factories/config';
import { findingJson } from '../../factories/finding';
import { CANONICAL_NAME, imageOf, NOW_MS, SERVICE } from '../../factories/names';
import { createPipeline, recordOf } from '../../factories/pipeline';

const LATER = '2026-05-06T08:00:00.000Z';
const LATER_CASE = caseIdOf(CANONICAL_NAME, LATER);

/** A contained service, and a later finding about the same image. `before` runs between the two. */
async function repeated(
  changes: object,
  before: (world: ReturnType<typeof createPipeline>['world']) => unknown = () => undefined,
) {
  const first = createPipeline();
  const { world } = first;
  await first.handle();
  world.clock.advance(600_000);
  await before(world);
  const pipeline = createPipeline(world);
  world.sccFinding = findingJson({ eventTime: LATER, ...changes }) as never;
  await pipeline.find({ eventTime: LATER, ...changes });
  await pipeline.act();
  return { world, record: await recordOf(world, LATER_CASE) };
}

const engage = (world: Parameters<Parameters<typeof repeated>[1] & object>[0]) =>
  world.store.create('controls', 'kill-switch', { engaged: true });
const exempt = (world: Parameters<typeof engage>[0]) => {
  const exemptions = [{ resource: SERVICE, reason: 'r', expires: new Date(NOW_MS + 9e6).toISOString() }];
  world.config = withPolicy({ exemptions });
};

describe('a repeat on a contained workload', () => {
  it.each([
    ['although the kill switch is engaged', {}, engage],
    ['although the workload is exempt since', {}, exempt],
    [
      'although its playbook changes nothing and the kill switch is engaged',
      { category: 'Reverse Shell' },
      engage,
    ],
  ] as const)('says that the containment holds %s', async (_how, changes, before) => {
    const { world, record } = await repeated(changes, before);
    expect(record).toMatchObject({ verdict: 'contained', containment: { config: 'verified' } });
    expect(world.notices.at(-1)?.severity).toBe('NOTICE');
  });

  it('leaves the way in of the earlier case as it was, because its playbook knows of none', async () => {
    const { world } = await repeated({ category: 'Reverse Shell' });
    const [standing] = await readContainments(world.store, SERVICE);
    expect(standing?.wayIn).toBe('image');
  });

  it('does not rely on a containment that is no longer in place', async () => {
    const { world, record } = await repeated({ category: 'Reverse Shell' }, async ({ run }) => {
      const { etag } = await run.getService(SERVICE);
      const traffic = [
        { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: BAD_REVISION, percent: 100 },
      ];
      await run.patchService(SERVICE, String(etag), { traffic }, ['traffic']);
    });
    expect(record.verdict).toBe('observed');
    expect(world.notices.at(-1)?.severity).toBe('ALERT');
  });

  it.each([
    ['another image', [{ imageId: imageOf(`sha256:${'7'.repeat(64)}`) }]],
    ['no image', []],
  ])('does not rely on the containment if the finding is about %s', async (_what, containers) => {
    const { record } = await repeated({ category: 'Reverse Shell', containers });
    expect(record.verdict).toBe('observed');
  });
});
