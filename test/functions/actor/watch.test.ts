import { readSayings } from '../../../core/ledger/sayings';
import type { JsonObject } from '../../../core/values/json';
import { toIso } from '../../../core/values/time';
import { createActor } from '../../../functions/actor/handler';
import type { FakeWorld } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import {
  actorDependencies,
  CASE_ID,
  type Command,
  createPipeline,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';
import { checksOf, contained, minutes, trafficBack } from '../../factories/watched-case';

/** Deliveries on the watch subscription of a command that is published now, because somebody changed the workload. */
function changedLook(world: FakeWorld, command: Command): () => Promise<number> {
  const actor = createActor(actorDependencies(world));
  const publishTime = toIso(world.clock.now());
  return () =>
    actor(pushOf({ ...command, changed: true }, { subscription: WATCH_SUBSCRIPTION, publishTime }));
}

describe('a contained case on the watch subscription', () => {
  test('is delivered until the last check, and reads the workload only at the checks', async () => {
    let reads = 0;
    const { world, look } = await contained((w) => ({
      getService: (name) => {
        reads += 1;
        return w.run.getService(name);
      },
    }));
    const answers: [number, number, number][] = [];
    for (const wait of [0, 1, 1, 3, 1, 9, 30, 16, 1]) {
      minutes(world, wait);
      answers.push([await look(), reads, await checksOf(world)]);
    }
    expect(answers).toEqual([
      [503, 0, 0],
      [503, 1, 1],
      [503, 1, 1],
      [503, 2, 2],
      [503, 2, 2],
      [503, 3, 3],
      [503, 3, 3],
      [204, 4, 4],
      [204, 4, 4],
    ]);
  });

  test('makes a check once, even if two deliveries try', async () => {
    const { world, look } = await contained();
    minutes(world, 2);
    await Promise.all([look(), look()]);
    expect(await checksOf(world)).toBe(1);
  });

  test('ends a quarter of an hour after an undo', async () => {
    const { world, look } = await contained();
    await createPipeline(world).undo();
    minutes(world, 2);
    expect([await look(), (await recordOf(world)).verdict]).toEqual([503, 'observed']);
    minutes(world, 14);
    expect(await look()).toBe(204);
    expect((await readSayings(world.store, CASE_ID)).ended).toBe('undone');
  });

  test('is not watched by a command for another case', async () => {
    const { world, command } = await contained();
    trafficBack(world);
    minutes(world, 2);
    const actor = createActor(actorDependencies(world));
    const sent = { ...command, caseId: `${CASE_ID.slice(0, -1)}0` };
    const body = pushOf(sent, { subscription: WATCH_SUBSCRIPTION }) as JsonObject;
    const message = { ...(body.message as JsonObject), publishTime: toIso(world.clock.now()) };
    const look = () => actor({ ...body, message });
    // Its document may be on its way, or somebody may have made it unreadable while the actor contains the workload.
    expect(await look()).toBe(503);
    minutes(world, 5 * 60);
    expect(await look()).toBe(204);
    expect((await recordOf(world)).verdict).toBe('contained');
  });

  test('is left to the commands subscription if another caller changed the workload', async () => {
    const { world, command } = await contained();
    trafficBack(world);
    minutes(world, 2);
    const look = changedLook(world, command);
    expect(await look()).toBe(503);
    expect((await recordOf(world)).verdict).toBe('contained');
    // A minute later it looks too, because nothing may be delivered again on the other subscription.
    minutes(world, 1);
    expect(await look()).toBe(503);
    expect((await recordOf(world)).verdict).toBe('reversed');
  });

  test('is done with a change that does not reverse the containment', async () => {
    const { world, command } = await contained();
    const look = changedLook(world, command);
    minutes(world, 1);
    expect([await look(), (await recordOf(world)).verdict]).toEqual([204, 'contained']);
  });
});

describe('a case without a verdict on the watch subscription', () => {
  const undecided = async (hours: number) => {
    const pipeline = createPipeline();
    await pipeline.find();
    const { world } = pipeline;
    const body = pushOf(pipeline.commands[0], { subscription: WATCH_SUBSCRIPTION }) as JsonObject;
    const published = toIso(world.clock.now() - hours * 3_600_000);
    const message = { ...(body.message as JsonObject), publishTime: published };
    return createActor(actorDependencies(world))({ ...body, message });
  };

  test('waits for the verdict also while the document has another plan', async () => {
    const pipeline = createPipeline();
    await pipeline.find();
    const { world } = pipeline;
    // A delivery that has read the document before may still contain the workload.
    const sent = { ...pipeline.commands[0], planHash: 'a'.repeat(64) };
    const push = pushOf(sent, { subscription: WATCH_SUBSCRIPTION });
    expect(await createActor(actorDependencies(world))(push)).toBe(503);
  });

  test.each([
    [0, 503],
    [3, 503],
    [5, 204],
  ])('is answered after %s hours with %s', async (hours, status) => {
    expect(await undecided(hours)).toBe(status);
  });
});
