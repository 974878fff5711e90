import type { CloudRun } from '../../core/ports';
import { createActor } from '../../functions/actor/handler';
import { GoogleFault } from '../../functions/google/faults';
import { onlyBadRevisions, serviceJson, twoRevisions } from '../factories/cloud-run-json';
import { createFakeCloudRun } from '../factories/fake-cloud-run';
import { createFakeWorld, type FakeWorld, linesOf } from '../factories/fakes';
import { pushOf } from '../factories/finding';
import { SERVICE } from '../factories/names';
import {
  actorDependencies,
  COMMAND_SUBSCRIPTION,
  createPipeline,
  outcomeOf,
  recordOf,
} from '../factories/pipeline';

/** The finding is handed over; then the actor runs over a Cloud Run of which some methods answer differently. */
async function actWith(
  change: (world: FakeWorld) => Partial<CloudRun> | undefined,
  extra: object = {},
  attempt = 1,
) {
  const world = createFakeWorld();
  const pipeline = createPipeline(world);
  await pipeline.find();
  const deps = actorDependencies(world);
  const actor = createActor({ ...deps, ...extra, run: { ...deps.run, ...change(world) } });
  const status = await actor(pushOf(pipeline.commands[0], { subscription: COMMAND_SUBSCRIPTION, attempt }));
  return { world, status, outcome: await outcomeOf(world, 'shift-traffic'), record: await recordOf(world) };
}

const conflict = () => new GoogleFault('conflict', 409, 'run PATCH', 'etag "s1" is stale');

describe('drift since the plan', () => {
  const edited = () =>
    actWith((world) => {
      world.run.edit(SERVICE, (config) => ({ ...config, traffic: [] }));
      return undefined;
    });

  it('does not keep a bad image serving, as long as the actor would do the very same thing now', async () => {
    expect((await edited()).record.verdict).toBe('contained');
  });

  /** Somebody changes the traffic between the actor's own plan and its change. */
  const drifted = () =>
    actWith((world) => {
      let reads = 0;
      return {
        getService: async (name: string) => {
          reads += 1;
          if (reads === 2) world.run.edit(SERVICE, (config) => ({ ...config, traffic: [] }));
          return world.run.getService(name);
        },
      };
    });

  it("under the actor's hands keeps the step from running", async () => {
    expect((await drifted()).world.run.mutations).toEqual([]);
  });

  it('under its hands is said with the field that changed', async () => {
    expect((await drifted()).outcome).toMatchObject({
      status: 'refused',
      error: { kind: 'drift', message: expect.stringContaining('traffic') },
    });
  });

  it('under its hands leaves the case refused', async () => {
    expect((await drifted()).record.verdict).toBe('refused');
  });

  it('in a field that the step does not touch does not matter', async () => {
    const { record } = await actWith((world) => {
      world.run.edit(SERVICE, (config) => ({ ...config, description: 'new words' }));
      return undefined;
    });
    expect(record.verdict).toBe('contained');
  });
});

describe('a stale etag', () => {
  const failing = (times: number) => (world: FakeWorld) => {
    let left = times;
    return {
      patchService: async (...args: Parameters<CloudRun['patchService']>) => {
        left -= 1;
        if (left >= 0) throw conflict();
        return world.run.patchService(...args);
      },
    };
  };

  it('is read again and retried', async () => {
    expect((await actWith(failing(2))).record.verdict).toBe('contained');
  });

  it('changes the service once in the end', async () => {
    expect((await actWith(failing(2))).world.run.mutations).toHaveLength(1);
  });

  it('that goes on, as during a deployment, is worth another delivery', async () => {
    expect((await actWith(failing(9))).status).toBe(503);
  });

  it('fails after some attempts and names the etag', async () => {
    const { outcome } = await actWith(failing(9), {}, 7);
    expect([outcome?.status, outcome?.error?.kind, outcome?.error?.message]).toEqual([
      'failed',
      'conflict',
      expect.stringContaining('etag'),
    ]);
  });

  it('never overwrites what the other writer did meanwhile', async () => {
    const { outcome } = await actWith((world) => ({
      patchService: async () => {
        world.run.edit(SERVICE, (config) => ({ ...config, traffic: [] }));
        throw conflict();
      },
    }));
    expect(outcome?.error?.kind).toBe('drift');
  });
});

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

  it('alarms', async () => {
    const { world } = await idle();
    expect(linesOf(world, 'step.failed').map((line) => line.severity)).toEqual(['CRITICAL']);
  });

  it('is acknowledged', async () => {
    expect((await idle()).status).toBe(204);
  });
});

