import { readContainments } from '../../../core/ledger/containments';
import { acquireLock } from '../../../core/ledger/locks';
import { amendSayings, readSayings } from '../../../core/ledger/sayings';
import { planHash } from '../../../core/plan/plan-hash';
import type { PlannedStep } from '../../../core/plan/response-plan';
import type { JsonObject } from '../../../core/values/json';
import { toIso } from '../../../core/values/time';
import { createActor } from '../../../functions/actor/handler';
import { GoogleFault } from '../../../functions/google/faults';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import { RESOURCE, SERVICE } from '../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  COMMAND_SUBSCRIPTION,
  type Command,
  createPipeline,
  type Pipeline,
  recordOf,
  UNDO_SUBSCRIPTION,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';

const CI = 'ci@shop-prod.iam.gserviceaccount.com';

/** The reference finding, contained. */
async function contained(world: FakeWorld = createFakeWorld()): Promise<Pipeline & { command: Command }> {
  const pipeline = createPipeline(world);
  await pipeline.handle();
  expect((await recordOf(world)).verdict).toBe('contained');
  return { ...pipeline, command: pipeline.commands[0] as Command };
}

const minutes = (world: FakeWorld, count: number) => world.clock.advance(count * 60_000);
const look = (world: FakeWorld, command: Command) =>
  createActor(actorDependencies(world))(pushOf(command, { subscription: WATCH_SUBSCRIPTION }));

const trafficBack = (world: FakeWorld) =>
  world.run.edit(SERVICE, (config) => ({
    ...config,
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    lastModifier: CI,
    updateTime: toIso(world.clock.now()),
  }));

/** An attacker with the responder's permissions rewrites the case. */
async function rewrite(world: FakeWorld, change: (document: JsonObject) => JsonObject): Promise<void> {
  const stored = await world.store.get('cases', CASE_ID);
  if (!stored) throw new Error('no case');
  const forged = JSON.parse(JSON.stringify(change(stored.data))) as JsonObject;
  await world.store.replace('cases', CASE_ID, forged, stored.version);
}

const rewriteRecord = (world: FakeWorld, change: (record: JsonObject) => JsonObject) =>
  rewrite(world, (document) => ({
    ...document,
    state: 'handed-over',
    record: change(document.record as JsonObject),
  }));

function withSteps(record: JsonObject, keep: (step: PlannedStep) => boolean): JsonObject {
  const plan = record.plan as JsonObject;
  const steps = (plan.steps as unknown as PlannedStep[]).filter(keep);
  return {
    ...record,
    plan: { ...plan, steps: steps as unknown as JsonObject[], withheld: [], hash: planHash(steps) },
  };
}

const calls = (world: FakeWorld) => world.notices.filter(({ severity }) => severity === 'CRITICAL').length;

describe('what the actor has reported about a contained case', () => {
  test.each<[string, (record: JsonObject) => JsonObject]>([
    ['without a step', (record) => withSteps(record, () => false)],
    ['that changes nothing', (record) => withSteps(record, ({ before }) => before === null)],
    [
      'about another workload',
      (record) => {
        const finding = {
          ...(record.finding as JsonObject),
          resource: RESOURCE.replace('checkout', 'invoices'),
        };
        const forged = withSteps({ ...record, finding }, () => false);
        const withheld = [{ action: 'shift-traffic', reason: 'forged', cause: 'guard' }];
        return { ...forged, plan: { ...(forged.plan as JsonObject), withheld } };
      },
    ],
    [
      'about another project',
      (record) => {
        const resource = RESOURCE.replace('shop-prod', 'other-prod');
        return withSteps(
          { ...record, finding: { ...(record.finding as JsonObject), resource } },
          () => false,
        );
      },
    ],
    [
      'about no workload',
      (record) =>
        withSteps(
          { ...record, finding: { ...(record.finding as JsonObject), resource: 'nothing' } },
          () => false,
        ),
    ],
  ])('stays after a plan %s, and a reversal is noticed', async (_what, change) => {
    const { world, command, act } = await contained();
    await rewriteRecord(world, change);
    const { plan } = await recordOf(world);
    await act({ caseId: CASE_ID, planHash: plan.hash });
    expect(await readSayings(world.store, CASE_ID)).toMatchObject({ verdict: 'contained', target: SERVICE });
    trafficBack(world);
    minutes(world, 2);
    await look(world, command);
    expect(await readSayings(world.store, CASE_ID)).toMatchObject({ ended: 'reversed' });
    expect(linesOf(world, 'case.reversed')).toHaveLength(1);
    expect(world.marks.at(-1)?.marks).toMatchObject({ riposte_verdict: 'reversed' });
  });
});

