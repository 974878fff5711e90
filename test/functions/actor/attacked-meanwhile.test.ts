import { caseIdOf } from '../../../core/case/case-id';
import { fromLedger, toLedger } from '../../../core/ledger/case-document';
import { readContainments } from '../../../core/ledger/containments';
import type { DocumentStore } from '../../../core/ledger/document-store';
import { joinEffect, readEffect } from '../../../core/ledger/effects';
import { keptRecord } from '../../../core/ledger/kept-record';
import { UnreadableDocument } from '../../../core/ledger/read-document';
import { amendSayings, readSayings } from '../../../core/ledger/sayings';
import { planHash } from '../../../core/plan/plan-hash';
import type { PlannedStep } from '../../../core/plan/response-plan';
import type { JsonObject } from '../../../core/values/json';
import { createActor } from '../../../functions/actor/handler';
import { GoogleFault } from '../../../functions/google/faults';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import { SERVICE } from '../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  COMMAND_SUBSCRIPTION,
  type Command,
  createPipeline,
  recordOf,
  UNDO_SUBSCRIPTION,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';
import { evidenceOf } from '../../factories/undo';

/** A compromised responder that writes while the actor is working: the cases that the forger of test/faults found. */

async function rewriteRecord(world: FakeWorld, change: (record: JsonObject) => JsonObject): Promise<void> {
  const stored = await world.store.get('cases', CASE_ID);
  if (!stored) throw new Error('no case');
  const { record } = stored.data as { record: JsonObject };
  const forged = JSON.parse(JSON.stringify({ ...stored.data, state: 'handed-over', record: change(record) }));
  await world.store.replace('cases', CASE_ID, forged, stored.version);
}

function keepSteps(record: JsonObject, keep: (step: PlannedStep) => boolean): JsonObject {
  const plan = record.plan as JsonObject;
  const steps = (plan.steps as unknown as PlannedStep[]).filter(keep);
  return {
    ...record,
    plan: { ...plan, steps: steps as unknown as JsonObject[], withheld: [], hash: planHash(steps) },
  };
}

const emptied = (record: JsonObject): JsonObject => keepSteps(record, () => false);

const command = async (world: FakeWorld): Promise<Command> => ({
  caseId: CASE_ID,
  planHash: (await recordOf(world)).plan.hash,
});

const actWith = (world: FakeWorld, changes: Partial<ReturnType<typeof actorDependencies>> = {}) => {
  const actor = createActor({ ...actorDependencies(world), ...changes });
  return (message: unknown, subscription = COMMAND_SUBSCRIPTION) => actor(pushOf(message, { subscription }));
};

const calls = (world: FakeWorld) => world.notices.filter(({ severity }) => severity === 'CRITICAL').length;

describe('an emptied plan', () => {
  test('does not end the case if it is emptied after the actor began to change the workload', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const { create } = world.evidence;
    const dies = (name: string, content: string) =>
      name.includes('/after-')
        ? Promise.reject(new GoogleFault('unavailable', 503, 'storage', 'planned'))
        : create(name, content);
    Object.assign(world.evidence, { create: dies });
    await pipeline.act().catch(() => undefined);
    Object.assign(world.evidence, { create });
    expect(world.run.mutations.length).toBeGreaterThan(0);
    await rewriteRecord(world, emptied);
    world.clock.advance(20 * 60_000);
    await actWith(world)(await command(world));
    expect((await readSayings(world.store, CASE_ID)).verdict).toBe('contained');
    expect((await recordOf(world)).verdict).toBe('contained');
    expect(world.notices.at(-1)?.text).toMatch(/^contained/);
  });

  /** Before the first matching write, another delivery of the same case runs to its end. */
  const interrupted = (
    world: FakeWorld,
    isHit: (places: readonly { readonly collection: string }[]) => boolean,
    act: () => Promise<void>,
  ): DocumentStore => {
    const { store } = actorDependencies(world);
    let isFirst = true;
    return {
      ...store,
      commit: async (writes) => {
        if (isFirst && isHit(writes)) {
          isFirst = false;
          await act();
        }
        return store.commit(writes);
      },
    };
  };

  test('prevents a change that no check would verify, if it is emptied between the decision and the claim', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const first = await command(world);
    const store = interrupted(
      world,
      (writes) => writes.some(({ collection }) => collection === 'locks'),
      async () => {
        await rewriteRecord(world, emptied);
        expect(await actWith(world)(await command(world))).toBe(204);
      },
    );
    expect(await actWith(world, { store })(first)).toBe(503);
    expect([world.run.mutations, (await readSayings(world.store, CASE_ID)).verdict]).toEqual([
      [],
      'observed',
    ]);
  });

  test('prevents it also between the read of the case and the read of the situation', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const first = await command(world);
    const deps = actorDependencies(world);
    let isFirst = true;
    const getMany: DocumentStore['getMany'] = async (places) => {
      if (isFirst) {
        isFirst = false;
        await rewriteRecord(world, emptied);
        expect(await actWith(world)(await command(world))).toBe(204);
      }
      return deps.store.getMany(places);
    };
    expect(await actWith(world, { store: { ...deps.store, getMany } })(first)).toBe(503);
    expect(world.run.mutations).toEqual([]);
  });

  test('is not reported as observed if another delivery has claimed the workload meanwhile', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    await rewriteRecord(world, emptied);
    const deps = actorDependencies(world);
    let isFirst = true;
    const replace: DocumentStore['replace'] = async (collection, ...rest) => {
      if (isFirst && collection === 'cases') {
        isFirst = false;
        await amendSayings(world.store, CASE_ID, (current) => ({ ...current, target: SERVICE }));
      }
      return deps.store.replace(collection, ...rest);
    };
    const status = await actWith(world, { store: { ...deps.store, replace } })(await command(world));
    expect([status, (await readSayings(world.store, CASE_ID)).verdict]).toEqual([503, undefined]);
  });
});

