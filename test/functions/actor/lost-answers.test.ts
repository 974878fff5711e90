import { normalService } from '../../../core/cloud-run/normal-form';
import type { EventName } from '../../../core/events';
import { effectKey, readEffect } from '../../../core/ledger/effects';
import type { Json, JsonObject } from '../../../core/values/json';
import { GoogleFault } from '../../../functions/google/faults';
import { CLEAN_REVISION } from '../../factories/cloud-run-json';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { findingJson } from '../../factories/finding';
import { ADDED, SERVICE } from '../../factories/names';
import { createPipeline, outcomeOf, recordOf } from '../../factories/pipeline';

const away = () => new GoogleFault('unavailable', 503, 'run', 'planned by the test');
const pinned = [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: CLEAN_REVISION, percent: 100 }];
const moveTraffic = (config: JsonObject): JsonObject => ({ ...config, traffic: pinned });

/** The first delivery receives no response to its changes. `meanwhile` runs, and then the second delivery arrives. */
async function lost(
  what: 'request' | 'answer',
  meanwhile: (world: FakeWorld) => unknown = () => undefined,
  category?: string,
) {
  const world = createFakeWorld();
  if (category) world.sccFinding = findingJson({ category }) as never;
  const pipeline = createPipeline(world);
  await pipeline.find(category ? { category } : {});
  const { patchService, setIamPolicy } = world.run;
  const losing =
    <Args extends readonly unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      if (what === 'answer') await call(...args);
      throw away();
    };
  Object.assign(world.run, { patchService: losing(patchService), setIamPolicy: losing(setIamPolicy) });
  await pipeline.act();
  Object.assign(world.run, { patchService, setIamPolicy });
  await meanwhile(world);
  return { ...pipeline, world };
}

const effectOf = async (world: FakeWorld, action: string) =>
  readEffect(world.store, effectKey((await recordOf(world)).finding, { action, target: SERVICE }));

const codes = (world: FakeWorld, event: EventName) =>
  linesOf(world, event).map(({ fields }) =>
    (fields.steps as { action: string; code: string }[]).map(({ action, code }) => [action, code]),
  );

describe('a change of the service whose response was lost', () => {
  it('belongs to Riposte if Cloud Run names the actor, and an undo reverts it', async () => {
    const { world, act, undo } = await lost('answer');
    await act(undefined, 2);
    const before = await effectOf(world, 'shift-traffic');
    await undo();
    expect([before?.state, before?.unknownWriter]).toEqual(['applied', undefined]);
    expect(codes(world, 'undo.done')).toEqual([[['shift-traffic', 'restored']]]);
  });

  it('belongs to Riposte if the undo arrives before the next delivery', async () => {
    const { world, undo } = await lost('answer');
    await undo();
    expect(codes(world, 'undo.done')).toEqual([[['shift-traffic', 'restored']]]);
  });

  it('that a person made is not reverted, and the case reports that the writer is unknown', async () => {
    const { world, act, undo } = await lost('request', ({ run }) => run.edit(SERVICE, moveTraffic));
    await act(undefined, 2);
    await undo();
    const { verdict, nextSteps } = await recordOf(world);
    expect(world.run.mutations).toEqual([]);
    expect(codes(world, 'undo.refused')).toEqual([[['shift-traffic', 'unknown-writer']]]);
    expect([verdict, (await outcomeOf(world, 'shift-traffic'))?.verification]).toEqual([
      'contained',
      expect.stringContaining('does not know'),
    ]);
    expect(nextSteps[0]).toContain('gcloud run services update-traffic checkout');
  });

  it('that a person made is not reverted by an undo that arrives first', async () => {
    const { world, undo } = await lost('request', ({ run }) => run.edit(SERVICE, moveTraffic));
    await undo();
    expect([world.run.mutations, codes(world, 'undo.refused')]).toEqual([
      [],
      [[['shift-traffic', 'unknown-writer']]],
    ]);
  });

  it("is no longer known to belong to Riposte after another writer's version", async () => {
    const { world, act, undo } = await lost('answer', ({ run }) =>
      run.edit(SERVICE, (config) => ({ ...config, description: 'mine' })),
    );
    await act(undefined, 2);
    await undo();
    expect([world.run.mutations.length, codes(world, 'undo.refused')]).toEqual([
      1,
      [[['shift-traffic', 'unknown-writer']]],
    ]);
  });

  it('is undone after a person has restored it by hand', async () => {
    const { world, act, undo } = await lost('request', ({ run }) => run.edit(SERVICE, moveTraffic));
    await act(undefined, 2);
    const { traffic: _moved, ...rest } = await world.run.getService(SERVICE);
    world.run.edit(SERVICE, ({ traffic: _planned, ...config }) => config);
    expect(rest.name).toBe(SERVICE);
    await undo();
    expect(codes(world, 'undo.done')).toEqual([[['shift-traffic', 'already-as-before']]]);
  });
});

