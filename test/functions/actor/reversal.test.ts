import { containmentsPlace, readContainments } from '../../../core/ledger/containments';
import { acquireLock } from '../../../core/ledger/locks';
import { endSayings, readSayings } from '../../../core/ledger/sayings';
import { planHash } from '../../../core/plan/plan-hash';
import type { ResponsePlan } from '../../../core/plan/response-plan';
import type { CloudRun } from '../../../core/ports/ports';
import type { JsonObject } from '../../../core/values/json';
import { toIso } from '../../../core/values/time';
import { createActor } from '../../../functions/actor/handler';
import { tryStanding } from '../../../functions/actor/read-standing';
import { amendCase } from '../../../functions/case/amend-case';
import { GoogleFault } from '../../../functions/google/faults';
import { publicPolicy } from '../../factories/cloud-run-json';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { createFaults, type FaultPlan } from '../../factories/faults';
import { findingJson, pushOf } from '../../factories/finding';
import { ADDED, SERVICE } from '../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  COMMAND_SUBSCRIPTION,
  type Command,
  createPipeline,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';

const CI = 'ci@shop-prod.iam.gserviceaccount.com';

interface Watched {
  readonly world: FakeWorld;
  readonly command: Command;
  /** One delivery on the watch subscription. */
  look(): Promise<number>;
  /** One delivery on the commands subscription, after somebody changed the workload. */
  asked(): Promise<number>;
}

/** The reference finding, contained. */
async function contained(run: (world: FakeWorld) => Partial<CloudRun> = () => ({})): Promise<Watched> {
  const world = createFakeWorld();
  const pipeline = createPipeline(world);
  await pipeline.handle();
  expect((await recordOf(world)).verdict).toBe('contained');
  const command = pipeline.commands[0] as Command;
  const deps = actorDependencies(world);
  const actor = createActor({ ...deps, run: { ...deps.run, ...run(world) } });
  return {
    world,
    command,
    look: () => actor(pushOf(command, { subscription: WATCH_SUBSCRIPTION })),
    asked: () => actor(pushOf({ ...command, changed: true }, { subscription: COMMAND_SUBSCRIPTION })),
  };
}

const trafficBack = (world: FakeWorld) =>
  world.run.edit(SERVICE, (config) => ({
    ...config,
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    lastModifier: CI,
    updateTime: toIso(world.clock.now()),
  }));

const standing = async ({ store }: FakeWorld) => readContainments(store, SERVICE);
const minutes = (world: FakeWorld, count: number) => world.clock.advance(count * 60_000);
const checksOf = async (world: FakeWorld) =>
  (await recordOf(world)).timeline.filter(({ kind }) => kind === 'check').length;

describe('a contained case on the watch subscription', () => {
  test('comes back until the last check, and reads the workload at the checks only', async () => {
    let reads = 0;
    const { world, look } = await contained((w) => ({
      getService: (name) => {
        reads += 1;
        return w.run.getService(name);
      },
    }));
    const answers: [number, number, number][] = [];
    for (const wait of [0, 1, 1, 3, 1, 9, 30, 16, 1]) {
      minutes(world, wait);
      answers.push([await look(), reads, await checksOf(world)]);
    }
    expect(answers).toEqual([
      [503, 0, 0],
      [503, 1, 1],
      [503, 1, 1],
      [503, 2, 2],
      [503, 2, 2],
      [503, 3, 3],
      [503, 3, 3],
      [204, 4, 4],
      [204, 4, 4],
    ]);
  });

  test('makes a check once, although two deliveries make it', async () => {
    const { world, look } = await contained();
    minutes(world, 2);
    await Promise.all([look(), look()]);
    expect(await checksOf(world)).toBe(1);
  });

  test('is done after an undo, and after another verdict', async () => {
    const { world, look } = await contained();
    await createPipeline(world).undo();
    minutes(world, 2);
    expect([await look(), (await recordOf(world)).verdict]).toEqual([204, 'observed']);
  });

  test('is not watched by a command for another case', async () => {
    const { world, command } = await contained();
    trafficBack(world);
    minutes(world, 2);
    const actor = createActor(actorDependencies(world));
    const sent = { ...command, caseId: `${CASE_ID.slice(0, -1)}0` };
    expect(await actor(pushOf(sent, { subscription: WATCH_SUBSCRIPTION }))).toBe(204);
    expect((await recordOf(world)).verdict).toBe('contained');
  });

  test('leaves it to the commands subscription when somebody changed the workload', async () => {
    const { world, command } = await contained();
    trafficBack(world);
    minutes(world, 2);
    const actor = createActor(actorDependencies(world));
    const push = pushOf({ ...command, changed: true }, { subscription: WATCH_SUBSCRIPTION });
    expect(await actor(push)).toBe(204);
    expect((await recordOf(world)).verdict).toBe('contained');
  });
});

