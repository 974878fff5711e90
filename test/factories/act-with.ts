import type { CloudRun } from '../../core/ports/ports';
import { createActor } from '../../functions/actor/handler';
import { createFakeWorld, type FakeWorld } from './fakes';
import { pushOf } from './finding';
import { actorDependencies, COMMAND_SUBSCRIPTION, createPipeline, outcomeOf, recordOf } from './pipeline';

/** Delivers the finding, then runs the actor with a Cloud Run of which some methods return other answers. */
export async function actWith(
  change: (world: FakeWorld) => Partial<CloudRun> | undefined,
  extra: object = {},
  attempt = 1,
) {
  const world = createFakeWorld();
  const pipeline = createPipeline(world);
  await pipeline.find();
  const deps = actorDependencies(world);
  const actor = createActor({ ...deps, ...extra, run: { ...deps.run, ...change(world) } });
  const status = await actor(pushOf(pipeline.commands[0], { subscription: COMMAND_SUBSCRIPTION, attempt }));
  return { world, status, outcome: await outcomeOf(world, 'shift-traffic'), record: await recordOf(world) };
}
