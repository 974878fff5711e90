import type { Collection } from '../../../core/ledger/document-store';
import { UnreadableDocument } from '../../../core/ledger/read-document';
import type { JsonObject } from '../../../core/values/json';
import { createResponder } from '../../../functions/responder/handler';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { findingPush } from '../../factories/finding';
import { CASE_ID, caseOf, createPipeline, recordOf, responderDependencies } from '../../factories/pipeline';
import { member, rewriteCase as rewrite } from '../../factories/rewritten-case';

/** Somebody rewrote the document of a case. Then its finding is published again. */

const withheld = (document: JsonObject, value: unknown): JsonObject => {
  const { plan } = document.record as { plan: JsonObject };
  return member('plan', { ...plan, withheld: value })(document);
};

/** Another process of the responder gets the finding. */
async function publishedAgain(world: FakeWorld) {
  world.clock.advance(20 * 60_000);
  const commands: { readonly caseId: string; readonly planHash: string }[] = [];
  const responder = createResponder(responderDependencies(world, (command) => commands.push(command)));
  return { status: await responder(findingPush({}, 1)), commands };
}

const UNREADABLE: [string, (document: JsonObject) => JsonObject][] = [
  ['has no timeline', member('timeline', undefined)],
  ['has a timeline that is no list', member('timeline', 5)],
  ['has an entry without a time', member('timeline', [{ kind: 'x' }])],
  ['has another verdict', member('verdict', 'fine')],
  ['has no plan', member('plan', null)],
  ['has a plan without a hash', member('plan', { steps: [] })],
  ['has withheld actions that are no list', (document) => withheld(document, 5)],
  ['has no record', ({ record: _record, ...document }) => document],
  ['is in no state', (document) => ({ ...document, state: 'done' })],
  ['has no lease', (document) => ({ ...document, leaseUntilMs: 'never' })],
  ['is empty', () => ({})],
];

describe.each(UNREADABLE)('a document that %s', (_what, change) => {
  test('starts the case again, if the actor has not begun', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.find();
    await rewrite(world, change);
    const { status, commands } = await publishedAgain(world);
    expect([status, linesOf(world, 'case.failed').length]).toEqual([204, 0]);
    expect(linesOf(world, 'case.unreadable')).toHaveLength(1);
    const { plan, timeline } = await recordOf(world);
    expect(commands).toEqual([{ caseId: CASE_ID, planHash: plan.hash }]);
    expect(timeline.filter(({ kind }) => kind === 'corrected')).toHaveLength(1);
    expect(await pipeline.act(commands[0])).toBe(204);
    expect((await recordOf(world)).verdict).toBe('contained');
  });

  test('is left to the actor, which restores it, if the actor has reported a verdict', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle();
    const mutations = world.run.mutations.length;
    await rewrite(world, change);
    const { status, commands } = await publishedAgain(world);
    expect([status, linesOf(world, 'case.failed').length]).toEqual([204, 0]);
    expect(commands).toEqual([{ caseId: CASE_ID, planHash: pipeline.commands[0]?.planHash }]);
    expect(await pipeline.act(commands[0])).toBe(204);
    expect([(await recordOf(world)).verdict, (await caseOf(world)).state]).toEqual(['contained', 'closed']);
    expect(world.run.mutations).toHaveLength(mutations);
  });
});

test('a document that is no JSON starts the case again', async () => {
  const pipeline = createPipeline();
  const { world } = pipeline;
  await pipeline.find();
  const { get } = world.store;
  let isBroken = true;
  Object.assign(world.store, {
    get: async (collection: Collection, id: string) => {
      const stored = await get(collection, id);
      if (collection !== 'cases' || !isBroken) return stored;
      isBroken = false;
      throw new UnreadableDocument('no readable text', stored?.version);
    },
  });
  const { status, commands } = await publishedAgain(world);
  expect([status, commands.length, linesOf(world, 'case.failed').length]).toEqual([204, 1, 0]);
});

test('a document that becomes unreadable while the responder hands the case over fails no case', async () => {
  const world = createFakeWorld();
  const responder = createResponder(
    responderDependencies(world, () => void rewrite(world, member('timeline', 5))),
  );
  expect(await responder(findingPush({}, 1))).toBe(204);
  expect(linesOf(world, 'case.failed')).toEqual([]);
});
