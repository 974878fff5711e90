import { acquireLock } from '../../../core/ledger/locks';
import type { CloudRun } from '../../../core/ports/ports';
import type { JsonObject } from '../../../core/values/json';
import { PATIENCE } from '../../../functions/actor/command';
import { createActor } from '../../../functions/actor/handler';
import { GoogleFault } from '../../../functions/google/faults';
import { actWith } from '../../factories/act-with';
import { serviceJson } from '../../factories/cloud-run-json';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import { ADDED, SERVICE } from '../../factories/names';
import { actorDependencies, COMMAND_SUBSCRIPTION, createPipeline, recordOf } from '../../factories/pipeline';

const [, project, , region, , workload] = SERVICE.split('/');
const NAMED = { workload, region, project, findingSeverity: 'CRITICAL' };

describe('a change without effect', () => {
  const idle = () => actWith(() => ({ patchService: async () => undefined }));

  it('is failed, not done', async () => {
    expect((await idle()).outcome?.status).toBe('failed');
  });

  it('names the field', async () => {
    expect((await idle()).outcome?.error?.message).toContain('field traffic');
  });

  it('leaves the case failed', async () => {
    expect((await idle()).record.verdict).toBe('failed');
  });

  it('triggers an alert', async () => {
    const { world } = await idle();
    expect(linesOf(world, 'step.failed').map((line) => line.severity)).toEqual(['CRITICAL']);
  });

  it('names the workload in the line that triggers the alert', async () => {
    const { world } = await idle();
    expect(linesOf(world, 'step.failed')[0]?.fields).toMatchObject(NAMED);
  });

  it('is acknowledged', async () => {
    expect((await idle()).status).toBe(204);
  });
});

describe('a missing permission', () => {
  const denied = new GoogleFault(
    'denied',
    403,
    `run PATCH /v2/${SERVICE}`,
    "Permission 'iam.serviceaccounts.actAs' denied",
  );
  const forbidden = () => actWith(() => ({ patchService: () => Promise.reject(denied) }), {}, PATIENCE);

  it('fails the step with the place, the permission and the fix', async () => {
    expect((await forbidden()).outcome?.error).toMatchObject({
      kind: 'lacked-permission',
      message: expect.stringMatching(/run PATCH .*actAs/),
      fix: expect.stringContaining('powers.runtimeServiceAccounts'),
    });
  });

  it('is acknowledged, because the actor has tried long enough', async () => {
    expect((await forbidden()).status).toBe(204);
  });

  it('still marks and notifies', async () => {
    const { world } = await forbidden();
    expect([world.marks.length, world.notices[0]?.severity]).toEqual([1, 'CRITICAL']);
  });
});

describe('an unreadable metric', () => {
  const denied = new GoogleFault('denied', 403, 'monitoring GET', 'denied');
  const blind = () => actWith(() => undefined, { metrics: { newestCounts: () => Promise.reject(denied) } });

  it('leaves the verdict containing', async () => {
    expect((await blind()).record).toMatchObject({
      verdict: 'containing',
      containment: { instances: 'unknown' },
    });
  });

  it('records what was done', async () => {
    expect((await blind()).outcome?.status).toBe('done');
  });

  it('is reported in the log', async () => {
    const { world } = await blind();
    expect(JSON.stringify(world.lines)).toContain('403 from monitoring GET');
  });
});

describe('marks that cannot be written', () => {
  const failing = () =>
    actWith(() => undefined, {
      marker: { mark: () => Promise.reject(new GoogleFault('denied', 403, 'scc PATCH', 'no')) },
    });

  it('do not change the verdict', async () => {
    expect((await failing()).record.verdict).toBe('contained');
  });

  it('are reported in the record', async () => {
    const { record } = await failing();
    expect(record.outcomes.find((one) => one.action === 'annotate-finding')?.status).toBe('failed');
  });
});