describe('a permission that is missing', () => {
  const denied = new GoogleFault(
    'denied',
    403,
    `run PATCH /v2/${SERVICE}`,
    "Permission 'iam.serviceaccounts.actAs' denied",
  );
  const forbidden = () => actWith(() => ({ patchService: () => Promise.reject(denied) }));

  it('fails the step with the place, the permission and the fix', async () => {
    expect((await forbidden()).outcome?.error).toMatchObject({
      kind: 'denied',
      message: expect.stringMatching(/run PATCH .*actAs/),
      fix: expect.stringContaining('powers.runtimeServiceAccounts'),
    });
  });

  it('is acknowledged: a repeat would fail the same', async () => {
    expect((await forbidden()).status).toBe(204);
  });

  it('still marks and notifies', async () => {
    const { world } = await forbidden();
    expect([world.marks.length, world.notices[0]?.severity]).toEqual([1, 'CRITICAL']);
  });
});

describe('a metric that may not be read', () => {
  const denied = new GoogleFault('denied', 403, 'monitoring GET', 'denied');
  const blind = () => actWith(() => undefined, { metrics: { newestCounts: () => Promise.reject(denied) } });

  it('leaves the verdict containing', async () => {
    expect((await blind()).record).toMatchObject({
      verdict: 'containing',
      containment: { instances: 'unknown' },
    });
  });

  it('keeps what was done in the record', async () => {
    expect((await blind()).outcome?.status).toBe('done');
  });

  it('is said', async () => {
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

  it('are said in the record', async () => {
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

  it('that passes is asked for again', async () => {
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

describe('a service that the API keeps in its own words', () => {
  const reverified = async () => {
    const world = createFakeWorld({ run: createFakeCloudRun({ revisions: onlyBadRevisions() }) });
    world.run.answersPatchWith = ({ scaling, ...config }) => {
      const { minInstanceCount: _dropped, ...kept } = scaling as Record<string, number>;
      return { ...config, scaling: kept };
    };
    world.metricAnswers = false;
    const pipeline = createPipeline(world);
    await pipeline.handle();
    world.metricAnswers = true;
    await pipeline.act(undefined, 2);
    return world;
  };

  it('is not taken for drift when it is verified again', async () => {
    expect((await recordOf(await reverified())).verdict).toBe('contained');
  });

  it('is changed once', async () => {
    expect((await reverified()).run.mutations).toHaveLength(1);
  });
});

describe('a stopped service for which somebody deploys a clean revision', () => {
  it('stays contained when it is verified again', async () => {
    const run = createFakeCloudRun({ revisions: onlyBadRevisions() });
    const world = createFakeWorld({ run });
    world.metricAnswers = false;
    const pipeline = createPipeline(world);
    await pipeline.handle();
    world.metricAnswers = true;
    run.listRevisions = async () => twoRevisions();
    await pipeline.act(undefined, 2);
    expect((await recordOf(world)).verdict).toBe('contained');
  });
});

describe('a case that is verified again with the same result', () => {
  const twice = async () => {
    const world = createFakeWorld();
    world.metricAnswers = false;
    const pipeline = createPipeline(world);
    await pipeline.handle();
    const before = (await recordOf(world)).timeline.length;
    await pipeline.act(undefined, 2);
    return { world, grown: (await recordOf(world)).timeline.length - before };
  };

  it('does not tell people again', async () => {
    expect((await twice()).world.notices).toHaveLength(1);
  });

  it('does not mark again, which SCC would republish', async () => {
    expect((await twice()).world.marks).toHaveLength(1);
  });

  it('does not grow its timeline', async () => {
    expect((await twice()).grown).toBe(0);
  });
});
