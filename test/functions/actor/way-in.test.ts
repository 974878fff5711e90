import { containmentsPlace, readContainments } from '../../../core/ledger/containments';
import { updateDocument } from '../../../core/ledger/document-store';
import type { JsonObject } from '../../../core/values/json';
import { createActor } from '../../../functions/actor/handler';
import { trustedWayIn } from '../../../functions/actor/way-in';
import { amendCase } from '../../../functions/case/amend-case';
import { privatePolicy, publicPolicy, serviceJson } from '../../factories/cloud-run-json';
import { createFakeCloudRun } from '../../factories/fake-cloud-run';
import { createFakeWorld, type FakeWorld } from '../../factories/fakes';
import { findingJson, pushOf } from '../../factories/finding';
import { ADDED, BUILT_IN, SERVICE } from '../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  COMMAND_SUBSCRIPTION,
  createPipeline,
  recordOf,
} from '../../factories/pipeline';

const IMAGE = { id: 'built-in-malicious-binary', version: 2 };
const RUNNING_APP = { id: 'runtime-malicious-binary', version: 2 };

/** A contained case about a service, and a function that checks it again. */
async function contained(category: string, seed: { config?: JsonObject; policy?: JsonObject } = {}) {
  const world = createFakeWorld({ run: createFakeCloudRun(seed) });
  world.sccFinding = { ...world.sccFinding, category };
  const pipeline = createPipeline(world);
  await pipeline.handle({ category });
  expect((await recordOf(world)).verdict).toBe('contained');
  const actor = createActor(actorDependencies(world));
  const push = pushOf({ ...pipeline.commands[0], changed: true }, { subscription: COMMAND_SUBSCRIPTION });
  const look = async () => {
    await actor(push);
    return (await recordOf(world)).verdict;
  };
  return { world, look };
}

/** Values that the identity that parses findings may write into a case. */
const forge = (world: FakeWorld, playbook: { id: string; version: number }) =>
  amendCase(world, CASE_ID, (record) => ({ ...record, playbook }));

const openWayIn = (world: FakeWorld) => world.run.setIamPolicy(SERVICE, publicPolicy());

/** The ledger as an earlier version wrote it. */
async function withoutWayIn({ store }: FakeWorld): Promise<void> {
  const { collection, id } = containmentsPlace(SERVICE);
  const entries = await readContainments(store, SERVICE);
  const containments = entries.map(({ wayIn: _gone, ...entry }) => entry);
  await updateDocument(store, collection, id, (data) => ({ ...data, containments }));
}

describe("a check of a contained case judges the way in by the actor's plan", () => {
  it('so a case that claims a bad image does not hide an open way in', async () => {
    const { world, look } = await contained(ADDED, { policy: privatePolicy() });
    await forge(world, IMAGE);
    await openWayIn(world);
    expect(await look()).toBe('reversed');
  });

  it('so a case that claims an intruder in the running app does not turn an open way in into a reversal', async () => {
    const { world, look } = await contained(BUILT_IN);
    await forge(world, RUNNING_APP);
    await openWayIn(world);
    expect(await look()).toBe('contained');
  });

  it.each([[IMAGE], [RUNNING_APP], [{ id: 'of-nobody', version: 1 }]])(
    'never by the record %j, even if the entry of the containment does not contain it',
    async (playbook) => {
      const { world, look } = await contained(ADDED, { policy: privatePolicy() });
      await withoutWayIn(world);
      await forge(world, playbook);
      await openWayIn(world);
      expect(await look()).toBe('reversed');
    },
  );

  it('an ingress that the case restricted must stay restricted, even if no caller may invoke the service', async () => {
    const config = serviceJson({ invokerIamDisabled: true });
    const { world, look } = await contained(ADDED, { config, policy: privatePolicy() });
    expect((await readContainments(world.store, SERVICE)).map(({ action }) => action)).toContain(
      'restrict-ingress',
    );
    world.run.edit(SERVICE, (now) => ({ ...now, ingress: 'INGRESS_TRAFFIC_ALL', invokerIamDisabled: false }));
    expect(await look()).toBe('reversed');
  });

  it('the way in must stay closed if a case about the running app depends on the containment of another one', async () => {
    const { world, look } = await contained(BUILT_IN, { policy: privatePolicy() });
    const ways = async () => (await readContainments(world.store, SERVICE)).map(({ wayIn }) => wayIn);
    expect(await ways()).toEqual(['image']);
    const repeat = { category: ADDED, eventTime: '2026-05-06T09:00:00Z' };
    world.sccFinding = findingJson(repeat) as JsonObject;
    const pipeline = createPipeline(world);
    await pipeline.handle(repeat);
    expect(await recordOf(world, pipeline.commands[0]?.caseId)).toMatchObject({ joins: CASE_ID });
    expect(await ways()).toEqual(['running-app']);
    await openWayIn(world);
    expect(await look()).toBe('reversed');
  });
});

describe('without its own plan, the actor judges the way in', () => {
  const entry = { caseId: 'a', action: 'x', effect: 'e', appliedAt: '', appliedHash: '', changed: true };

  it.each([
    ['by the steps of the case that are in effect', 'a', 'image'],
    ['as one to close if none of them is known', 'b', 'running-app'],
  ] as const)('%s', (_how, caseId, wayIn) => {
    const containments = [{ ...entry, wayIn: 'image' as const }];
    expect(trustedWayIn(caseId, undefined, { containments })).toBe(wayIn);
  });
});
