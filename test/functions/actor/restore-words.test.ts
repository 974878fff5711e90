import { acquireLock } from '../../../core/ledger/locks';
import type { JsonObject } from '../../../core/values/json';
import { createActor } from '../../../functions/actor/handler';
import { GoogleFault } from '../../../functions/google/faults';
import { type FakeWorld, linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import { SERVICE } from '../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  type Command,
  caseOf,
  createPipeline,
  outcomeOf,
  type Pipeline,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';

const engage = { engaged: true, reason: 'drill' };
const forged = (world: FakeWorld) => world.notices.filter(({ details }) => details.verdict === 'forged');

/** The kill switch refused the case, and it is closed. */
async function refused(): Promise<Pipeline & { command: Command }> {
  const pipeline = createPipeline();
  await pipeline.world.store.create('controls', 'kill-switch', engage);
  await pipeline.handle();
  expect((await recordOf(pipeline.world)).verdict).toBe('refused');
  return { ...pipeline, command: pipeline.commands[0] as Command };
}

/** The containment is verified and undone. */
async function undone(): Promise<Pipeline & { command: Command }> {
  const pipeline = createPipeline();
  await pipeline.handle();
  await pipeline.undo();
  expect((await recordOf(pipeline.world)).containment.config).toBe('undone');
  return { ...pipeline, command: pipeline.commands[0] as Command };
}

/** An attacker with the responder's permissions rewrites the record of a closed case. */
async function rewrite(world: FakeWorld, changes: JsonObject): Promise<void> {
  const stored = await world.store.get('cases', CASE_ID);
  if (!stored) throw new Error('no case');
  const record = { ...(stored.data.record as JsonObject), ...changes };
  await world.store.replace('cases', CASE_ID, { ...stored.data, state: 'closed', record }, stored.version);
}

const HIDDEN = { verdict: 'observed', containment: { config: 'undone', instances: 'unknown' }, outcomes: [] };
const CLAIMED = { verdict: 'contained', containment: { config: 'verified', instances: 'gone' } };

const watch = (world: FakeWorld, command: Command) =>
  createActor(actorDependencies(world))(pushOf(command, { subscription: WATCH_SUBSCRIPTION }));

describe('a record that an attacker rewrites after the case is over (invariant 8: the responder may write cases)', () => {
  it.each([
    ['hides a refusal', HIDDEN],
    ['claims a containment', CLAIMED],
  ])('%s: the next command restores it and notifies people', async (_what, changes) => {
    const { world, act } = await refused();
    await rewrite(world, changes);
    expect(await act()).toBe(204);
    expect(await recordOf(world)).toMatchObject({
      verdict: 'refused',
      containment: { config: 'not-attempted' },
    });
    expect((await recordOf(world)).timeline.at(-1)).toMatchObject({ kind: 'corrected' });
    expect([forged(world).length, linesOf(world, 'command.refused').length]).toEqual([1, 1]);
    expect(await act()).toBe(204);
    expect(forged(world)).toHaveLength(1);
  });

  it('is also restored by the watch', async () => {
    const { world, command } = await refused();
    await rewrite(world, CLAIMED);
    expect(await watch(world, command)).toBe(204);
    expect([(await recordOf(world)).verdict, forged(world).length]).toEqual(['refused', 1]);
  });

  it('hides an undo, and is restored with its steps', async () => {
    const { world, act } = await undone();
    await rewrite(world, { ...CLAIMED, outcomes: [] });
    await act();
    expect(await recordOf(world)).toMatchObject({ verdict: 'observed', containment: { config: 'undone' } });
    expect((await outcomeOf(world, 'shift-traffic'))?.status).toBe('undone');
    expect(forged(world)).toHaveLength(1);
  });

  it('hides a containment in effect, and the check restores verdict and steps', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle();
    await rewrite(world, HIDDEN);
    world.clock.advance(2 * 60_000);
    await watch(world, pipeline.commands[0] as Command);
    expect(await recordOf(world)).toMatchObject({
      verdict: 'contained',
      containment: { config: 'verified' },
    });
    expect((await outcomeOf(world, 'shift-traffic'))?.status).toBe('done');
    expect(forged(world)).toHaveLength(1);
  });

  it('claims an undo that never happened, if only the containment is undone', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle();
    await rewrite(world, { containment: HIDDEN.containment });
    world.clock.advance(2 * 60_000);
    await watch(world, pipeline.commands[0] as Command);
    expect((await recordOf(world)).containment.config).toBe('verified');
    expect(forged(world)).toHaveLength(1);
  });

  it('notifies people if an operator requests an undo', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle();
    await rewrite(world, { verdict: 'refused' });
    await pipeline.undo();
    expect(forged(world)).toHaveLength(1);
    expect(await recordOf(world)).toMatchObject({ verdict: 'observed', containment: { config: 'undone' } });
  });

  it('notifies people if the watch finds an invalid document, and restores it', async () => {
    const { world, command } = await refused();
    await rewrite(world, { caseId: 'case-20260506-070809-000000000000' });
    expect(await watch(world, command)).toBe(204);
    expect(forged(world)).toHaveLength(1);
    expect(await recordOf(world)).toMatchObject({ caseId: CASE_ID, verdict: 'refused' });
  });

  it.each([
    ['that changed nothing', {}],
    ['that names no workload', { resource: 'nothing' }],
  ])('an undo of a case %s restores it and notifies people', async (_what, names) => {
    const { world, undo } = await refused();
    const { finding } = await recordOf(world);
    await rewrite(world, { ...HIDDEN, finding: { ...finding, ...names } as unknown as JsonObject });
    await undo();
    expect(linesOf(world, 'undo.refused')).toMatchObject([{ fields: { code: 'nothing-to-undo' } }]);
    expect(await recordOf(world)).toMatchObject({
      verdict: 'refused',
      containment: { config: 'not-attempted' },
    });
    expect(forged(world)).toHaveLength(1);
  });

  it('hides a permanent fault: the next command restores it and notifies people', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.find();
    const { read } = world.findings;
    world.findings.read = async () => {
      throw new GoogleFault('invalid', 400, 'scc', 'planned');
    };
    await pipeline.act();
    world.findings.read = read;
    expect((await recordOf(world)).verdict).toBe('failed');
    await rewrite(world, HIDDEN);
    await pipeline.act();
    expect([(await recordOf(world)).verdict, forged(world).length]).toEqual(['failed', 1]);
    expect(world.run.mutations).toEqual([]);
  });

  it('an undo that is refused looks at a workload that stands contained, and restores the words', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle();
    world.run.edit(SERVICE, (config) => ({
      ...config,
      description: 'by a person',
      lastModifier: 'ci@example.com',
    }));
    await rewrite(world, HIDDEN);
    const patchService = async () => {
      throw new GoogleFault('denied', 403, 'run', 'planned');
    };
    Object.assign(world.run, { patchService });
    await pipeline.undo();
    expect(linesOf(world, 'undo.refused')).toHaveLength(1);
    expect(await recordOf(world)).toMatchObject({
      verdict: 'contained',
      containment: { config: 'verified' },
    });
    expect(forged(world)).toHaveLength(1);
  });

  it('an undo that is refused and cannot look at the workload afterwards notifies people', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle();
    await rewrite(world, HIDDEN);
    const getService = async () => {
      throw new GoogleFault('unavailable', 503, 'run', 'planned');
    };
    const patchService = async () => {
      Object.assign(world.run, { getService });
      throw new GoogleFault('denied', 403, 'run', 'planned');
    };
    Object.assign(world.run, { patchService });
    await pipeline.undo();
    expect(forged(world)).toHaveLength(1);
    expect((await recordOf(world)).verdict).toBe('observed');
  });
});

