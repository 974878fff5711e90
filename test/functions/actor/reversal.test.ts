import { containmentsPlace } from '../../../core/ledger/containments';
import { acquireLock } from '../../../core/ledger/locks';
import { endSayings, readSayings } from '../../../core/ledger/sayings';
import type { JsonObject } from '../../../core/values/json';
import { createActor } from '../../../functions/actor/handler';
import { tryStanding } from '../../../functions/actor/read-standing';
import { GoogleFault } from '../../../functions/google/faults';
import { createFakeWorld, linesOf } from '../../factories/fakes';
import { createFaults, type FaultPlan } from '../../factories/faults';
import { findingJson, pushOf } from '../../factories/finding';
import { SERVICE } from '../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  COMMAND_SUBSCRIPTION,
  type Command,
  createPipeline,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';
import { CI, contained, minutes, standing, trafficBack } from '../../factories/watched-case';

describe('another caller reverted the containment', () => {
  test.each([
    ['look', 503],
    ['asked', 204],
  ] as const)('%s: the case names the caller, and Riposte notifies people', async (way, status) => {
    const watched = await contained();
    const { world } = watched;
    minutes(world, 2);
    trafficBack(world);
    expect(await watched[way]()).toBe(status);
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

  test('is reported once, however often it is seen, and nothing is contained again', async () => {
    const { world, look, asked } = await contained();
    const mutations = world.run.mutations.length;
    minutes(world, 2);
    trafficBack(world);
    const answers = [];
    for (const deliver of [asked, look, asked, look, asked]) answers.push(await deliver());
    expect(answers).toEqual([204, 503, 204, 503, 204]);
    expect(linesOf(world, 'case.reversed')).toHaveLength(1);
    expect(world.run.mutations).toHaveLength(mutations);
  });

  test('waits while another case has the lock, because an undo in progress is not a reversal', async () => {
    const { world, asked } = await contained();
    trafficBack(world);
    const times = { nowMs: world.clock.now(), leaseMs: 60_000, cooldownMs: 0 };
    await acquireLock(world.store, SERVICE, { caseId: 'another', run: 'run' }, times);
    expect([await asked(), (await recordOf(world)).verdict]).toEqual([503, 'contained']);
    minutes(world, 2);
    expect([await asked(), (await recordOf(world)).verdict]).toEqual([204, 'reversed']);
  });

  test('is not reported while the service is still changing', async () => {
    const { world, asked } = await contained((w) => ({
      getService: async (name) => ({ ...(await w.run.getService(name)), reconciling: true }),
    }));
    expect([await asked(), (await recordOf(world)).verdict]).toEqual([503, 'contained']);
  });

  test('is not reported for a failed deployment by another caller', async () => {
    const { world, asked } = await contained((w) => ({
      getService: async (name) => ({
        ...(await w.run.getService(name)),
        terminalCondition: { type: 'Ready', state: 'CONDITION_FAILED' },
      }),
    }));
    expect([await asked(), (await recordOf(world)).verdict]).toEqual([204, 'contained']);
  });

  test('is not reported for a service that was deleted', async () => {
    const gone = async () => {
      throw new GoogleFault('not-found', 404, 'run GET', 'planned');
    };
    const { world, asked } = await contained(() => ({ getService: gone }));
    expect([await asked(), (await recordOf(world)).verdict]).toEqual([204, 'contained']);
  });
});

describe('another caller reverts the change before it is verified', () => {
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

describe('the containments of a workload with several cases', () => {
  test('are judged by the digest of the case itself', async () => {
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

test('a case that a person has undone meanwhile is not reported as reversed', async () => {
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

  test('is reversed with it, and triggers no second alert', async () => {
    const { world, asked, look, record } = await repeated();
    trafficBack(world);
    await asked();
    expect([await look(), (await record()).verdict]).toEqual([503, 'reversed']);
    expect(linesOf(world, 'case.reversed')).toHaveLength(1);
    expect(world.marks.at(-1)?.marks).toMatchObject({ riposte_verdict: 'reversed' });
  });

  test('triggers the alert itself if it is the first to see the reversal', async () => {
    const { world, look, record } = await repeated();
    trafficBack(world);
    expect([await look(), (await record()).verdict]).toEqual([503, 'reversed']);
    expect(linesOf(world, 'case.reversed')).toHaveLength(1);
    // Only the earlier case ends what it did.
    expect(await standing(world)).toHaveLength(1);
  });

  test('stays contained while the earlier containment holds', async () => {
    const { look, record } = await repeated();
    expect([await look(), (await record()).verdict]).toEqual([503, 'contained']);
  });
});

describe('a crash while a reversal is reported', () => {
  const story = async (plan?: FaultPlan) => {
    const { world, command } = await contained();
    minutes(world, 2);
    trafficBack(world);
    const faults = createFaults(plan);
    const push = pushOf({ ...command, changed: true }, { subscription: COMMAND_SUBSCRIPTION });
    const first = createActor(actorDependencies(world, faults.wrap));
    await first(push).catch(() => 500);
    // The lease of the delivery that died ends.
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
    '(%s) at any of its calls leads to the same final state',
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
