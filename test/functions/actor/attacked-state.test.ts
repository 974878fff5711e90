import { updateDocument } from '../../../core/ledger/document-store';
import { amendSayings, readSayings } from '../../../core/ledger/sayings';
import { planHash } from '../../../core/plan/plan-hash';
import type { JsonObject } from '../../../core/values/json';
import { createActor } from '../../../functions/actor/handler';
import { GoogleFault } from '../../../functions/google/faults';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import { CANONICAL_NAME, RESOURCE } from '../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  createPipeline,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';

/** Somebody with the responder's rights closes the document of a case, or rewrites what it is about. */

const rewriteRecord = (world: FakeWorld, change: (record: JsonObject) => JsonObject) =>
  updateDocument(world.store, 'cases', CASE_ID, (document = {}) => ({
    ...document,
    record: change(document.record as JsonObject),
  }));

describe('a document that somebody closes', () => {
  const close = (world: FakeWorld) =>
    updateDocument(world.store, 'cases', CASE_ID, (document = {}) => ({ ...document, state: 'closed' }));

  test('does not end a case whose instances may still run', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    world.metricAnswers = false;
    expect([await pipeline.handle(), (await recordOf(world)).verdict]).toEqual([503, 'containing']);
    await close(world);
    world.metricAnswers = true;
    expect([await pipeline.act(undefined, 2), (await recordOf(world)).verdict]).toEqual([204, 'contained']);
    expect(world.notices.at(-1)?.text).toMatch(/^contained/);
  });

  test('keeps no mark from being written that Security Command Center did not take', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    const { mark } = world.marker;
    Object.assign(world.marker, {
      mark: () => Promise.reject(new GoogleFault('unavailable', 503, 'securitycenter', 'planned')),
    });
    expect([await pipeline.handle(), (await recordOf(world)).verdict]).toEqual([503, 'contained']);
    Object.assign(world.marker, { mark });
    await close(world);
    await pipeline.act(undefined, 2);
    expect(world.marks.at(-1)?.marks).toMatchObject({ riposte_verdict: 'contained' });
  });

  test.each(['failed', 'refused'] as const)(
    'does not end a %s case that changes the workload now',
    async (verdict) => {
      const pipeline = createPipeline();
      const { world } = pipeline;
      await pipeline.find();
      await amendSayings(world.store, CASE_ID, (current) => ({ ...current, verdict }));
      const { create } = world.evidence;
      Object.assign(world.evidence, {
        create: async (name: string, content: string) => {
          if (name.includes('/after-')) await close(world);
          return create.call(world.evidence, name, content);
        },
      });
      await pipeline.act();
      expect([(await recordOf(world)).verdict, (await readSayings(world.store, CASE_ID)).verdict]).toEqual([
        'contained',
        'contained',
      ]);
    },
  );

  test('ends it if the actor has failed', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.find();
    await amendSayings(world.store, CASE_ID, (current) => ({ ...current, open: true }));
    const { getService } = world.run;
    Object.assign(world.run, {
      getService: () => Promise.reject(new GoogleFault('invalid', 400, 'run', 'planned')),
    });
    await pipeline.act();
    Object.assign(world.run, { getService });
    await pipeline.act();
    expect([(await readSayings(world.store, CASE_ID)).verdict, world.run.mutations]).toEqual(['failed', []]);
  });
});

describe('another workload that is written into the record', () => {
  test('while the actor waits is not the one whose accusations count', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.find();
    const asked: string[] = [];
    const { activeThreats } = world.findings;
    const { newestCounts } = world.metrics;
    Object.assign(world.findings, {
      activeThreats: (finding: string) => {
        asked.push(finding);
        return activeThreats(finding);
      },
    });
    Object.assign(world.metrics, {
      newestCounts: async (...args: Parameters<typeof newestCounts>) => {
        await rewriteRecord(world, (record) => ({
          ...record,
          finding: { ...(record.finding as JsonObject), resource: RESOURCE.replace('checkout', 'invoices') },
        }));
        return newestCounts(...args);
      },
    });
    await pipeline.act();
    expect([new Set(asked), asked.length]).toEqual([new Set([CANONICAL_NAME]), 2]);
    // The line that triggers the alert names the workload that was contained.
    expect(linesOf(world, 'case.verdict').map(({ fields }) => fields.workload)).toEqual(['checkout']);
  });

  test('does not end a case that Security Command Center names by the number of its project', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    const resourceName = RESOURCE.replace('shop-prod', world.config.project.number);
    await pipeline.find({ resourceName });
    world.sccFinding = { ...world.sccFinding, resourceName };
    const { create } = world.evidence;
    const dies = (name: string, content: string) =>
      name.includes('/after-')
        ? Promise.reject(new GoogleFault('unavailable', 503, 'storage', 'planned'))
        : create(name, content);
    Object.assign(world.evidence, { create: dies });
    await pipeline.act().catch(() => undefined);
    Object.assign(world.evidence, { create });
    expect(world.run.mutations.length).toBeGreaterThan(0);
    await rewriteRecord(world, (record) => {
      const hash = planHash([]);
      return { ...record, plan: { ...(record.plan as JsonObject), steps: [], withheld: [], hash } };
    });
    world.clock.advance(20 * 60_000);
    await pipeline.act({ caseId: CASE_ID, planHash: planHash([]) });
    expect((await readSayings(world.store, CASE_ID)).verdict).toBe('contained');
  });
});

test('a case with a step that this deployment no longer has is checked without an alert, and keeps its plan', async () => {
  const pipeline = createPipeline();
  const { world } = pipeline;
  await pipeline.handle();
  await rewriteRecord(world, (record) => {
    const plan = record.plan as JsonObject;
    const [first = null] = plan.steps as JsonObject[];
    const old = { ...first, id: '99-page-somebody', action: 'page-somebody' };
    return { ...record, plan: { ...plan, steps: [...(plan.steps as JsonObject[]), old] } };
  });
  const { plan } = await recordOf(world);
  const before = world.notices.length;
  world.clock.advance(2 * 60_000);
  const actor = createActor(actorDependencies(world));
  await actor(pushOf(pipeline.commands[0], { subscription: WATCH_SUBSCRIPTION }));
  expect([world.notices.length, (await recordOf(world)).plan]).toEqual([before, plan]);
  expect((await readSayings(world.store, CASE_ID)).checked).toBe(1);
  await pipeline.undo();
  expect(linesOf(world, 'undo.done')).toHaveLength(1);
  expect(linesOf(world, 'command.refused')).toEqual([]);
});

test('a step that names no action does not end a case that the actor has begun to change', async () => {
  const pipeline = createPipeline();
  const { world } = pipeline;
  await pipeline.find();
  const { create } = world.evidence;
  Object.assign(world.evidence, {
    create: (name: string, content: string) =>
      name.includes('/after-')
        ? Promise.reject(new GoogleFault('unavailable', 503, 'storage', 'planned'))
        : create(name, content),
  });
  await pipeline.act();
  Object.assign(world.evidence, { create });
  await rewriteRecord(world, (record) => {
    const plan = record.plan as JsonObject;
    const steps = (plan.steps as JsonObject[]).map((step) => ({ ...step, action: 'unheard-of' }));
    return { ...record, plan: { ...plan, steps } };
  });
  world.clock.advance(20 * 60_000);
  await pipeline.act(undefined, 2);
  expect((await readSayings(world.store, CASE_ID)).verdict).toBe('contained');
});
