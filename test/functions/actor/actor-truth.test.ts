import { readContainments } from '../../../core/ledger/containments';
import { effectKey, readEffect } from '../../../core/ledger/effects';
import type { JsonObject } from '../../../core/values/json';
import { GoogleFault } from '../../../functions/google/faults';
import { LATEST_100, onlyBadRevisions } from '../../factories/cloud-run-json';
import { containing, engage } from '../../factories/containing-case';
import { createFakeCloudRun, type FakeCloudRun } from '../../factories/fake-cloud-run';
import { createFakeWorld, linesOf } from '../../factories/fakes';
import { findingJson } from '../../factories/finding';
import { ADDED, SERVICE } from '../../factories/names';
import { CASE_ID, createPipeline, recordOf } from '../../factories/pipeline';

const sendBack = (config: JsonObject): JsonObject => ({ ...config, traffic: [LATEST_100] });

describe('a verdict depends on a current read (invariant 7: verified before claimed)', () => {
  it('is contained if it is verified later, and changes nothing again', async () => {
    const { world, act } = await containing();
    await act(undefined, 2);
    expect([(await recordOf(world)).verdict, world.run.mutations.length]).toEqual(['contained', 1]);
  });

  it('is not contained if another caller restored the traffic while the actor waited for the metric', async () => {
    const world = createFakeWorld();
    const { newestCounts } = world.metrics;
    Object.assign(world.metrics, {
      newestCounts: async (service: string, from: string) => {
        const counts = await newestCounts(service, from);
        world.run.edit(SERVICE, sendBack);
        return counts;
      },
    });
    await createPipeline(world).handle();
    expect((await recordOf(world)).verdict).not.toBe('contained');
  });

  it.each([
    [
      'the kill switch',
      async (world: ReturnType<typeof createFakeWorld>) => {
        await world.store.create('controls', 'kill-switch', engage);
      },
    ],
    [
      'an INACTIVE finding',
      async (world: ReturnType<typeof createFakeWorld>) => {
        world.sccFinding = findingJson({ state: 'INACTIVE' }) as never;
      },
    ],
  ])('is not made from memory if %s refuses and the traffic is restored', async (_what, refuse) => {
    const { world, act } = await containing();
    world.run.edit(SERVICE, sendBack);
    await refuse(world);
    await act(undefined, 2);
    expect([(await recordOf(world)).verdict, world.run.mutations.length]).not.toEqual(['contained', 1]);
  });

  it('may still become contained while the kill switch is engaged, because reading changes nothing', async () => {
    const { world, act } = await containing();
    await world.store.create('controls', 'kill-switch', engage);
    await act(undefined, 2);
    expect((await recordOf(world)).verdict).toBe('contained');
  });

  it("never includes another writer's edit in its own baseline", async () => {
    const { world, act } = await containing();
    const step = (await recordOf(world)).plan.steps.find(({ action }) => action === 'shift-traffic');
    const key = effectKey((await recordOf(world)).finding, step as never);
    const before = await readEffect(world.store, key);
    world.run.edit(SERVICE, (config) => ({ ...config, description: 'new words' }));
    await act(undefined, 2);
    expect(await readEffect(world.store, key)).toEqual(before);
  });

  it('ignores samples from before another writer changed the service', async () => {
    const { world, act } = await containing();
    const { getService } = world.run;
    Object.assign(world.run, {
      getService: async (name: string) => {
        const updateTime = new Date(world.clock.now() + 1).toISOString();
        return { ...(await getService(name)), updateTime };
      },
    });
    await act(undefined, 2);
    expect((await recordOf(world)).verdict).toBe('containing');
  });
});

describe('the breaker (invariant 10)', () => {
  it('counts a case once for each workload, and ignores cases that change nothing', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle({ category: ADDED });
    world.sccFinding = findingJson({ eventTime: '2026-05-06T07:20:00.000Z' }) as never;
    world.clock.advance(600_000);
    await pipeline.handle({ eventTime: '2026-05-06T07:20:00.000Z' });
    const { containments } = (await world.store.get('controls', 'breaker'))?.data ?? {};
    expect(containments).toEqual([{ caseId: CASE_ID, target: SERVICE, atMs: expect.any(Number) }]);
  });
});

describe('the state before the change', () => {
  it('is the newest one if an earlier delivery died before it changed anything', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const { patchService } = world.run;
    Object.assign(world.run, {
      patchService: () => Promise.reject(new GoogleFault('unavailable', 503, 'run PATCH', 'later')),
    });
    await pipeline.act();
    Object.assign(world.run, { patchService });
    world.run.edit(SERVICE, (config) => ({ ...config, description: 'edited since' }));
    await pipeline.act(undefined, 2);
    await pipeline.undo();
    expect(world.run.userState(SERVICE).config).toMatchObject({
      description: 'edited since',
      traffic: [LATEST_100],
    });
  });
});

describe('a change whose result depends on the fault', () => {
  const STOPPED = { scalingMode: 'MANUAL', manualInstanceCount: 0 };
  const onlyBad = () => createFakeWorld({ run: createFakeCloudRun({ revisions: onlyBadRevisions() }) });
  const fault = (kind: 'denied' | 'unavailable') =>
    new GoogleFault(kind, kind === 'denied' ? 403 : 503, 'run PATCH', 'no');

  /** The first PATCH fails. `lands` is whether it took effect anyway. Then `then` runs. */
  const story = async (kind: 'denied' | 'unavailable', lands: boolean, then: (run: FakeCloudRun) => void) => {
    const world = onlyBad();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const { patchService } = world.run;
    Object.assign(world.run, {
      patchService: async (...args: Parameters<typeof patchService>) => {
        if (lands) await patchService(...args);
        throw fault(kind);
      },
    });
    await pipeline.act();
    Object.assign(world.run, { patchService });
    then(world.run);
    world.clock.advance(600_000);
    const again = createPipeline(world);
    await again.find();
    await again.act(pipeline.commands[0], 2);
    return { world, undo: () => again.undo() };
  };

  it('a stop by a person after a refused one belongs to the person, and an undo does not change it', async () => {
    const { world, undo } = await story('denied', false, (run) =>
      run.edit(SERVICE, (config) => ({ ...config, scaling: STOPPED })),
    );
    const stopped = world.run.userState(SERVICE);
    expect((await readContainments(world.store, SERVICE)).map(({ changed }) => changed)).toEqual([false]);
    await undo();
    expect(world.run.userState(SERVICE)).toEqual(stopped);
  });

  it('an edit after a lost response is drift, and an undo does not overwrite it', async () => {
    const { world, undo } = await story('unavailable', true, (run) =>
      run.edit(SERVICE, (config) => ({ ...config, description: 'edited since' })),
    );
    await undo();
    expect([world.run.userState(SERVICE).config, linesOf(world, 'undo.refused').length]).toMatchObject([
      { description: 'edited since' },
      1,
    ]);
  });

  it('an edit after a change whose response was lost leaves the undo to a person, and the case names the command', async () => {
    const { world, undo } = await story('unavailable', true, (run) => {
      run.edit(SERVICE, (config) => ({ ...config, traffic: [{ ...LATEST_100, tag: 'pr-7' }] }));
    });
    const applied = world.run.userState(SERVICE);
    await undo();
    expect(world.run.userState(SERVICE)).toEqual(applied);
    expect(linesOf(world, 'undo.refused')[0]?.fields.code).toBe('unknown-writer');
    const [advice] = (await recordOf(world)).nextSteps;
    expect(advice).toContain('gcloud beta run services update checkout');
    expect(advice).toContain('--scaling=auto');
  });
});
