import { readContainments } from '../../core/ledger/containments';
import type { CloudRun } from '../../core/ports/ports';
import { toIso } from '../../core/values/time';
import { createActor } from '../../functions/actor/handler';
import { createFakeWorld, type FakeWorld } from './fakes';
import { pushOf } from './finding';
import { SERVICE } from './names';
import {
  actorDependencies,
  COMMAND_SUBSCRIPTION,
  type Command,
  createPipeline,
  recordOf,
  WATCH_SUBSCRIPTION,
} from './pipeline';

export const CI = 'ci@shop-prod.iam.gserviceaccount.com';

export interface Watched {
  readonly world: FakeWorld;
  readonly command: Command;
  /** One delivery on the watch subscription. */
  look(): Promise<number>;
  /** One delivery on the commands subscription, after another party changed the workload. */
  asked(): Promise<number>;
}

/** The reference finding, contained. */
export async function contained(run: (world: FakeWorld) => Partial<CloudRun> = () => ({})): Promise<Watched> {
  const world = createFakeWorld();
  const pipeline = createPipeline(world);
  await pipeline.handle();
  expect((await recordOf(world)).verdict).toBe('contained');
  const command = pipeline.commands[0] as Command;
  const deps = actorDependencies(world);
  const actor = createActor({ ...deps, run: { ...deps.run, ...run(world) } });
  return {
    world,
    command,
    look: () => actor(pushOf(command, { subscription: WATCH_SUBSCRIPTION })),
    asked: () => actor(pushOf({ ...command, changed: true }, { subscription: COMMAND_SUBSCRIPTION })),
  };
}

export const trafficBack = (world: FakeWorld) =>
  world.run.edit(SERVICE, (config) => ({
    ...config,
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    lastModifier: CI,
    updateTime: toIso(world.clock.now()),
  }));

export const standing = async ({ store }: FakeWorld) => readContainments(store, SERVICE);
export const minutes = (world: FakeWorld, count: number) => world.clock.advance(count * 60_000);
export const checksOf = async (world: FakeWorld) =>
  (await recordOf(world)).timeline.filter(({ kind }) => kind === 'check').length;