describe('a case without a verdict on the watch subscription', () => {
  const undecided = async (hours: number) => {
    const pipeline = createPipeline();
    await pipeline.find();
    const { world } = pipeline;
    const body = pushOf(pipeline.commands[0], { subscription: WATCH_SUBSCRIPTION }) as JsonObject;
    const published = toIso(world.clock.now() - hours * 3_600_000);
    const message = { ...(body.message as JsonObject), publishTime: published };
    return createActor(actorDependencies(world))({ ...body, message });
  };

  test.each([
    [0, 503],
    [3, 503],
    [5, 204],
  ])('after %s hours is answered with %s', async (hours, status) => {
    expect(await undecided(hours)).toBe(status);
  });
});

describe('somebody took the containment back', () => {
  test.each(['look', 'asked'] as const)('%s: the case says who, and people are told', async (way) => {
    const watched = await contained();
    const { world } = watched;
    minutes(world, 2);
    trafficBack(world);
    expect(await watched[way]()).toBe(204);
    const record = await recordOf(world);
    expect(record).toMatchObject({
      verdict: 'reversed',
      containment: { config: 'not-verified', instances: 'unknown' },
      reversal: { by: CI },
    });
    expect(world.notices.at(-1)).toMatchObject({ severity: 'CRITICAL', details: { verdict: 'reversed' } });
    expect(linesOf(world, 'case.reversed').map(({ severity }) => severity)).toEqual(['CRITICAL']);
    expect(world.marks.at(-1)?.marks).toMatchObject({ riposte_verdict: 'reversed' });
    expect(await standing(world)).toEqual([]);
    expect(await readSayings(world.store, CASE_ID)).toMatchObject({ ended: 'reversed', todo: [] });
  });

  test('is told once, whoever looks how often, and nothing is contained again', async () => {
    const { world, look, asked } = await contained();
    const mutations = world.run.mutations.length;
    minutes(world, 2);
    trafficBack(world);
    const answers = [];
    for (const deliver of [asked, look, asked, look, asked]) answers.push(await deliver());
    expect(answers).toEqual([204, 204, 204, 204, 204]);
    expect(linesOf(world, 'case.reversed')).toHaveLength(1);
    expect(world.run.mutations).toHaveLength(mutations);
  });

  test('waits while somebody else holds the workload: an undo at work is no reversal', async () => {
    const { world, asked } = await contained();
    trafficBack(world);
    const times = { nowMs: world.clock.now(), leaseMs: 60_000, cooldownMs: 0 };
    await acquireLock(world.store, SERVICE, { caseId: 'another', run: 'run' }, times);
    expect([await asked(), (await recordOf(world)).verdict]).toEqual([503, 'contained']);
    minutes(world, 2);
    expect([await asked(), (await recordOf(world)).verdict]).toEqual([204, 'reversed']);
  });

  test('is not said while the service is still being changed', async () => {
    const { world, asked } = await contained((w) => ({
      getService: async (name) => ({ ...(await w.run.getService(name)), reconciling: true }),
    }));
    expect([await asked(), (await recordOf(world)).verdict]).toEqual([503, 'contained']);
  });

  test("is not said of a deploy of somebody's that failed", async () => {
    const { world, asked } = await contained((w) => ({
      getService: async (name) => ({
        ...(await w.run.getService(name)),
        terminalCondition: { type: 'Ready', state: 'CONDITION_FAILED' },
      }),
    }));
    expect([await asked(), (await recordOf(world)).verdict]).toEqual([204, 'contained']);
  });

  test('is not said of a service that was deleted', async () => {
    const gone = async () => {
      throw new GoogleFault('not-found', 404, 'run GET', 'planned');
    };
    const { world, asked } = await contained(() => ({ getService: gone }));
    expect([await asked(), (await recordOf(world)).verdict]).toEqual([204, 'contained']);
  });
});

