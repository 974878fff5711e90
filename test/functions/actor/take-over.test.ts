import type { CloudRun } from '../../../core/ports/ports';
import type { JsonObject } from '../../../core/values/json';
import { toIso } from '../../../core/values/time';
import { createActor } from '../../../functions/actor/handler';
import { GoogleFault } from '../../../functions/google/faults';
import { createFakeWorld, linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import {
  actorDependencies,
  COMMAND_SUBSCRIPTION,
  createPipeline,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';
import { checksOf, minutes } from '../../factories/watched-case';

/** A case with the verdict `containing`: the metric has no sample. Its command was published when the world began. */
async function containing(change: Partial<ReturnType<typeof actorDependencies>> = {}) {
  const world = createFakeWorld();
  world.metricAnswers = false;
  const pipeline = createPipeline(world);
  await pipeline.find();
  const publishTime = toIso(world.clock.now());
  const settings = { reads: 0, fails: false };
  const getService: CloudRun['getService'] = (name) => {
    settings.reads += 1;
    if (settings.fails) throw new GoogleFault('invalid', 400, 'run GET', 'planned by the test');
    return world.run.getService(name);
  };
  const deps = actorDependencies(world);
  const actor = createActor({ ...deps, run: { ...deps.run, getService }, ...change });
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
    expect(await look()).toBe(204);
  });

  it('stays on the commands subscription in a deployment without a watch subscription', async () => {
    const { world, first, command } = await containing({ watchSubscription: '' });
    minutes(world, 15);
    expect([first, await command()]).toEqual([503, 503]);
  });
});