test('the actor corrects its marks and notifications, even if the record no longer names the steps', async () => {
  const world = createFakeWorld();
  const pipeline = createPipeline(world);
  await pipeline.find();
  const { newestCounts } = world.metrics;
  world.metrics.newestCounts = async () => [];
  await pipeline.act();
  expect(world.marks.at(-1)?.marks).toMatchObject({ riposte_verdict: 'containing' });
  world.metrics.newestCounts = newestCounts.bind(world.metrics);
  // For a muted finding, the actor makes no plan of its own. Only its ledger shows whom it has notified.
  const find = world.findings.read;
  world.findings.read = async (name) => {
    const found = await find.call(world.findings, name);
    return found && { ...found, mute: 'MUTED' };
  };
  const silent = ['annotate-finding', 'notify'];
  await rewriteRecord(world, (record) => keepSteps(record, ({ action }) => !silent.includes(action)));
  world.clock.advance(10 * 60_000);
  await actWith(world)(await command(world));
  const { verdict } = await recordOf(world);
  expect(verdict).toBe('contained');
  expect(world.marks.at(-1)?.marks).toMatchObject({ riposte_verdict: verdict });
  expect(world.notices.at(-1)?.text).toMatch(/^contained/);
});

test('an evidence list that becomes a number does not prevent the actor from recording a change in its ledger', async () => {
  const world = createFakeWorld();
  const pipeline = createPipeline(world);
  await pipeline.find();
  const { create } = world.evidence;
  let isFirst = true;
  const rewritten: typeof create = async (name, content) => {
    if (isFirst && name.includes('/after-')) {
      isFirst = false;
      await rewriteRecord(world, (record) => ({
        ...record,
        evidence: { ...(record.evidence as JsonObject), entries: 5 },
      }));
    }
    return create.call(world.evidence, name, content);
  };
  Object.assign(world.evidence, { create: rewritten });
  expect(await actWith(world)(await command(world))).toBe(204);
  const [entry] = await readContainments(world.store, SERVICE);
  expect((await readEffect(world.store, entry?.effect ?? ''))?.state).toBe('applied');
  expect(linesOf(world, 'step.failed')).toEqual([]);
  expect(world.notices.map(({ details }) => details.verdict)).toEqual(
    expect.arrayContaining(['forged', 'contained']),
  );
});

