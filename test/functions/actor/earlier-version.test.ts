import { updateDocument } from '../../../core/ledger/document-store';
import { readSayings } from '../../../core/ledger/sayings';
import type { JsonObject } from '../../../core/values/json';
import { createActor } from '../../../functions/actor/handler';
import { linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import { CANONICAL_NAME, EVENT_TIME, SERVICE } from '../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  createPipeline,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';
import { forgedNotices as forged, member, rewriteCase as rewrite } from '../../factories/rewritten-case';
import { minutes, trafficBack } from '../../factories/watched-case';

/** Somebody made the document of a case unreadable, and an earlier version of the actor kept no part of its record. */

async function contained() {
  const pipeline = createPipeline();
  const { world } = pipeline;
  const before = world.run.userState(SERVICE);
  await pipeline.handle();
  await updateDocument(world.store, 'sayings', CASE_ID, ({ kept: _kept, ...said } = {}) => said);
  minutes(world, 2);
  const look = () =>
    createActor(actorDependencies(world))(pushOf(pipeline.commands[0], { subscription: WATCH_SUBSCRIPTION }));
  return { ...pipeline, before, look };
}

const onlyNames = () => ({
  record: { finding: { canonicalName: CANONICAL_NAME, eventTime: EVENT_TIME } },
});

describe.each<[string, (document: JsonObject) => JsonObject]>([
  ['has a timeline that is no list', member('timeline', 5)],
  ['has no plan', member('plan', null)],
  ['has a finding without a resource', member('finding', onlyNames().record.finding)],
  ['only names its finding, as a person wrote it', onlyNames],
])('a document that %s', (_what, change) => {
  test('is restored by the next check', async () => {
    const { world, look } = await contained();
    await rewrite(world, change);
    expect(await look()).toBe(503);
    expect(await recordOf(world)).toMatchObject({
      verdict: 'contained',
      finding: { canonicalName: CANONICAL_NAME, eventTime: EVENT_TIME },
    });
    expect(forged(world)).toHaveLength(1);
  });

  test('hides no reversal', async () => {
    const { world, look } = await contained();
    await rewrite(world, change);
    trafficBack(world);
    await look();
    expect((await readSayings(world.store, CASE_ID)).ended).toBe('reversed');
    expect((await recordOf(world)).verdict).toBe('reversed');
  });

  test('blocks no undo', async () => {
    const { world, before, undo } = await contained();
    await rewrite(world, change);
    await undo();
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
    expect(world.run.userState(SERVICE)).toEqual(before);
    expect(forged(world)).toHaveLength(1);
  });
});

test('a plan that belongs to its hash stays', async () => {
  const { world, look } = await contained();
  const { plan } = await recordOf(world);
  await rewrite(world, member('timeline', 5));
  await look();
  expect((await recordOf(world)).plan).toEqual(plan);
});

describe('a document that does not name the finding of its case', () => {
  test.each<[string, (document: JsonObject) => JsonObject]>([
    ['has nothing', () => ({})],
    [
      'names another finding',
      member('finding', { canonicalName: `${CANONICAL_NAME}x`, eventTime: EVENT_TIME }),
    ],
    [
      'names another event',
      member('finding', { canonicalName: CANONICAL_NAME, eventTime: '2020-01-01T00:00:00Z' }),
    ],
    ['names things that are no texts', member('finding', { canonicalName: 5, eventTime: null })],
  ])('because it %s: people are notified once, with a way to go on', async (_what, change) => {
    const { world, look, act, undo } = await contained();
    const mutations = world.run.mutations.length;
    await rewrite(world, change);
    for (const deliver of [look, undo, act, undo]) await deliver();
    expect(forged(world)).toHaveLength(1);
    expect(forged(world)[0]?.details.nextSteps).toContainEqual(expect.stringContaining('docs/runbooks.md'));
    expect(world.run.mutations).toHaveLength(mutations);
    await rewrite(world, onlyNames);
    await undo();
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
  });

  test('is refused if the actor has not begun, even if it names the finding', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.find();
    await rewrite(world, member('timeline', 5));
    await pipeline.act();
    expect([world.run.mutations.length, forged(world).length]).toEqual([0, 1]);
  });
});