describe('Riposte notifies people', () => {
  test('if the document of a contained case can no longer be read', async () => {
    const { world, command } = await contained();
    await rewrite(world, ({ record: _record, ...document }) => document);
    trafficBack(world);
    minutes(world, 2);
    const before = calls(world);
    expect(await look(world, command)).toBe(503);
    // Once because of the document, and once because of the reversal.
    expect(calls(world)).toBe(before + 2);
    expect((await recordOf(world)).verdict).toBe('reversed');
  });

  test('if a part of the record that no schema validates prevents the actor from recording a reversal', async () => {
    const { world, command } = await contained();
    await rewriteRecord(world, (record) => ({ ...record, changes: 5 }));
    trafficBack(world);
    minutes(world, 2);
    const before = world.notices.length;
    await look(world, command);
    // Once because of the document, and once because of the reversal, which the actor's own ledger contains anyway.
    const verdicts = world.notices.slice(before).map(({ details }) => details.verdict);
    expect(verdicts).toEqual(['forged', 'reversed']);
    expect(await readSayings(world.store, CASE_ID)).toMatchObject({ ended: 'reversed' });
  });

  test("if another writer has changed the actor's report", async () => {
    const { world, command } = await contained();
    await rewriteRecord(world, (record) => ({ ...record, verdict: 'observed' }));
    minutes(world, 2);
    const before = calls(world);
    await look(world, command);
    expect([calls(world), (await recordOf(world)).verdict]).toEqual([before + 1, 'contained']);
  });

  test('if a command does not match its case', async () => {
    const pipeline = createPipeline();
    await pipeline.find();
    const { world } = pipeline;
    await pipeline.act({ caseId: CASE_ID, planHash: 'a'.repeat(64) });
    expect([calls(world), world.run.mutations]).toEqual([1, []]);
  });
});

describe('a report that the actor restores', () => {
  test('waits for the case that has the lock', async () => {
    const { world, command } = await contained();
    await rewriteRecord(world, (record) => ({ ...record, verdict: 'observed' }));
    minutes(world, 2);
    const times = { nowMs: world.clock.now(), leaseMs: 60_000, cooldownMs: 0 };
    await acquireLock(world.store, SERVICE, { caseId: 'another', run: 'run' }, times);
    expect([await look(world, command), (await recordOf(world)).verdict]).toEqual([503, 'observed']);
  });

  test('is not restored if the case ended between two reads', async () => {
    const { world, command } = await contained();
    await rewriteRecord(world, (record) => ({ ...record, verdict: 'observed' }));
    minutes(world, 2);
    const deps = actorDependencies(world);
    const getService = async (name: string) => {
      await amendSayings(world.store, CASE_ID, (one) => ({ ...one, ended: 'undone' }));
      return world.run.getService(name);
    };
    const actor = createActor({ ...deps, run: { ...deps.run, getService } });
    await actor(pushOf(command, { subscription: WATCH_SUBSCRIPTION }));
    expect([(await recordOf(world)).verdict, linesOf(world, 'command.refused')]).toEqual(['observed', []]);
  });
});

describe('a command during an undo', () => {
  test('is delivered again, because the undo may still be refused', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const deps = actorDependencies(world);
    const { newestCounts } = world.metrics;
    let isFirst = true;
    const metrics = {
      ...world.metrics,
      newestCounts: async (service: string, from: string) => {
        if (isFirst) {
          isFirst = false;
          // The undo is recorded, and its request is never answered.
          const lost = async () => {
            throw new GoogleFault('unavailable', 503, 'run PATCH', 'planned');
          };
          const dying = createActor({ ...deps, run: { ...deps.run, patchService: lost } });
          expect(await dying(pushOf({ caseId: CASE_ID }, { subscription: UNDO_SUBSCRIPTION }))).toBe(503);
        }
        return newestCounts.call(world.metrics, service, from);
      },
    };
    const actor = createActor({ ...deps, metrics });
    expect(await actor(pushOf(pipeline.commands[0], { subscription: COMMAND_SUBSCRIPTION }))).toBe(503);
  });
});

describe('an undo after a reversal that SCC does not show yet', () => {
  test('writes the last value of the mark', async () => {
    const { world, command, undo } = await contained();
    trafficBack(world);
    minutes(world, 2);
    const deps = actorDependencies(world);
    const mark = async () => {
      throw new GoogleFault('unavailable', 503, 'scc PATCH', 'planned');
    };
    const actor = createActor({ ...deps, marker: { ...deps.marker, mark } });
    expect(await actor(pushOf(command, { subscription: WATCH_SUBSCRIPTION }))).toBe(503);
    expect((await readSayings(world.store, CASE_ID)).todo).toEqual(['mark', 'end']);
    await undo();
    await look(world, command);
    expect((await recordOf(world)).containment.config).toBe('undone');
    expect(world.marks.at(-1)?.marks).toMatchObject({ riposte_verdict: 'undone' });
    expect(await readContainments(world.store, SERVICE)).toEqual([]);
  });
});

