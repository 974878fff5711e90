import { accusationsPlace, noteAccusation } from '../../../core/ledger/notified-accusations';
import { GoogleFault } from '../../../functions/google/faults';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { aFinding, findingJson } from '../../factories/finding';
import { BAD_DIGEST, CLEAN_DIGEST, imageOf, OTHER_CANONICAL_NAME, SERVICE } from '../../factories/names';
import { createPipeline, outcomeOf, recordOf } from '../../factories/pipeline';

const accusing = (digest: string, changes: object = {}) => ({
  canonicalName: OTHER_CANONICAL_NAME,
  containers: [{ name: 'checkout-1', imageId: imageOf(digest) }],
  ...changes,
});

const notify = (world: FakeWorld, digest: string, changes: object = {}) =>
  noteAccusation(world.store, SERVICE, aFinding(accusing(digest, changes)), world.clock.now());

describe('a refuge with a finding that SCC does not list yet (invariant 3: fail closed)', () => {
  it('is not used, and the service stops', async () => {
    const world = createFakeWorld();
    await notify(world, CLEAN_DIGEST);
    await createPipeline(world).handle();
    expect((await outcomeOf(world, 'stop-service'))?.status).toBe('done');
    expect(await outcomeOf(world, 'shift-traffic')).toBeUndefined();
  });

  it('is used if the finding is withdrawn, or if it is about another image', async () => {
    const world = createFakeWorld();
    await notify(world, CLEAN_DIGEST);
    await notify(world, CLEAN_DIGEST, { state: 'INACTIVE' });
    await notify(world, BAD_DIGEST, { canonicalName: OTHER_CANONICAL_NAME.replaceAll('1', '2') });
    await createPipeline(world).handle();
    expect((await outcomeOf(world, 'shift-traffic'))?.status).toBe('done');
  });

  it('is known from the responder, which records every notification before it acknowledges', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find(accusing(CLEAN_DIGEST));
    await pipeline.handle();
    expect((await outcomeOf(world, 'stop-service'))?.status).toBe('done');
  });

  it('counts as reported while the notifications cannot be read', async () => {
    const world = createFakeWorld();
    const { collection, id } = accusationsPlace(SERVICE);
    const pipeline = createPipeline(world);
    await pipeline.find();
    await world.store.replace(
      collection,
      id,
      { accusations: 'none' },
      (await world.store.get(collection, id))?.version ?? '',
    );
    await pipeline.act();
    expect((await outcomeOf(world, 'stop-service'))?.status).toBe('done');
  });
});

describe('a refuge that gets a finding between the change and the verdict (invariant 7: verified before claimed)', () => {
  /** The traffic has moved, and the instances are not known to be gone yet. */
  async function moved() {
    const world = createFakeWorld();
    world.metricAnswers = false;
    const pipeline = createPipeline(world);
    await pipeline.handle();
    world.metricAnswers = true;
    return { world, pipeline };
  }

  /** The finding arrives while the actor waits for the metric. */
  async function accusedMeanwhile(accuse: (world: FakeWorld) => Promise<void> | void) {
    const world = createFakeWorld();
    const { newestCounts } = world.metrics;
    Object.assign(world.metrics, {
      newestCounts: async (service: string, from: string) => {
        await accuse(world);
        return newestCounts(service, from);
      },
    });
    const pipeline = createPipeline(world);
    const status = await pipeline.handle();
    return { world, pipeline, status };
  }

  it.each([
    ['Riposte was notified', (world: FakeWorld) => notify(world, CLEAN_DIGEST)],
    [
      'SCC lists it',
      (world: FakeWorld) => {
        world.threats = [{ finding: findingJson(accusing(CLEAN_DIGEST)) as never }];
      },
    ],
    [
      'SCC lists it, and it names an image without a digest',
      (world: FakeWorld) => {
        const containers = [{ name: 'checkout-1', uri: imageOf(CLEAN_DIGEST).replace(/@.*$/, ':latest') }];
        world.threats = [{ finding: findingJson({ ...accusing(CLEAN_DIGEST), containers }) as never }];
      },
    ],
  ])('is not contained, and the next delivery stops the service: %s', async (_how, accuse) => {
    const { world, pipeline, status } = await accusedMeanwhile(accuse);
    const record = await recordOf(world);
    expect([status, record.verdict, record.containment.config]).toEqual([503, 'containing', 'not-verified']);
    expect(record.nextSteps.join()).toContain(OTHER_CANONICAL_NAME);
    await pipeline.act(undefined, 2);
    const stopped = await recordOf(world);
    expect(stopped.verdict).toBe('contained');
    expect(stopped.outcomes.map(({ action, status: each }) => `${action} ${each}`)).toEqual(
      expect.arrayContaining(['shift-traffic done', 'stop-service done']),
    );
    expect(linesOf(world, 'plan.replaced')).toHaveLength(1);
  });

  it('a later undo reverts both steps', async () => {
    const { world, pipeline } = await accusedMeanwhile((each) => notify(each, CLEAN_DIGEST));
    const [before] = world.run.mutations;
    await pipeline.act(undefined, 2);
    await pipeline.undo();
    expect(before).toBeDefined();
    expect((await recordOf(world)).undone?.restored).toBe(true);
  });

  it('does not matter if no traffic goes there', async () => {
    const { world, pipeline } = await moved();
    world.run.edit(SERVICE, (config) => ({
      ...config,
      scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 },
    }));
    await notify(world, CLEAN_DIGEST);
    await pipeline.act(undefined, 2);
    expect((await recordOf(world)).verdict).toBe('contained');
  });
});

describe('a notification that cannot be recorded', () => {
  it('is delivered again, and the response does not wait for it', async () => {
    const world = createFakeWorld();
    const { create } = world.store;
    Object.assign(world.store, {
      create: async (...args: Parameters<typeof create>) => {
        if (args[0] === 'accusations') throw new GoogleFault('denied', 403, 'firestore', 'no');
        return create(...args);
      },
    });
    const pipeline = createPipeline(world);
    expect(await pipeline.find()).toBe(503);
    expect(pipeline.commands).toHaveLength(1);
    expect(linesOf(world, 'case.failed')).toEqual([]);
    Object.assign(world.store, { create });
    expect(await pipeline.find()).toBe(204);
    expect(await world.store.get('accusations', accusationsPlace(SERVICE).id)).toBeDefined();
  });
});