describe('somebody takes the change back before it is verified', () => {
  test('is reversed, never contained, and nothing is applied a second time', async () => {
    const world = createFakeWorld();
    const { newestCounts } = world.metrics;
    Object.assign(world.metrics, {
      newestCounts: async (service: string, from: string) => {
        const counts = await newestCounts(service, from);
        world.clock.advance(1_000);
        trafficBack(world);
        return counts;
      },
    });
    const pipeline = createPipeline(world);
    expect(await pipeline.handle()).toBe(204);
    const record = await recordOf(world);
    expect(record).toMatchObject({ verdict: 'reversed', reversal: { by: CI } });
    expect(record.timeline.some(({ text }) => text === 'verdict: contained')).toBe(false);
    expect(
      record.outcomes.some(({ action, status }) => action === 'shift-traffic' && status === 'done'),
    ).toBe(true);
    expect(linesOf(world, 'case.reversed')).toHaveLength(1);
    expect([await pipeline.act(), world.run.mutations.length]).toEqual([204, 1]);
    expect(await standing(world)).toEqual([]);
  });
});

describe('a read that fails', () => {
  test.each(['denied', 'unavailable', 'timeout', 'invalid'] as const)('(%s) claims neither', async (kind) => {
    const { world, look, asked } = await contained(() => ({
      getIamPolicy: async () => {
        throw new GoogleFault(kind, 0, 'run GET', 'planned');
      },
    }));
    trafficBack(world);
    minutes(world, 2);
    expect([await look(), await asked()]).toEqual([503, 503]);
    const { verdict, timeline } = await recordOf(world);
    expect(verdict).toBe('contained');
    expect(timeline.filter(({ kind: what }) => ['check', 'reversed', 'failed'].includes(what))).toEqual([]);
  });
});

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
      'checks that were made',
      (one) => ({ ...one, watch: { since: '2030-01-01T00:00:00Z', checked: 60, todo: [] } }),
    ],
    ['an open case', (one) => ({ ...one, state: 'handed-over' })],
    [
      'a case of which nothing was said',
      (one) => ({ ...one, record: { ...(one.record as JsonObject), ...reset } }),
    ],
  ])('with %s hides no reversal from the watch', async (_what, change) => {
    const { world, look } = await contained();
    await rewrite(world, (document) => JSON.parse(JSON.stringify(change(document))) as JsonObject);
    trafficBack(world);
    minutes(world, 2);
    expect([await look(), (await recordOf(world)).verdict]).toEqual([204, 'reversed']);
    expect(linesOf(world, 'case.reversed')).toHaveLength(1);
    expect(await standing(world)).toEqual([]);
  });

  test('with another plan hash hides no reversal either', async () => {
    const { world, look } = await contained();
    await forge(world, (record) => ({
      ...record,
      plan: { ...(record.plan as JsonObject), hash: 'a'.repeat(64) },
    }));
    trafficBack(world);
    minutes(world, 2);
    expect([await look(), linesOf(world, 'case.reversed').length]).toEqual([204, 1]);
  });

  test('rings when nobody can read it any more', async () => {
    const { world, look } = await contained();
    await rewrite(world, ({ record: _record, ...document }) => document);
    trafficBack(world);
    minutes(world, 2);
    // Once for each check, and it is watched on.
    expect([await look(), await look()]).toEqual([503, 503]);
    expect(linesOf(world, 'command.refused').map(({ severity }) => severity)).toEqual(['CRITICAL']);
    minutes(world, 60);
    expect([await look(), await look()]).toEqual([204, 204]);
    expect(linesOf(world, 'command.refused')).toHaveLength(2);
  });

  test('gets the words of the actor back, and rings', async () => {
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
    'cannot say in advance that people know (%s)',
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

  test('cannot leave people out of the plan', async () => {
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

  test('marks no finding but its own', async () => {
    const { world, asked } = await contained();
    trafficBack(world);
    const marks = world.marks.length;
    const other = 'projects/400000000001/sources/1/locations/global/findings/ff';
    await forge(world, (record) => ({
      ...record,
      finding: { ...(record.finding as JsonObject), canonicalName: other },
    }));
    expect(await asked()).toBe(204);
    expect(world.marks).toHaveLength(marks);
    expect(linesOf(world, 'case.reversed')).toEqual([]);
  });

  test('cannot choose the digest that counts as bad', async () => {
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

describe('a door that the case closed', () => {
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

describe('what stands on a workload with several cases', () => {
  test('is judged by the digest of the case itself', async () => {
    const { world } = await contained();
    const [own] = await standing(world);
    const { collection, id } = containmentsPlace(SERVICE);
    const stored = await world.store.get(collection, id);
    const other = { ...own, caseId: 'another', effect: 'another', digest: `sha256:${'9'.repeat(64)}` };
    const data = { ...stored?.data, containments: [other, own] } as unknown as JsonObject;
    await world.store.replace(collection, id, data, stored?.version ?? '');
    const sayings = await readSayings(world.store, CASE_ID);
    expect(await tryStanding(world, { ...sayings, caseId: CASE_ID })).toMatchObject({
      whose: 'own',
      digest: own?.digest,
      entries: [own],
    });
  });
});

test('what a person has undone meanwhile is not called reversed', async () => {
  const { world, command } = await contained();
  trafficBack(world);
  const { create } = world.evidence;
  const undoing = async (name: string, content: string) => {
    if (name.includes('/reversed-')) {
      await endSayings(world.store, CASE_ID, 'undone');
    }
    return create(name, content);
  };
  const actor = createActor({ ...actorDependencies(world), evidence: { create: undoing } });
  await actor(pushOf({ ...command, changed: true }, { subscription: COMMAND_SUBSCRIPTION }));
  expect(linesOf(world, 'case.reversed')).toEqual([]);
  expect(await readSayings(world.store, CASE_ID)).toMatchObject({ ended: 'undone', todo: [] });
});

describe('a repeat that joined the containment of an earlier case', () => {
  const LATER = { eventTime: '2026-05-06T09:00:00Z' };

  const repeated = async () => {
    const { world, asked } = await contained();
    const pipeline = createPipeline(world);
    world.sccFinding = findingJson(LATER) as JsonObject;
    await pipeline.handle(LATER);
    const command = pipeline.commands[0] as Command;
    const record = () => recordOf(world, command.caseId);
    expect(await record()).toMatchObject({ verdict: 'contained', joins: CASE_ID });
    minutes(world, 2);
    const actor = createActor(actorDependencies(world));
    return {
      world,
      asked,
      record,
      look: () => actor(pushOf(command, { subscription: WATCH_SUBSCRIPTION })),
    };
  };

  test('is reversed with it, and rings no second time', async () => {
    const { world, asked, look, record } = await repeated();
    trafficBack(world);
    await asked();
    expect([await look(), (await record()).verdict]).toEqual([204, 'reversed']);
    expect(linesOf(world, 'case.reversed')).toHaveLength(1);
    expect(world.marks.at(-1)?.marks).toMatchObject({ riposte_verdict: 'reversed' });
  });

  test('rings itself where it is the first to see it', async () => {
    const { world, look, record } = await repeated();
    trafficBack(world);
    expect([await look(), (await record()).verdict]).toEqual([204, 'reversed']);
    expect(linesOf(world, 'case.reversed')).toHaveLength(1);
    // What the earlier case did is that case's to end.
    expect(await standing(world)).toHaveLength(1);
  });

  test('stays contained while the earlier containment holds', async () => {
    const { look, record } = await repeated();
    expect([await look(), (await record()).verdict]).toEqual([503, 'contained']);
  });
});

describe('a crash while a reversal is told', () => {
  const story = async (plan?: FaultPlan) => {
    const { world, command } = await contained();
    minutes(world, 2);
    trafficBack(world);
    const faults = createFaults(plan);
    const push = pushOf({ ...command, changed: true }, { subscription: COMMAND_SUBSCRIPTION });
    const first = createActor(actorDependencies(world, faults.wrap));
    await first(push).catch(() => 500);
    // The lease of who died ends.
    minutes(world, 3);
    expect(await createActor(actorDependencies(world))(push)).toBe(204);
    const { verdict, reversal } = await recordOf(world);
    return {
      faults,
      end: {
        verdict,
        by: reversal?.by,
        todo: (await readSayings(world.store, CASE_ID)).todo,
        standing: await standing(world),
        marked: world.marks.at(-1)?.marks.riposte_verdict,
        told: linesOf(world, 'case.reversed').length > 0,
      },
    };
  };

  test.each(['unavailable', 'death'] as const)(
    '(%s) at any of its calls ends in the same state',
    async (kind) => {
      const undisturbed = await story();
      const total = undisturbed.faults.calls.length;
      expect(total).toBeGreaterThan(10);
      for (const place of ['before', 'after'] as const) {
        for (let at = 1; at <= total; at += 1) {
          const { end, faults } = await story({ at, place, kind });
          const call = `${place} call ${at}, ${faults.calls[at - 1]}`;
          expect({ call, fired: faults.fired(), ...end }).toEqual({ call, fired: true, ...undisturbed.end });
        }
      }
    },
  );
});
