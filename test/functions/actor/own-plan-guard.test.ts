import { runtimeConfig } from '../../factories/config';
import { createFakeWorld } from '../../factories/fakes';
import { ADDED, BUILT_IN } from '../../factories/names';
import { caseOf, createPipeline, recordOf } from '../../factories/pipeline';

const REPLACING = ['shift-traffic', 'stop-service'];
const without = (...ids: readonly string[]) => {
  const config = runtimeConfig();
  return { ...config, actions: config.actions.filter((id) => !ids.includes(id)) };
};

/** The case was planned with every action. The actor that carries it out lacks some of them. */
async function actedOn(category: string, ...lacking: readonly string[]) {
  const world = createFakeWorld();
  world.sccFinding = { ...world.sccFinding, category };
  const pipeline = createPipeline(world);
  await pipeline.find({ category });
  world.config = without(...lacking);
  const later = createPipeline(world);
  const status = await later.act(pipeline.commands[0]);
  return { world, status, record: await recordOf(world) };
}

describe('a handed step that the actor does not plan itself (invariant 8: the actor makes its own plan)', () => {
  it('is refused', async () => {
    const { world, record } = await actedOn(BUILT_IN, ...REPLACING, 'remove-public-access');
    expect(world.run.mutations).toEqual([]);
    expect(record.outcomes.find(({ action }) => action === 'shift-traffic')).toMatchObject({
      status: 'refused',
      error: { kind: 'guard:own-plan' },
    });
  });

  it('is refused even if the actor plans another step, because that one does not stop the bad image', async () => {
    const { world, record } = await actedOn(ADDED, ...REPLACING);
    expect(world.run.mutations).toEqual([]);
    const steps = ['remove-public-access', 'shift-traffic'];
    expect(
      record.outcomes.filter(({ action }) => steps.includes(action)).map(({ error }) => error?.kind),
    ).toEqual(['guard:own-plan', 'guard:own-plan']);
  });

  it("is replaced by the actor's own step, which also stops the bad image", async () => {
    const { world, record } = await actedOn(BUILT_IN, 'shift-traffic');
    expect(world.run.mutations).toHaveLength(1);
    expect(record.outcomes.find(({ action }) => action === 'stop-service')?.status).toBe('done');
  });
});

describe('a case whose only step closes the way in', () => {
  it('is containing and closed, because another check could not make it contained', async () => {
    const world = createFakeWorld({ config: without(...REPLACING) });
    world.sccFinding = { ...world.sccFinding, category: ADDED };
    const pipeline = createPipeline(world);
    const status = await pipeline.handle({ category: ADDED });
    expect(world.run.mutations.map(({ kind }) => kind)).toEqual(['policy']);
    expect([status, (await caseOf(world)).state, (await recordOf(world)).verdict]).toEqual([
      204,
      'closed',
      'containing',
    ]);
  });
});
