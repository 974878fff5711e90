import type { JsonObject } from '../../../core/values/json';
import { createActor } from '../../../functions/actor/handler';
import { createFakeWorld, linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import {
  actorDependencies,
  CASE_ID,
  type Command,
  createPipeline,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';

/** A finding that the kill switch keeps from any change. The actor has reported that. */
async function refused() {
  const world = createFakeWorld();
  const engaged = { engaged: true, reason: 'maintenance', since: '2026-01-01T00:00:00Z' };
  await world.store.create('controls', 'kill-switch', engaged);
  const pipeline = createPipeline(world);
  await pipeline.handle();
  expect((await recordOf(world)).verdict).toBe('refused');
  const command = pipeline.commands[0] as Command;
  const actor = createActor(actorDependencies(world));
  return { world, look: () => actor(pushOf(command, { subscription: WATCH_SUBSCRIPTION })) };
}

/** A compromised responder puts the document back that it had before the actor decided. */
async function rollBack({ store }: Awaited<ReturnType<typeof refused>>['world']): Promise<void> {
  const stored = await store.get('cases', CASE_ID);
  if (!stored) throw new Error('no case');
  const { verdict: _verdict, ...record } = stored.data.record as JsonObject;
  await store.replace('cases', CASE_ID, { ...stored.data, state: 'handed-over', record }, stored.version);
}

describe('a finished case whose document somebody put back', () => {
  test('gets its verdict again at the next delivery on the watch subscription, and people are notified', async () => {
    const { world, look } = await refused();
    await rollBack(world);
    world.clock.advance(60_000);
    expect(await look()).toBe(204);
    expect((await recordOf(world)).verdict).toBe('refused');
    expect(linesOf(world, 'command.refused').map(({ severity }) => severity)).toEqual(['CRITICAL']);
    // Once is enough.
    expect(await look()).toBe(204);
    expect(linesOf(world, 'command.refused')).toHaveLength(1);
  });

  test('is not reported if nobody put it back', async () => {
    const { world, look } = await refused();
    expect(await look()).toBe(204);
    expect(linesOf(world, 'command.refused')).toEqual([]);
  });
});
