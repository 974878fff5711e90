import type { DocumentStore } from '../../../core/ledger/document-store';
import type { CloudRun, InstanceMetrics } from '../../../core/ports/ports';
import type { JsonObject } from '../../../core/values/json';
import { toIso } from '../../../core/values/time';
import { createActor } from '../../../functions/actor/handler';
import { GoogleFault } from '../../../functions/google/faults';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import {
  actorDependencies,
  COMMAND_SUBSCRIPTION,
  createPipeline,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';
import { checksOf, minutes, trafficBack } from '../../factories/watched-case';

/** A case with the verdict `containing`: the metric has no sample. Its command was published when the world began. */
async function containing(change: Partial<ReturnType<typeof actorDependencies>> = {}) {
  const world = createFakeWorld();
  world.metricAnswers = false;
  const pipeline = createPipeline(world);
  await pipeline.find();
  const publishTime = toIso(world.clock.now());
  const settings = { reads: 0, polls: 0, writes: 0, fails: false };
  const getService: CloudRun['getService'] = (name) => {
    settings.reads += 1;
    if (settings.fails) throw new GoogleFault('invalid', 400, 'run GET', 'planned by the test');
    return world.run.getService(name);
  };
  const deps = actorDependencies(world);
  const metrics: InstanceMetrics = {
    newestCounts: (...about) => {
      settings.polls += 1;
      return world.metrics.newestCounts(...about);
    },
  };
  const { store: memory } = world;
  const store: DocumentStore = {
    ...memory,
    replace: (...write) => {
      settings.writes += 1;
      return memory.replace(...write);
    },
  };
  const actor = createActor({ ...deps, run: { ...deps.run, getService }, metrics, store, ...change });
  const deliver = (subscription: string, deliveryAttempt: number) => {
    const body = pushOf(pipeline.commands[0], { subscription }) as JsonObject;
    return actor({ ...body, message: { ...(body.message as JsonObject), publishTime }, deliveryAttempt });
  };
  const first = await deliver(COMMAND_SUBSCRIPTION, 1);
  return {
    world,
    first,
    settings,
    command: () => deliver(COMMAND_SUBSCRIPTION, 7),
    look: () => deliver(WATCH_SUBSCRIPTION, 8),
  };
}

describe('the command of a containing case', () => {
  it('stays on the commands subscription for ten minutes', async () => {
    const { first, look, settings } = await containing();
    const before = settings.reads;
    expect([first, await look(), settings.reads]).toEqual([503, 503, before]);
  });

  it('is carried on by the watch subscription after that', async () => {
    const { world, command, look, settings } = await containing();
    minutes(world, 10);
    const before = settings.reads;
    expect([await command(), settings.reads]).toEqual([204, before]);
    expect(await look()).toBe(503);
    expect(settings.reads).toBeGreaterThan(before);
    expect((await recordOf(world)).verdict).toBe('containing');
  });

  it('is acknowledged by the delivery during which the ten minutes end', async () => {
    const { world, command } = await containing();
    minutes(world, 9);
    expect([await command(), (await recordOf(world)).verdict]).toEqual([204, 'containing']);
  });

  it('becomes contained on the watch subscription, which then makes its checks', async () => {
    const { world, look } = await containing();
    minutes(world, 15);
    world.metricAnswers = true;
    expect(await look()).toBe(503);
    expect((await recordOf(world)).verdict).toBe('contained');
    minutes(world, 2);
    expect([await look(), await checksOf(world)]).toEqual([503, 1]);
    minutes(world, 60);
    expect(await look()).toBe(204);
  });

  it('is looked at once per delivery of the watch subscription, without waiting', async () => {
    const { world, look, settings } = await containing();
    minutes(world, 15);
    const [polls, at] = [settings.polls, world.clock.now()];
    await look();
    expect([settings.polls - polls, world.clock.now()]).toEqual([1, at]);
  });

  describe('that the watch subscription looks at again', () => {
    const again = async () => {
      const found = await containing();
      minutes(found.world, 15);
      await found.look();
      return { ...found, before: { ...found.settings, said: found.world.lines.length } };
    };
    const verdicts = ({ lines }: FakeWorld) => lines.filter(({ event }) => event === 'case.verdict').length;

    it('writes and reports nothing while nothing is new', async () => {
      const { world, look, settings, before } = await again();
      const said = verdicts(world);
      minutes(world, 3);
      expect(await look()).toBe(503);
      expect([settings.writes, settings.polls, verdicts(world)]).toEqual([
        before.writes,
        before.polls + 1,
        said,
      ]);
    });

    it('puts its own words back into a record that somebody rewrote', async () => {
      const { world, look } = await again();
      const { nextSteps } = await recordOf(world);
      const { caseId } = await recordOf(world);
      const stored = await world.store.get('cases', caseId);
      const record = { ...(stored?.data.record as JsonObject), nextSteps: ['Do nothing.'] };
      await world.store.replace('cases', caseId, { ...stored?.data, record }, stored?.version ?? '');
      minutes(world, 3);
      await look();
      expect((await recordOf(world)).nextSteps).toEqual(nextSteps);
    });

    it('sends a mark again that Security Command Center has not taken', async () => {
      let isDown = true;
      const found = await containing({
        marker: {
          mark: async () => {
            if (isDown) throw new GoogleFault('unavailable', 503, 'scc PATCH', 'planned by the test');
          },
        },
      });
      minutes(found.world, 15);
      await found.look();
      const markOf = async () =>
        (await recordOf(found.world)).outcomes.find(({ action }) => action === 'annotate-finding')?.status;
      const down = await markOf();
      isDown = false;
      minutes(found.world, 3);
      await found.look();
      expect([down, await markOf()]).toEqual(['failed', 'done']);
    });

    it('becomes reversed if somebody sends traffic back', async () => {
      const { world, look } = await again();
      trafficBack(world);
      minutes(world, 3);
      await look();
      expect((await recordOf(world)).verdict).toBe('reversed');
    });
  });

  it('is left to people after two hours', async () => {
    const { world, look } = await containing();
    minutes(world, 120);
    expect(await look()).toBe(503);
    const asks = world.notices.filter(({ details }) =>
      JSON.stringify(details).includes('does not check it again'),
    );
    expect(asks).toHaveLength(1);
    expect(await look()).toBe(204);
  });

  it('fails on the watch subscription as it fails on the commands subscription', async () => {
    const { world, look, settings } = await containing();
    minutes(world, 15);
    settings.fails = true;
    expect(await look()).toBe(503);
    expect((await recordOf(world)).verdict).toBe('failed');
    expect(linesOf(world, 'case.failed')).toHaveLength(1);
    // The mark said `containing`. The watch goes on for a quarter of an hour, in case an earlier mark arrives late.
    expect(JSON.stringify(world.marks.at(-1)?.marks)).toContain('failed');
    expect(await look()).toBe(503);
    minutes(world, 16);
    expect(await look()).toBe(204);
  });

  it('stays on the commands subscription in a deployment without a watch subscription', async () => {
    const { world, first, command } = await containing({ watchSubscription: '' });
    minutes(world, 15);
    expect([first, await command()]).toEqual([503, 503]);
  });
});