describe('a change that is repeated after others edited the service twice (invariant 5)', () => {
  const describing = (config: JsonObject): JsonObject => ({ ...config, description: 'mine' });
  const normal = (config: Json) => normalService(config as JsonObject);
  const split = [
    { ...pinned[0], percent: 40 },
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 60 },
  ];

  it('is undone to the state with their edits if nothing of the first attempt can remain', async () => {
    const { world, act, undo } = await lost('answer', ({ run }) => {
      run.edit(SERVICE, ({ traffic: _moved, ...config }) => config);
      run.edit(SERVICE, describing);
    });
    const edited = world.run.userState(SERVICE).config;
    await act(undefined, 2);
    expect((await recordOf(world)).verdict).toBe('contained');
    await undo();
    expect(codes(world, 'undo.done')).toEqual([[['shift-traffic', 'restored']]]);
    expect(normal(world.run.userState(SERVICE).config)).toEqual(normal(edited));
  });

  it.each(['answer', 'request'] as const)(
    'is left to a person if their edits may include the first attempt (the %s was lost)',
    async (what) => {
      const { world, act, undo } = await lost(what, ({ run }) => {
        run.edit(SERVICE, describing);
        run.edit(SERVICE, (config) => ({ ...config, traffic: split }));
      });
      await act(undefined, 2);
      const applied = world.run.userState(SERVICE);
      await undo();
      expect(codes(world, 'undo.refused')).toEqual([[['shift-traffic', 'unknown-writer']]]);
      expect(world.run.userState(SERVICE)).toEqual(applied);
      const { verdict, nextSteps } = await recordOf(world);
      expect([verdict, nextSteps[0]]).toEqual([
        'contained',
        expect.stringContaining('gcloud run services update-traffic checkout'),
      ]);
    },
  );
});

describe('a change of the policy whose response was lost', () => {
  it('is not known to belong to Riposte, so an undo does not revert it and names the command', async () => {
    const { world, act, undo } = await lost('answer', undefined, ADDED);
    await act(undefined, 2);
    const closed = await world.run.getIamPolicy(SERVICE);
    await undo();
    expect((await world.run.getIamPolicy(SERVICE)).bindings).toEqual(closed.bindings);
    expect(codes(world, 'undo.done')[0]).toContainEqual(['remove-public-access', 'unknown-writer']);
    expect((await recordOf(world)).nextSteps.join('\n')).toContain(
      'gcloud run services add-iam-policy-binding checkout',
    );
  });

  it('does not restore members that a person removed, if it is made again', async () => {
    const { world, act, undo } = await lost(
      'request',
      async ({ run }) => {
        const policy = await run.getIamPolicy(SERVICE);
        const text = JSON.stringify(policy).replaceAll('allUsers', 'allAuthenticatedUsers');
        await run.setIamPolicy(SERVICE, JSON.parse(text));
      },
      ADDED,
    );
    await act(undefined, 2);
    await undo();
    expect(JSON.stringify(await world.run.getIamPolicy(SERVICE))).not.toMatch(/allUsers|allAuthenticated/);
    expect(codes(world, 'undo.done')[0]).toContainEqual(['remove-public-access', 'unknown-writer']);
    const { nextSteps } = await recordOf(world);
    expect(nextSteps.join('\n')).toContain('gcloud run services add-iam-policy-binding checkout');
    expect(nextSteps.join('\n')).not.toContain('member=allUsers');
  });

  it('is explained: a policy does not name its last writer', async () => {
    const { world, act, undo } = await lost('answer', undefined, ADDED);
    await act(undefined, 2);
    await undo();
    const [line] = linesOf(world, 'undo.done');
    expect(JSON.stringify(line?.fields.nextSteps)).toContain('does not say who wrote it last');
    expect(JSON.stringify(line?.fields.nextSteps)).toContain('gcloud run services add-iam-policy-binding');
  });

  it('keeps the state before it, even if its writer is unknown', async () => {
    const { world, act } = await lost('answer', undefined, ADDED);
    await act(undefined, 2);
    const effect = await effectOf(world, 'remove-public-access');
    expect([effect?.unknownWriter, JSON.stringify(effect?.prior)]).toEqual([
      true,
      expect.stringContaining('allUsers'),
    ]);
  });
});

describe('changes by others while Cloud Run settles', () => {
  const editedAfterPatch = async (change: (config: JsonObject) => JsonObject) => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const { patchService } = world.run;
    Object.assign(world.run, {
      patchService: async (...args: Parameters<typeof patchService>) => {
        await patchService(...args);
        world.run.edit(SERVICE, change);
      },
    });
    await pipeline.act();
    Object.assign(world.run, { patchService });
    return { ...pipeline, world };
  };
  const describing = (config: JsonObject): JsonObject => ({ ...config, description: 'mine' });

  it('are named by the step, and are not part of its baseline', async () => {
    const { world, undo } = await editedAfterPatch(describing);
    expect((await outcomeOf(world, 'shift-traffic'))?.verification).toContain('description');
    await undo();
    expect([world.run.mutations.length, codes(world, 'undo.refused')]).toEqual([
      1,
      [[['shift-traffic', 'changed-since']]],
    ]);
  });

  it('do not matter if every field stays the same', async () => {
    const { world, undo } = await editedAfterPatch((config) => config);
    expect((await outcomeOf(world, 'shift-traffic'))?.verification).not.toContain('meanwhile');
    await undo();
    expect(codes(world, 'undo.done')).toEqual([[['shift-traffic', 'restored']]]);
  });

  it('do not include what Google itself changes', async () => {
    const world = createFakeWorld();
    world.run.answersPatchWith = (config) => ({ ...config, launchStage: 'BETA' });
    const pipeline = createPipeline(world);
    await pipeline.handle();
    world.run.answersPatchWith = (config) => ({ ...config, launchStage: 'GA' });
    await pipeline.undo();
    expect(codes(world, 'undo.done')).toEqual([[['shift-traffic', 'restored']]]);
  });
});

describe('a containment that a person reverted', () => {
  it('and made again belongs to the person, and an undo does not change it', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.handle();
    world.run.edit(SERVICE, ({ traffic: _pinned, ...config }) => config);
    await pipeline.act();
    world.run.edit(SERVICE, moveTraffic);
    await pipeline.undo();
    expect([(await recordOf(world)).verdict, world.run.mutations.length]).toEqual(['reversed', 1]);
    expect(codes(world, 'undo.refused')).toEqual([[['shift-traffic', 'changed-since']]]);
  });
});
