import { toRecord } from '../../../core/ledger/case-document';
import { type Collection, Contended, updateDocument } from '../../../core/ledger/document-store';
import { UnreadableDocument } from '../../../core/ledger/read-document';
import { endSayings, readSayings } from '../../../core/ledger/sayings';
import { caseView } from '../../../core/report/case-view';
import type { JsonObject } from '../../../core/values/json';
import { createActor } from '../../../functions/actor/handler';
import { readCase } from '../../../functions/actor/read-case';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import { SERVICE } from '../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  type Command,
  caseOf,
  createPipeline,
  outcomeOf,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';
import { forgedNotices as forged, member, rewriteCase as rewrite } from '../../factories/rewritten-case';

/** Somebody with the responder's rights makes the document of a case unreadable. The actor has a part in its own ledger. */

async function contained() {
  const pipeline = createPipeline();
  await pipeline.handle();
  const { world } = pipeline;
  world.clock.advance(2 * 60_000);
  const look = () =>
    createActor(actorDependencies(world))(
      pushOf(pipeline.commands[0] as Command, { subscription: WATCH_SUBSCRIPTION }),
    );
  return { ...pipeline, look, before: await recordOf(world) };
}

const anOutcome = (_: unknown, index: number) => ({
  step: `${index}`,
  action: `action-${index}`,
  status: 'done',
  startedAt: '',
  endedAt: '',
});
const planIn = ({ record }: JsonObject) => (record as JsonObject).plan as JsonObject;

/** JSON.parse reads any depth, so Firestore may have such a text. The store of these tests could not write it. */
function nest(world: FakeWorld, change: (document: JsonObject, deep: unknown) => JsonObject): void {
  const deep: unknown = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
  const { get, replace } = world.store;
  let isNested = true;
  Object.assign(world.store, {
    get: async (collection: Collection, id: string) => {
      const stored = await get(collection, id);
      if (collection !== 'cases' || !stored || !isNested) return stored;
      return { ...stored, data: change(stored.data, deep) };
    },
    replace: async (...[collection, ...rest]: Parameters<typeof replace>) => {
      isNested &&= collection !== 'cases';
      return replace(collection, ...rest);
    },
  });
}

const NESTED: [string, (document: JsonObject, deep: unknown) => JsonObject][] = [
  [
    'its finding',
    (document, deep) => {
      const { finding } = document.record as JsonObject;
      return member('finding', { ...(finding as JsonObject), severity: deep })(document);
    },
  ],
  [
    'its evidence',
    (document, deep) => {
      const { evidence } = document.record as { evidence: JsonObject };
      const entries = (evidence.entries as JsonObject[]).map((entry) => ({ ...entry, deep }));
      return member('evidence', { ...evidence, entries })(document);
    },
  ],
  ['a member that no schema names', (document, deep) => member('other', deep)(document)],
  [
    'a list, besides a member of another type',
    (document, deep) => member('changes', [{ deep }])(member('timeline', 5)(document)),
  ],
];

describe.each(NESTED)('a document that is nested too deeply in %s', (_where, change) => {
  test('hides no reversal', async () => {
    const { world, look } = await contained();
    nest(world, change);
    await look();
    expect(await recordOf(world)).toMatchObject({ verdict: 'contained' });
    expect(forged(world)).toHaveLength(1);
  });

  test('blocks no undo', async () => {
    const { world, undo } = await contained();
    nest(world, change);
    expect(await undo()).toBe(204);
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
    expect((await recordOf(world)).containment.config).toBe('undone');
  });
});