describe('a document that is not JSON', () => {
  /** Answers as functions/google/firestore-store.ts does. */
  const unreadable = (world: FakeWorld) => {
    const { store } = actorDependencies(world);
    const get: DocumentStore['get'] = async (collection, id) => {
      if (collection === 'cases') throw new UnreadableDocument('planned');
      return store.get(collection, id);
    };
    return { store: { ...store, get } };
  };

  async function contained() {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.handle();
    world.clock.advance(2 * 60_000);
    return { world, command: pipeline.commands[0] as Command, before: calls(world) };
  }

  test.each([WATCH_SUBSCRIPTION, COMMAND_SUBSCRIPTION])('notifies people once: %s', async (subscription) => {
    const { world, command: sent, before } = await contained();
    await actWith(world, unreadable(world))(sent, subscription);
    expect(calls(world)).toBe(before + 1);
    expect(linesOf(world, 'case.retry')).toEqual([]);
  });

  test('prevents an undo from taking effect, and people are notified', async () => {
    const { world, before } = await contained();
    const act = actWith(world, unreadable(world));
    expect(await act({ caseId: CASE_ID }, UNDO_SUBSCRIPTION)).toBe(204);
    expect(linesOf(world, 'undo.refused')).toMatchObject([{ fields: { code: 'forged-record' } }]);
    expect(calls(world)).toBe(before + 1);
  });
});

test('an undo of a case whose record is gone restores it, takes effect and notifies people', async () => {
  const world = createFakeWorld();
  const pipeline = createPipeline(world);
  await pipeline.handle();
  const stored = await world.store.get('cases', CASE_ID);
  if (!stored) throw new Error('no case');
  const { record: _record, ...rest } = stored.data;
  await world.store.replace('cases', CASE_ID, rest, stored.version);
  const before = calls(world);
  await pipeline.undo();
  expect(linesOf(world, 'undo.done')).toHaveLength(1);
  expect(calls(world)).toBeGreaterThan(before);
  expect(await recordOf(world)).toMatchObject({ verdict: 'observed', containment: { config: 'undone' } });
});

describe('an undo that ends a joined case too', () => {
  /** The case of another finding relies on the containment of the first, and its document names a third finding. */
  async function joined(isKept: boolean) {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.handle();
    const stored = await world.store.get('cases', CASE_ID);
    const [entry] = await readContainments(world.store, SERVICE);
    if (!stored || !entry) throw new Error('nothing stands');
    const record = await recordOf(world);
    const { canonicalName, eventTime } = record.finding;
    const other = `${canonicalName}0`;
    const caseId = caseIdOf(other, eventTime);
    const forged = {
      ...record,
      caseId,
      finding: { ...record.finding, canonicalName: `${canonicalName}1` },
    };
    const kept = keptRecord({ ...forged, finding: { ...record.finding, canonicalName: other } });
    await world.store.create('cases', caseId, toLedger({ ...fromLedger(stored.data), record: forged }));
    await amendSayings(world.store, caseId, (current) => ({
      ...current,
      ...(isKept ? { kept } : {}),
      told: { 'annotate-finding': 'contained' },
    }));
    await joinEffect(world.store, entry.effect, caseId);
    const before = calls(world);
    await pipeline.undo();
    return { world, other, rang: calls(world) - before };
  }

  test('restores its document and corrects its mark', async () => {
    const { world, other } = await joined(true);
    const marked = world.marks
      .filter(({ marks }) => marks.riposte_verdict === 'undone')
      .map(({ name }) => name);
    expect(marked).toContain(other);
  });

  test('notifies people when the document does not name its finding', async () => {
    expect((await joined(false)).rang).toBe(1);
  });

  test('corrects a mark that the actor wrote and could not record in its own ledger', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.handle();
    const stored = await world.store.get('cases', CASE_ID);
    const [entry] = await readContainments(world.store, SERVICE);
    if (!stored || !entry) throw new Error('nothing stands');
    const record = await recordOf(world);
    const other = `${record.finding.canonicalName}0`;
    const caseId = caseIdOf(other, record.finding.eventTime);
    const steps = record.plan.steps.map((step) =>
      step.action === 'annotate-finding' ? { ...step, target: other } : step,
    );
    const repeat = {
      ...record,
      caseId,
      finding: { ...record.finding, canonicalName: other },
      plan: { ...record.plan, steps, hash: planHash(steps) },
      evidence: evidenceOf(caseId),
    };
    await world.store.create('cases', caseId, toLedger({ ...fromLedger(stored.data), record: repeat }));
    await joinEffect(world.store, entry.effect, caseId);
    await pipeline.undo();
    expect(world.marks).toContainEqual({
      name: other,
      marks: { riposte_case: caseId, riposte_verdict: 'undone' },
    });
  });
});