describe('a fault after the change', () => {
  const afterwards = (kind: 'denied' | 'unavailable') =>
    actWith((world) => {
      let failed = false;
      return {
        getService: async (name: string) => {
          const fails = world.run.mutations.length > 0 && !failed;
          failed ||= fails;
          if (fails) throw new GoogleFault(kind, 0, 'run GET', 'gone');
          return world.run.getService(name);
        },
      };
    });

  it('is retried if it is temporary', async () => {
    expect((await afterwards('unavailable')).status).toBe(503);
  });

  it.each(['denied', 'unavailable'] as const)(
    'still starts the cooldown of the workload (%s)',
    async (kind) => {
      const { world } = await afterwards(kind);
      const other = createPipeline(world);
      const eventTime = '2026-05-06T07:30:00Z';
      world.run.edit(SERVICE, () => serviceJson());
      world.sccFinding = { ...world.sccFinding, eventTime };
      await other.find({ eventTime });
      expect(await other.act()).toBe(503);
    },
  );
});

describe('a change whose response is lost', () => {
  const lost = (kind: 'denied' | 'unavailable', afterAcceptance: boolean, happened = true) =>
    actWith((world) => ({
      patchService: async (...args: Parameters<CloudRun['patchService']>) => {
        if (happened) await world.run.patchService(...args);
        throw Object.assign(new GoogleFault(kind, 0, 'run PATCH', 'no answer'), { afterAcceptance });
      },
    }));
  /** Whether another case must wait, because this one may have changed the workload. */
  const cools = async ({ world }: { readonly world: FakeWorld }): Promise<boolean> => {
    const times = { nowMs: world.clock.now(), leaseMs: 1, cooldownMs: 60_000 };
    return (await acquireLock(world.store, SERVICE, { caseId: 'other', run: 'r' }, times)).kind === 'cooling';
  };

  it('starts the cooldown, because the workload may have changed', async () => {
    expect(await cools(await lost('unavailable', false))).toBe(true);
  });

  it('starts it after any fault, if the request was accepted', async () => {
    expect(await cools(await lost('denied', true))).toBe(true);
  });

  it('does not start it if the request was refused', async () => {
    expect(await cools(await lost('denied', false, false))).toBe(false);
  });
});

describe('of two steps, which close the way in and replace the instances', () => {
  const added = async (run: Partial<CloudRun>) => {
    const world = createFakeWorld();
    world.sccFinding = { ...world.sccFinding, category: ADDED };
    const pipeline = createPipeline(world);
    await pipeline.find({ category: ADDED });
    const deps = actorDependencies(world);
    const actor = createActor({ ...deps, run: { ...deps.run, ...run } });
    await actor(pushOf(pipeline.commands[0], { subscription: COMMAND_SUBSCRIPTION }));
    return recordOf(world);
  };
  const missing = new GoogleFault('not-found', 404, 'run POST', 'no');

  it('the first one fails, and so the configuration is not verified', async () => {
    const record = await added({ setIamPolicy: () => Promise.reject(missing) });
    expect(record).toMatchObject({ verdict: 'failed', containment: { config: 'not-verified' } });
    expect(record.outcomes.find(({ action }) => action === 'shift-traffic')?.status).toBe('done');
  });
});

describe('a ledger that the actor may not write', () => {
  const denied = () => Promise.reject(new GoogleFault('denied', 403, 'firestore POST', 'no'));

  async function refused(attempt: number) {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const deps = actorDependencies(world);
    const store = { ...world.store, create: denied, replace: denied, commit: denied };
    const body = pushOf(pipeline.commands[0], { subscription: COMMAND_SUBSCRIPTION }) as JsonObject;
    const status = await createActor({ ...deps, store })({ ...body, deliveryAttempt: attempt });
    const { verdict } = await recordOf(world);
    const failed = linesOf(world, 'case.failed').length;
    return { status, verdict, failed, notices: world.notices.map(({ details }) => details.verdict) };
  }

  it('keeps the case waiting, because no record could say that it failed', async () => {
    const { verdict, ...rest } = await refused(PATIENCE + 1);
    expect(rest).toEqual({ status: 503, failed: 0, notices: [] });
    expect(verdict).toBeUndefined();
  });

  it('notifies people once of the delay', async () => {
    expect((await refused(PATIENCE)).notices).toEqual(['delayed']);
  });
});
