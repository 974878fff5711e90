import { type Collection, updateDocument } from '../../../core/ledger/document-store';
import { readSayings } from '../../../core/ledger/sayings';
import { alertForged } from '../../../functions/actor/alert-forged';
import { createActor } from '../../../functions/actor/handler';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import {
  actorDependencies,
  CASE_ID,
  createPipeline,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';
import { forgedNotices, member, rewriteCase as rewrite } from '../../factories/rewritten-case';
import { minutes } from '../../factories/watched-case';

async function contained() {
  const pipeline = createPipeline();
  const { world } = pipeline;
  await pipeline.handle();
  minutes(world, 2);
  const look = () =>
    createActor(actorDependencies(world))(pushOf(pipeline.commands[0], { subscription: WATCH_SUBSCRIPTION }));
  return { ...pipeline, look };
}

/** An earlier version did not keep a part of the record. */
const forget = (world: FakeWorld) =>
  updateDocument(world.store, 'sayings', CASE_ID, ({ kept: _kept, ...said } = {}) => said);

describe('people are notified once of a forgery', () => {
  test('of a contained case that is rewritten before each delivery, and each rewriting is restored', async () => {
    const { world, act } = await contained();
    for (let time = 0; time < 3; time += 1) {
      await rewrite(world, member('verdict', 'observed'));
      await act();
      expect((await recordOf(world)).verdict).toBe('contained');
    }
    expect(forgedNotices(world).length).toBe(1);
    const lines = linesOf(world, 'command.refused').map(({ severity }) => severity);
    expect(lines).toEqual(['CRITICAL', 'WARNING', 'WARNING']);
  });

  test('and again if it is found an hour later', async () => {
    const { world, act } = await contained();
    await rewrite(world, member('verdict', 'observed'));
    await act();
    minutes(world, 61);
    await rewrite(world, member('verdict', 'observed'));
    await act();
    expect(forgedNotices(world).length).toBe(2);
  });

  test('and at once of another one', async () => {
    const { world, act } = await contained();
    for (const verdict of ['observed', 'refused', 'observed', 'refused']) {
      await rewrite(world, member('verdict', verdict));
      await act();
    }
    await rewrite(world, member('timeline', 5));
    await act();
    expect(forgedNotices(world).length).toBe(3);
  });

  test('of an unreadable contained case that is undone', async () => {
    const { world, undo } = await contained();
    await rewrite(world, () => ({}));
    expect(await undo()).toBe(204);
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
    expect(forgedNotices(world).length).toBe(1);
  });

  test('of an unreadable contained case, whatever handles it first', async () => {
    const { world, act, look, undo } = await contained();
    await rewrite(world, member('timeline', 5));
    await act();
    await look();
    await undo();
    expect(forgedNotices(world).length).toBe(1);
  });

  test('of an unreadable document that nobody can restore', async () => {
    const { world, act, look, undo } = await contained();
    await forget(world);
    await rewrite(world, () => ({}));
    for (const deliver of [look, act, undo, look, act, undo]) await deliver();
    expect(forgedNotices(world).length).toBe(1);
    expect((await readSayings(world.store, CASE_ID)).verdict).toBe('contained');
  });

  test('of commands for another plan, and of each such plan', async () => {
    const pipeline = createPipeline();
    await pipeline.find();
    const { world } = pipeline;
    for (const planHash of ['a'.repeat(64), 'a'.repeat(64), 'b'.repeat(64)]) {
      await pipeline.act({ caseId: CASE_ID, planHash });
    }
    expect(forgedNotices(world).length).toBe(2);
  });
});

describe('people are notified too often rather than not at all', () => {
  test.each(['get', 'replace', 'create'] as const)('if the ledger refuses to %s', async (method) => {
    const world = createFakeWorld();
    const { store } = world;
    const broken = {
      ...store,
      [method]: async (...args: [Collection, string, never, never]) => {
        if (args[0] === 'forgeries') throw new Error('planned');
        return (store[method] as (...all: unknown[]) => Promise<unknown>)(...args);
      },
    };
    const deps = { ...actorDependencies(world), store: broken as typeof store };
    for (let time = 0; time < 2; time += 1)
      await alertForged(deps, CASE_ID, { reason: 'a', sayings: undefined });
    expect(forgedNotices(world).length).toBe(method === 'replace' ? 1 : 2);
  });

  test('if the document in the ledger is malformed', async () => {
    const world = createFakeWorld();
    await world.store.create('forgeries', CASE_ID, { reported: [{ cause: 5 }] });
    await alertForged(actorDependencies(world), CASE_ID, { reason: 'a', sayings: undefined });
    expect(forgedNotices(world).length).toBe(1);
  });
});
