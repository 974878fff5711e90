import { planHash } from '../../../core/plan/plan-hash';
import type { ResponsePlan } from '../../../core/plan/response-plan';
import type { JsonObject } from '../../../core/values/json';
import { createActor } from '../../../functions/actor/handler';
import { amendCase } from '../../../functions/case/amend-case';
import { publicPolicy } from '../../factories/cloud-run-json';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { findingJson, pushOf } from '../../factories/finding';
import { ADDED, SERVICE } from '../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  COMMAND_SUBSCRIPTION,
  type Command,
  createPipeline,
  recordOf,
} from '../../factories/pipeline';
import { contained, minutes, standing, trafficBack } from '../../factories/watched-case';

describe('a document that a compromised responder wrote', () => {
  const rewrite = async (world: FakeWorld, change: (document: JsonObject) => JsonObject) => {
    const stored = await world.store.get('cases', CASE_ID);
    if (!stored) throw new Error('no case');
    await world.store.replace('cases', CASE_ID, change(stored.data), stored.version);
  };
  const forge = (world: FakeWorld, change: (record: JsonObject) => JsonObject) =>
    rewrite(world, (document) => ({ ...document, record: change(document.record as JsonObject) }));
  const reset = { verdict: undefined, outcomes: [], timeline: [] };

  test.each<[string, (document: JsonObject) => JsonObject]>([
    [
      'another verdict',
      (one) => ({ ...one, record: { ...(one.record as JsonObject), verdict: 'observed' } }),
    ],
    [
      'an undo',
      (one) => ({
        ...one,
        record: { ...(one.record as JsonObject), containment: { config: 'undone', instances: 'unknown' } },
      }),
    ],
    [
      'a reversal',
      (one) => ({ ...one, record: { ...(one.record as JsonObject), verdict: 'reversed', reversal: {} } }),
    ],
    [
      'finished checks',
      (one) => ({ ...one, watch: { since: '2030-01-01T00:00:00Z', checked: 60, todo: [] } }),
    ],
    ['an open case', (one) => ({ ...one, state: 'handed-over' })],
    ['a case without a report', (one) => ({ ...one, record: { ...(one.record as JsonObject), ...reset } })],
  ])('with %s hides no reversal from the watch', async (_what, change) => {
    const { world, look } = await contained();
    await rewrite(world, (document) => JSON.parse(JSON.stringify(change(document))) as JsonObject);
    trafficBack(world);
    minutes(world, 2);
    expect([await look(), (await recordOf(world)).verdict]).toEqual([503, 'reversed']);
    expect(linesOf(world, 'case.reversed')).toHaveLength(1);
    expect(await standing(world)).toEqual([]);
  });

  test('with another plan hash also hides no reversal', async () => {
    const { world, look } = await contained();
    await forge(world, (record) => ({
      ...record,
      plan: { ...(record.plan as JsonObject), hash: 'a'.repeat(64) },
    }));
    trafficBack(world);
    minutes(world, 2);
    expect([await look(), linesOf(world, 'case.reversed').length]).toEqual([503, 1]);
  });

  test('is restored and checked if it can no longer be read', async () => {
    const { world, look } = await contained();
    await rewrite(world, ({ record: _record, ...document }) => document);
    trafficBack(world);
    minutes(world, 2);
    expect([await look(), await look()]).toEqual([503, 503]);
    expect(linesOf(world, 'command.refused').map(({ severity }) => severity)).toEqual(['CRITICAL']);
    expect((await recordOf(world)).verdict).toBe('reversed');
    expect(linesOf(world, 'case.reversed')).toHaveLength(1);
  });

  test("is corrected from the actor's ledger, and triggers an alert", async () => {
    const { world, look } = await contained();
    await forge(world, (record) => ({ ...record, verdict: 'observed' }));
    minutes(world, 2);
    expect([await look(), (await recordOf(world)).verdict]).toEqual([503, 'contained']);
    expect(linesOf(world, 'command.refused').map(({ severity }) => severity)).toEqual(['CRITICAL']);
    minutes(world, 5);
    await look();
    expect(linesOf(world, 'command.refused')).toHaveLength(1);
  });

  const handedOver = async (change: (record: JsonObject) => JsonObject) => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    await forge(world, change);
    await pipeline.act();
    return world;
  };

  test.each(['contained', 'reversed', 'observed'] as const)(
    'cannot claim in advance that people know the verdict (%s)',
    async (verdict) => {
      const world = await handedOver((record) => {
        const { steps } = record.plan as { steps: readonly { id: string; action: string }[] };
        const at = '2026-05-06T07:10:00Z';
        const outcomes = steps.map(({ id, action }) => ({
          step: id,
          action,
          status: 'done',
          startedAt: at,
          endedAt: at,
        }));
        return { ...record, verdict, outcomes, containment: { config: 'undone', instances: 'unknown' } };
      });
      expect((await recordOf(world)).verdict).toBe('contained');
      expect(world.notices).toMatchObject([{ details: { verdict: 'contained' } }]);
      expect(world.marks.at(-1)?.marks).toMatchObject({ riposte_verdict: 'contained' });
    },
  );

  test('cannot remove the notification from the plan', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    let hash = '';
    await forge(world, (record) => {
      const plan = record.plan as unknown as ResponsePlan;
      const steps = plan.steps.filter(({ action }) => action !== 'notify');
      hash = planHash(steps);
      return { ...record, plan: { ...plan, steps, hash } as unknown as JsonObject };
    });
    const sent = { ...(pipeline.commands[0] as Command), planHash: hash };
    await createActor(actorDependencies(world))(pushOf(sent, { subscription: COMMAND_SUBSCRIPTION }));
    expect((await recordOf(world)).verdict).toBe('contained');
    expect(world.notices).toMatchObject([{ details: { verdict: 'contained' } }]);
  });

  test('cannot silence a verdict by naming another workload for which the actor has no plan', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const plan = {
      hash: planHash([]),
      steps: [],
      withheld: [{ action: 'shift-traffic', reason: '', cause: 'guard' }],
    };
    await forge(world, (record) => ({
      ...record,
      plan: { ...(record.plan as JsonObject), ...plan },
      finding: { ...(record.finding as JsonObject), resource: `//run.googleapis.com/${SERVICE}-admin` },
    }));
    const sent = { ...(pipeline.commands[0] as Command), planHash: plan.hash };
    await createActor(actorDependencies(world))(
      pushOf(sent, { subscription: COMMAND_SUBSCRIPTION, attempt: 20 }),
    );
    expect((await recordOf(world)).verdict).toBe('refused');
    expect(world.notices).toMatchObject([{ details: { verdict: 'refused' } }]);
  });

  test('cannot mark another finding', async () => {
    const { world, asked } = await contained();
    trafficBack(world);
    const marks = world.marks.length;
    const { severity, canonicalName, category, eventTime, resource } = (await recordOf(world)).finding;
    const finding = { severity, canonicalName, category, eventTime, resource };
    const other = 'projects/400000000001/sources/1/locations/global/findings/ff';
    await forge(world, (record) => ({
      ...record,
      finding: { ...(record.finding as JsonObject), canonicalName: other },
    }));
    expect(await asked()).toBe(204);
    expect(world.marks.slice(marks)).toMatchObject([
      { name: finding.canonicalName, marks: { riposte_verdict: 'reversed' } },
    ]);
    expect((await recordOf(world)).finding).toEqual(finding);
  });

  test('cannot choose the bad digest', async () => {
    const { world, asked } = await contained();
    await forge(world, (record) => {
      const detection = record.detection as JsonObject;
      const evidence = { ...(detection.evidence as JsonObject), imageDigest: `sha256:${'c'.repeat(64)}` };
      return { ...record, detection: { ...detection, evidence } };
    });
    await asked();
    expect((await recordOf(world)).verdict).toBe('contained');
  });
});

describe('a way in that the case closed', () => {
  test('stays closed, whatever playbook a compromised responder writes into the record', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    world.sccFinding = findingJson({ category: ADDED }) as JsonObject;
    await pipeline.handle({ category: ADDED });
    const before = await recordOf(world);
    expect([before.verdict, before.playbook.id]).toEqual(['contained', 'runtime-malicious-binary']);
    await amendCase(world, CASE_ID, (record) => ({ ...record, playbook: { id: 'default', version: 1 } }));
    const ask = () =>
      createActor(actorDependencies(world))(
        pushOf({ ...pipeline.commands[0], changed: true }, { subscription: COMMAND_SUBSCRIPTION }),
      );
    expect([await ask(), (await recordOf(world)).verdict]).toEqual([204, 'contained']);
    await world.run.setIamPolicy(SERVICE, publicPolicy());
    expect([await ask(), (await recordOf(world)).verdict]).toEqual([204, 'reversed']);
  });
});
