import type { JsonObject } from '../../../core/values/json';
import { toIso } from '../../../core/values/time';
import { GoogleFault } from '../../../functions/google/faults';
import {
  BAD_REVISION,
  CLEAN_REVISION,
  LATEST_100,
  revisionJson,
  twoRevisions,
} from '../../factories/cloud-run-json';
import { withPolicy } from '../../factories/config';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { BAD_DIGEST, SERVICE } from '../../factories/names';
import { createPipeline, recordOf } from '../../factories/pipeline';

const sendBack = (config: JsonObject): JsonObject => ({ ...config, traffic: [LATEST_100] });

/** Calls `then` once, right after the nth call of a method of a port. */
function afterCall<Port extends object>(
  port: Port,
  method: keyof Port,
  nth: number,
  then: () => unknown,
): void {
  const call = port[method] as (...args: readonly unknown[]) => Promise<unknown>;
  let calls = 0;
  Object.assign(port, {
    [method]: async (...args: readonly unknown[]) => {
      const answer = await call(...args);
      calls += 1;
      if (calls === nth) await then();
      return answer;
    },
  });
}

/** The metric has reported that the instances are gone. `then` runs when the actor next takes the lock. */
function onceGone(world: FakeWorld, then: () => unknown): void {
  afterCall(world.metrics, 'newestCounts', 1, () => {
    const { replace } = world.store;
    let done = false;
    Object.assign(world.store, {
      replace: async (...write: Parameters<typeof replace>) => {
        const [collection, , data] = write;
        const answer = await replace(...write);
        const isTaken = collection === 'locks' && Number(data.leaseUntilMs) > 0;
        if (isTaken && !done) {
          done = true;
          await then();
        }
        return answer;
      },
    });
  });
}

describe('between the last sample and the verdict (invariant 7: verified before claimed)', () => {
  it('another caller restores the traffic, and the case is not reported as contained', async () => {
    const world = createFakeWorld();
    onceGone(world, () => world.run.edit(SERVICE, sendBack));
    await createPipeline(world).handle();
    expect((await recordOf(world)).verdict).toBe('reversed');
  });

  it('a bad revision gets minimum instances, and the case is not reported as contained', async () => {
    const world = createFakeWorld();
    const warm = revisionJson(BAD_REVISION, BAD_DIGEST, { scaling: { minInstanceCount: 1 } });
    onceGone(world, () => {
      const [, clean] = twoRevisions();
      Object.assign(world.run, { listRevisions: async () => [warm, clean] });
    });
    await createPipeline(world).handle();
    const { verdict, containment } = await recordOf(world);
    expect([verdict, containment.config]).toEqual(['containing', 'not-verified']);
  });

  it('a person undoes the case, and no report replaces that', async () => {
    const world = createFakeWorld();
    afterCall(world.metrics, 'newestCounts', 1, () => createPipeline(world).undo());
    await createPipeline(world).handle();
    const { verdict, containment } = await recordOf(world);
    expect([verdict, containment.config]).toEqual(['observed', 'undone']);
    expect(world.marks.map(({ marks }) => marks.riposte_verdict)).not.toContain('contained');
  });
});

describe('between two deliveries, the first of which changed nothing', () => {
  it('another caller splits the traffic, and an undo restores that split (invariant 5)', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const { patchService } = world.run;
    Object.assign(world.run, {
      patchService: () => Promise.reject(new GoogleFault('unavailable', 503, 'run PATCH', 'later')),
    });
    await pipeline.act();
    Object.assign(world.run, { patchService });
    const type = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
    const split = [
      { type, revision: BAD_REVISION, percent: 90 },
      { type, revision: CLEAN_REVISION, percent: 10 },
    ];
    world.run.edit(SERVICE, (config) => ({ ...config, traffic: split }));
    await pipeline.act(undefined, 2);
    await pipeline.undo();
    expect(world.run.userState(SERVICE).config).toMatchObject({ traffic: split });
  });

  it('an operator engages the kill switch, and a change whose response was lost is still recorded', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const { patchService } = world.run;
    Object.assign(world.run, {
      patchService: async (...patch: Parameters<typeof patchService>) => {
        await patchService(...patch);
        throw new GoogleFault('unavailable', 503, 'run PATCH', 'the answer is lost');
      },
    });
    await pipeline.act();
    await world.store.create('controls', 'kill-switch', { engaged: true, reason: 'drill' });
    await pipeline.act(undefined, 2);
    const { outcomes, verdict } = await recordOf(world);
    expect(outcomes.find(({ action }) => action === 'shift-traffic')?.status).toBe('done');
    expect([verdict, world.run.mutations.length]).toEqual(['contained', 1]);
  });
});

describe('between two checks of one change', () => {
  it('time passes, and a sample from after the change stays valid (invariant 7)', async () => {
    const world = createFakeWorld({ config: withPolicy({ verifyWaitSeconds: 0 }) });
    const pipeline = createPipeline(world);
    world.metricAnswers = false;
    await pipeline.handle();
    world.clock.advance(60_000);
    const at = toIso(world.clock.now());
    Object.assign(world.metrics, { newestCounts: async (service: string) => world.run.counts(service, at) });
    world.clock.advance(60_000);
    await pipeline.act(undefined, 2);
    expect((await recordOf(world)).verdict).toBe('contained');
  });
});

describe('between the read and a change with an outdated etag', () => {
  it('another caller edits the service, and an undo still restores the state before the change (invariant 5)', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    afterCall(world.run, 'listRevisions', 1, () =>
      world.run.edit(SERVICE, (config) => ({ ...config, description: 'edited since' })),
    );
    await pipeline.act();
    await pipeline.undo();
    const [done] = linesOf(world, 'undo.done');
    expect(done?.fields.steps).toMatchObject([{ action: 'shift-traffic', code: 'restored' }]);
  });
});