describe('is not a forgery', () => {
  it('a case that ended as its record reports', async () => {
    for (const { world, act, command } of [await refused(), await undone()]) {
      await act();
      await watch(world, command);
      expect([forged(world).length, (await caseOf(world)).state]).toEqual([0, 'closed']);
    }
  });

  it('an undo that died before it wrote the record', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle();
    const { replace } = world.store;
    Object.assign(world.store, {
      replace: async (...args: Parameters<typeof replace>) => {
        if (JSON.stringify(args[2]).includes('"config":"undone"'))
          throw new GoogleFault('unavailable', 503, 'firestore', 'planned');
        return replace(...args);
      },
    });
    expect(await pipeline.undo()).toBe(503);
    Object.assign(world.store, { replace });
    expect(await pipeline.act()).toBe(204);
    expect([forged(world).length, (await recordOf(world)).verdict]).toEqual([0, 'contained']);
    await pipeline.undo();
    expect((await recordOf(world)).containment.config).toBe('undone');
  });

  it('a workload that another case is changing, and the delivery is repeated', async () => {
    const { world, act } = await undone();
    await rewrite(world, CLAIMED);
    const owner = { caseId: 'another', run: 'r' };
    await acquireLock(world.store, SERVICE, owner, {
      nowMs: world.clock.now(),
      leaseMs: 60_000,
      cooldownMs: 0,
    });
    expect(await act()).toBe(503);
    expect(forged(world)).toEqual([]);
  });
});
