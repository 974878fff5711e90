import type { CloudRun } from '../../../core/ports/ports';
import { GoogleFault } from '../../../functions/google/faults';
import { actWith } from '../../factories/act-with';
import { LATEST_100, onlyBadRevisions, twoRevisions } from '../../factories/cloud-run-json';
import { createFakeCloudRun } from '../../factories/fake-cloud-run';
import { createFakeWorld, type FakeWorld } from '../../factories/fakes';
import { SERVICE } from '../../factories/names';
import { createPipeline, recordOf } from '../../factories/pipeline';

const conflict = () => new GoogleFault('conflict', 409, 'run PATCH', 'etag "s1" is stale');

describe('drift since the plan', () => {
  const edited = () =>
    actWith((world) => {
      world.run.edit(SERVICE, (config) => ({ ...config, traffic: [{ ...LATEST_100, tag: 'live' }] }));
      return undefined;
    });

  it('does not keep a bad image in service, as long as the actor would still make the same change', async () => {
    expect((await edited()).record.verdict).toBe('contained');
  });

  /** Another caller changes the traffic between the actor's read and its change. */
  const drifted = (extra = 1) =>
    actWith(
      (world) => ({
        patchService: async (...args: Parameters<CloudRun['patchService']>) => {
          world.run.edit(SERVICE, (config) => ({ ...config, traffic: [{ ...LATEST_100, tag: 'live' }] }));
          return world.run.patchService(...args);
        },
      }),
      {},
      extra,
    );

  it("between the actor's read and its change prevents the step", async () => {
    expect((await drifted()).world.run.mutations).toEqual([]);
  });

  it('between its read and its change requests another delivery, which plans again', async () => {
    expect((await drifted()).status).toBe(503);
  });

  it('that continues notifies people once, and Riposte tries again', async () => {
    const { world, status } = await drifted(7);
    expect([status, world.notices.map(({ severity }) => severity)]).toEqual([503, ['CRITICAL']]);
  });

  it('in a field that the step does not change does not matter', async () => {
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

  it('that continues, as during a deployment, requests another delivery', async () => {
    expect((await actWith(failing(9))).status).toBe(503);
  });

  it('that continues for minutes notifies people, and Riposte tries again', async () => {
    const { status, world } = await actWith(failing(99), {}, 7);
    expect([status, world.notices.map(({ text }) => text)]).toEqual([
      503,
      ['delayed: Service checkout in europe-west1, project shop-prod (finding CRITICAL)'],
    ]);
    expect(world.notices[0]?.details).toMatchObject({
      verdict: 'delayed',
      workload: 'checkout',
      region: 'europe-west1',
      project: 'shop-prod',
      findingSeverity: 'CRITICAL',
      byHand: expect.arrayContaining([
        expect.objectContaining({ command: expect.stringContaining('gcloud run services') }),
      ]),
    });
  });

  it("never overwrites the other writer's change", async () => {
    const { world } = await actWith(({ run }) => ({
      patchService: async () => {
        run.edit(SERVICE, (config) => ({ ...config, traffic: [{ ...LATEST_100, tag: 'live' }] }));
        throw conflict();
      },
    }));
    expect(world.run.mutations).toEqual([]);
  });
});

describe('a service that the API stores differently', () => {
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

  it('is not treated as drift if it is verified again', async () => {
    expect((await recordOf(await reverified())).verdict).toBe('contained');
  });

  it('is changed once', async () => {
    expect((await reverified()).run.mutations).toHaveLength(1);
  });
});

describe('a stopped service with a new clean revision', () => {
  it('stays contained if it is verified again', async () => {
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

  it('does not notify people again', async () => {
    expect((await twice()).world.notices).toHaveLength(1);
  });

  it('does not mark again, because SCC would publish the finding again', async () => {
    expect((await twice()).world.marks).toHaveLength(1);
  });

  it('does not add to its timeline', async () => {
    expect((await twice()).grown).toBe(0);
  });
});