describe('an unreadable document of a contained case', () => {
  test.each<[string, (document: JsonObject) => JsonObject]>([
    ['has no record', ({ record: _record, ...document }) => document],
    ['has nothing', () => ({})],
    ['has a record without members', (document) => ({ ...document, record: {} })],
    [
      'names another finding',
      member('finding', { canonicalName: 'x', category: '', eventTime: '', resource: '' }),
    ],
    ['has a timeline that is no list', member('timeline', 5)],
    ['has a broken evidence chain', member('evidence', { manifestUri: '', entries: [], head: 'x' })],
    ['has no plan', member('plan', null)],
    ['calls itself another case', member('caseId', 'case-20260506-070809-000000000000')],
    [
      'has as many outcomes as a record may have, besides',
      (document) =>
        member('outcomes', Array.from({ length: 100 }, anOutcome))(member('timeline', 5)(document)),
    ],
    [
      'has a name of the finding that fills it, besides',
      (document) => ({ ...document, record: {}, findingName: 'x'.repeat(1_030_000) }),
    ],
    [
      'is as large as a document may be, besides',
      (document) => member('nextSteps', Array(200_000).fill('ab'))(member('timeline', 5)(document)),
    ],
    [
      'has another hash of its plan, besides',
      (document) => member('plan', { ...planIn(document), hash: 'x' })(member('timeline', 5)(document)),
    ],
  ])('that %s is restored by the next check, and people are called once', async (_what, change) => {
    const { world, look, before } = await contained();
    await rewrite(world, change);
    expect(await look()).toBe(503);
    const { canonicalName, resource } = before.finding;
    expect(await recordOf(world)).toMatchObject({
      caseId: CASE_ID,
      verdict: 'contained',
      containment: { config: 'verified', instances: 'gone' },
      finding: { canonicalName, resource },
      plan: { hash: before.plan.hash },
    });
    expect((await caseOf(world)).state).toBe('closed');
    expect((await outcomeOf(world, 'shift-traffic'))?.status).toBe('done');
    expect((await readSayings(world.store, CASE_ID)).checked).toBe(1);
    expect(forged(world)).toHaveLength(1);
  });

  test('keeps every member that can be read', async () => {
    const { world, look, before } = await contained();
    await rewrite(world, member('timeline', 5));
    await look();
    const { plan, evidence, investigation, outcomes } = await recordOf(world);
    expect(plan).toEqual(before.plan);
    expect([evidence, investigation]).toEqual([before.evidence, before.investigation]);
    expect(outcomes).toHaveLength(before.outcomes.length);
    expect(outcomes).toEqual(expect.arrayContaining([...before.outcomes]));
  });

  test('can be shown after it was restored, with the topic on which a person requests an undo', async () => {
    const { world, look, before } = await contained();
    await rewrite(world, () => ({}));
    await look();
    const record = await recordOf(world);
    expect(caseView(toRecord(record)).nextSteps.length).toBeGreaterThan(0);
    expect([record.undoTopic, before.undoTopic]).toEqual([before.undoTopic, expect.any(String)]);
  });

  test('is read again if the case ended while it was restored', async () => {
    const { world } = await contained();
    await rewrite(world, () => ({}));
    const { replace } = world.store;
    const slow: typeof replace = async (...args) => {
      await endSayings({ ...world.store, replace }, CASE_ID, 'undone');
      return replace(...args);
    };
    Object.assign(world.store, { replace: slow });
    await expect(readCase(actorDependencies(world), CASE_ID)).rejects.toThrow(Contended);
  });

  test('gets no plan that was rewritten together with it', async () => {
    const { world, look } = await contained();
    await rewrite(world, (document) =>
      member('plan', { hash: 'a'.repeat(64), steps: [], withheld: [] })(member('timeline', 5)(document)),
    );
    await look();
    expect((await recordOf(world)).plan.hash).not.toBe('a'.repeat(64));
  });

  test('does not say `contained` before the workload is read again', async () => {
    const { world } = await contained();
    await rewrite(world, () => ({}));
    const read = await readCase(actorDependencies(world), CASE_ID);
    expect(read.ok && read.value.record.verdict).toBe('containing');
    expect((await recordOf(world)).verdict).toBe('containing');
  });

  test('that is no JSON is replaced by its version', async () => {
    const { world } = await contained();
    const deps = actorDependencies(world);
    const { version } = (await world.store.get('cases', CASE_ID)) ?? {};
    const get: typeof deps.store.get = async (collection, id) => {
      if (collection === 'cases') throw new UnreadableDocument('planned', version);
      return deps.store.get(collection, id);
    };
    const read = await readCase({ ...deps, store: { ...deps.store, get } }, CASE_ID);
    expect(read.ok).toBe(true);
    expect((await recordOf(world)).finding.resource).toContain(SERVICE.split('/').at(-1));
  });
});

test('a document that becomes unreadable while the actor changes the workload does not end the case', async () => {
  const world = createFakeWorld();
  const pipeline = createPipeline(world);
  await pipeline.find();
  const { create } = world.evidence;
  Object.assign(world.evidence, {
    create: async (name: string, content: string) => {
      if (name.includes('/after-')) await rewrite(world, () => ({}));
      return create.call(world.evidence, name, content);
    },
  });
  expect(await pipeline.act()).toBe(204);
  expect(await recordOf(world)).toMatchObject({ verdict: 'contained', containment: { config: 'verified' } });
  expect((await outcomeOf(world, 'shift-traffic'))?.status).toBe('done');
  expect(forged(world)).toHaveLength(1);
  // And the next command of the same plan finds the case as it is.
  expect(await pipeline.act()).toBe(204);
  expect(linesOf(world, 'command.refused')).toHaveLength(1);
});

test('a refused case whose plan was lost with its document is contained by the plan of the actor', async () => {
  const pipeline = createPipeline();
  const { world } = pipeline;
  await world.store.create('controls', 'kill-switch', { engaged: true });
  await pipeline.handle();
  expect((await recordOf(world)).verdict).toBe('refused');
  await rewrite(world, () => ({}));
  await readCase(actorDependencies(world), CASE_ID);
  await updateDocument(world.store, 'controls', 'kill-switch', () => ({ engaged: false }));
  // The finding is published again.
  await rewrite(world, (document) => ({ ...document, state: 'handed-over' }));
  await pipeline.act();
  expect((await recordOf(world)).verdict).toBe('contained');
});

test('a case with names that the actor could not keep is refused before any change', async () => {
  const pipeline = createPipeline();
  const { world } = pipeline;
  await pipeline.find();
  await rewrite(world, (document) => {
    const { finding } = document.record as JsonObject;
    return member('finding', { ...(finding as JsonObject), category: 'x'.repeat(50_000) })(document);
  });
  await pipeline.act();
  expect([world.run.mutations, forged(world).length]).toEqual([[], 1]);
});