describe('a permanent fault after an undo', () => {
  test('keeps the record of the undo, and notifies no one', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const deps = actorDependencies(world);
    let isUndone = false;
    const metrics = {
      ...world.metrics,
      newestCounts: async (service: string, from: string) => {
        if (!isUndone) {
          await pipeline.undo();
          isUndone = true;
        }
        return world.metrics.newestCounts(service, from);
      },
    };
    let isBroken = false;
    const store = {
      ...deps.store,
      getMany: async (places: Parameters<typeof deps.store.getMany>[0]) => {
        if (isUndone && !isBroken) {
          isBroken = true;
          throw new GoogleFault('invalid', 400, 'firestore', 'planned');
        }
        return deps.store.getMany(places);
      },
    };
    const actor = createActor({ ...deps, metrics, store });
    await actor(pushOf(pipeline.commands[0], { subscription: COMMAND_SUBSCRIPTION }));
    expect(isBroken).toBe(true);
    const { verdict, containment } = await recordOf(world);
    expect([verdict, containment.config]).toEqual(['observed', 'undone']);
    expect(linesOf(world, 'case.failed')).toEqual([]);
  });
});

test('an undo before the first verdict finds the workload, even if the record was rewritten to name another one', async () => {
  const world = createFakeWorld();
  const pipeline = createPipeline(world);
  await pipeline.find();
  const before = world.run.userState(SERVICE);
  const { create } = world.evidence;
  const dies = (name: string, content: string) =>
    name.includes('/after-')
      ? Promise.reject(new GoogleFault('unavailable', 503, 'storage', 'planned'))
      : create(name, content);
  Object.assign(world.evidence, { create: dies });
  await pipeline.act().catch(() => undefined);
  Object.assign(world.evidence, { create });
  expect((await readSayings(world.store, CASE_ID)).verdict).toBeUndefined();
  expect(world.run.userState(SERVICE)).not.toEqual(before);
  await rewriteRecord(world, (record) =>
    withSteps(
      {
        ...record,
        finding: { ...(record.finding as JsonObject), resource: RESOURCE.replace('checkout', 'invoices') },
      },
      () => false,
    ),
  );
  minutes(world, 20);
  await pipeline.undo();
  expect(linesOf(world, 'undo.done')).toHaveLength(1);
  expect(world.run.userState(SERVICE)).toEqual(before);
});

describe('an undo of a case whose record a compromised responder rewrote', () => {
  test.each<[string, (record: JsonObject) => JsonObject]>([
    [
      'to another workload',
      (record) => {
        const finding = {
          ...(record.finding as JsonObject),
          resource: RESOURCE.replace('checkout', 'invoices'),
        };
        return withSteps({ ...record, finding }, () => false);
      },
    ],
    [
      'to no workload',
      (record) =>
        withSteps(
          { ...record, finding: { ...(record.finding as JsonObject), resource: 'nothing' } },
          () => false,
        ),
    ],
    [
      'to an unknown action',
      (record) => {
        const plan = record.plan as JsonObject;
        const steps = (plan.steps as JsonObject[]).map((step) => ({
          ...step,
          action: 'unheard-of',
          before: {},
        }));
        return { ...record, replanned: { ...plan, steps } };
      },
    ],
  ])('%s takes effect anyway', async (_what, change) => {
    const { world, undo } = await contained();
    await rewriteRecord(world, change);
    await undo();
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
    expect(world.marks.at(-1)?.marks).toMatchObject({ riposte_verdict: 'undone' });
    expect(await readContainments(world.store, SERVICE)).toEqual([]);
  });
});

describe('a command after a change of the workload', () => {
  test('does not contain a case, because no check would follow', async () => {
    const pipeline = createPipeline();
    await pipeline.find();
    const { world } = pipeline;
    const command = { ...(pipeline.commands[0] as Command), changed: true as const };
    expect([await pipeline.act(command), world.run.mutations]).toEqual([204, []]);
  });
});

describe('a verdict that takes longer than the lock', () => {
  test('is not reported, because a person may have undone the case meanwhile', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const deps = actorDependencies(world);
    let looks = 0;
    const getIamPolicy = async (name: string) => {
      const policy = await world.run.getIamPolicy(name);
      looks += 1;
      // The third read is the one under the lock.
      if (looks === 3) {
        world.clock.advance(125_000);
        await pipeline.undo();
      }
      return policy;
    };
    const actor = createActor({ ...deps, run: { ...deps.run, getIamPolicy } });
    await actor(pushOf(pipeline.commands[0], { subscription: COMMAND_SUBSCRIPTION }));
    const { verdict, containment } = await recordOf(world);
    expect([looks, verdict, containment.config]).toEqual([3, 'observed', 'undone']);
  });
});
