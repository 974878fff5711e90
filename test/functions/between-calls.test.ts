import type { CaseDraft } from '../../core/case/case-document';
import type { JsonObject } from '../../core/json';
import { amendCase } from '../../functions/case/amend-case';
import { GoogleFault } from '../../functions/google/faults';
import {
  BAD_REVISION,
  CLEAN_REVISION,
  LATEST_100,
  revisionJson,
  twoRevisions,
} from '../factories/cloud-run-json';
import { createFakeWorld, type FakeWorld } from '../factories/fakes';
import { BAD_DIGEST, SERVICE } from '../factories/names';
import { CASE_ID, createPipeline, recordOf } from '../factories/pipeline';

const sendBack = (config: JsonObject): JsonObject => ({ ...config, traffic: [LATEST_100] });

/** Calls `then` once, right after a method of a port was called for the nth time. */
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

/** The metric has just said that the instances are gone; what happens next? */
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
  it('somebody sends the traffic back, and contained is not said', async () => {
    const world = createFakeWorld();
    onceGone(world, () => world.run.edit(SERVICE, sendBack));
    await createPipeline(world).handle();
    expect((await recordOf(world)).verdict).toBe('reversed');
  });

  it('a bad revision gets minimum instances, and contained is not said', async () => {
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

  it('a person undoes the case, and nothing is said over it', async () => {
    const world = createFakeWorld();
    const undone = (draft: CaseDraft): CaseDraft => ({
      ...draft,
      verdict: 'observed',
      containment: { config: 'undone', instances: 'unknown' },
    });
    onceGone(world, () =>
      afterCall(world.run, 'getIamPolicy', 1, () => amendCase(world, CASE_ID, undone, 'closed')),
    );
    await createPipeline(world).handle();
    const { verdict, containment } = await recordOf(world);
    expect([verdict, containment.config]).toEqual(['observed', 'undone']);
    expect(world.marks).toEqual([]);
  });
});

describe('between two deliveries of which the first one changed nothing', () => {
  it('somebody splits the traffic, and that is what an undo restores (invariant 5)', async () => {
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
});
