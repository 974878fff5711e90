import { readContainments } from '../../../core/ledger/containments';
import { updateDocument } from '../../../core/ledger/document-store';
import { effectKey, readEffect } from '../../../core/ledger/effects';
import type { InstanceCount } from '../../../core/ports/ports';
import type { JsonObject } from '../../../core/values/json';
import { GoogleFault } from '../../../functions/google/faults';
import { BAD_REVISION, CLEAN_REVISION, LATEST_100, onlyBadRevisions } from '../../factories/cloud-run-json';
import { createFakeCloudRun, type FakeCloudRun } from '../../factories/fake-cloud-run';
import { createFakeWorld, linesOf } from '../../factories/fakes';
import { findingJson } from '../../factories/finding';
import { ADDED, SERVICE } from '../../factories/names';
import { CASE_ID, caseOf, createPipeline, recordOf } from '../../factories/pipeline';

const engage = { engaged: true, reason: 'drill' };

/** Contained, but the metric has not reported yet that the instances are gone. */
async function containing() {
  const world = createFakeWorld();
  world.metricAnswers = false;
  const pipeline = createPipeline(world);
  const status = await pipeline.handle();
  world.metricAnswers = true;
  return { ...pipeline, world, status };
}

const sendBack = (config: JsonObject): JsonObject => ({ ...config, traffic: [LATEST_100] });

describe('a verdict depends on a current read (invariant 7: verified before claimed)', () => {
  it('is contained if it is verified later, and changes nothing again', async () => {
    const { world, act } = await containing();
    await act(undefined, 2);
    expect([(await recordOf(world)).verdict, world.run.mutations.length]).toEqual(['contained', 1]);
  });

  it('is not contained if another caller restored the traffic while the actor waited for the metric', async () => {
    const world = createFakeWorld();
    const { newestCounts } = world.metrics;
    Object.assign(world.metrics, {
      newestCounts: async (service: string, from: string) => {
        const counts = await newestCounts(service, from);
        world.run.edit(SERVICE, sendBack);
        return counts;
      },
    });
    await createPipeline(world).handle();
    expect((await recordOf(world)).verdict).not.toBe('contained');
  });

  it.each([
    [
      'the kill switch',
      async (world: ReturnType<typeof createFakeWorld>) => {
        await world.store.create('controls', 'kill-switch', engage);
      },
    ],
    [
      'an INACTIVE finding',
      async (world: ReturnType<typeof createFakeWorld>) => {
        world.sccFinding = findingJson({ state: 'INACTIVE' }) as never;
      },
    ],
  ])('is not made from memory if %s refuses and the traffic is restored', async (_what, refuse) => {
    const { world, act } = await containing();
    world.run.edit(SERVICE, sendBack);
    await refuse(world);
    await act(undefined, 2);
    expect([(await recordOf(world)).verdict, world.run.mutations.length]).not.toEqual(['contained', 1]);
  });

  it('may still become contained while the kill switch is engaged, because reading changes nothing', async () => {
    const { world, act } = await containing();
    await world.store.create('controls', 'kill-switch', engage);
    await act(undefined, 2);
    expect((await recordOf(world)).verdict).toBe('contained');
  });

  it("never includes another writer's edit in its own baseline", async () => {
    const { world, act } = await containing();
    const step = (await recordOf(world)).plan.steps.find(({ action }) => action === 'shift-traffic');
    const key = effectKey((await recordOf(world)).finding, step as never);
    const before = await readEffect(world.store, key);
    world.run.edit(SERVICE, (config) => ({ ...config, description: 'new words' }));
    await act(undefined, 2);
    expect(await readEffect(world.store, key)).toEqual(before);
  });

  it('ignores samples from before another writer changed the service', async () => {
    const { world, act } = await containing();
    const { getService } = world.run;
    Object.assign(world.run, {
      getService: async (name: string) => {
        const updateTime = new Date(world.clock.now() + 1).toISOString();
        return { ...(await getService(name)), updateTime };
      },
    });
    await act(undefined, 2);
    expect((await recordOf(world)).verdict).toBe('containing');
  });
});

describe('a repeat on a contained workload', () => {
  const newer = '2026-05-06T07:20:00.000Z';
  const repeated = async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle();
    const before = world.notices.length;
    world.sccFinding = findingJson({ eventTime: newer }) as never;
    world.clock.advance(600_000);
    await pipeline.handle({ eventTime: newer });
    const caseId = pipeline.commands.at(-1)?.caseId ?? '';
    return { world, caseId, notices: world.notices.slice(before) };
  };

  it('is also contained, by its own read', async () => {
    const { world, caseId } = await repeated();
    expect((await recordOf(world, caseId)).verdict).toBe('contained');
  });

  it('names the case that contains, and does not ask people to contain by hand', async () => {
    const { world, caseId } = await repeated();
    const [first = ''] = (await recordOf(world, caseId)).nextSteps;
    expect([first.includes(CASE_ID), first.toLowerCase().includes('by hand')]).toEqual([true, false]);
  });

  it('triggers no alert', async () => {
    expect((await repeated()).notices.map(({ severity }) => severity)).toEqual(['NOTICE']);
  });

  it('is undone with the case that it joined', async () => {
    const { world, caseId } = await repeated();
    await createPipeline(world).undo();
    const { verdict, containment } = await recordOf(world, caseId);
    expect([verdict, containment.config]).toEqual(['observed', 'undone']);
  });

  it('changes nothing and has no containment of its own', async () => {
    const { world } = await repeated();
    const cases = (await readContainments(world.store, SERVICE)).map(({ caseId }) => caseId);
    expect([world.run.mutations.length, cases]).toEqual([1, [CASE_ID]]);
  });
});

describe('a workload that another caller contained', () => {
  const quiet = async (attempt = 1, counts?: () => Promise<readonly InstanceCount[]>) => {
    const world = createFakeWorld();
    world.run.edit(SERVICE, (config) => ({
      ...config,
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: CLEAN_REVISION, percent: 100 }],
    }));
    world.metricAnswers = false;
    if (counts) Object.assign(world.metrics, { newestCounts: counts });
    const pipeline = createPipeline(world);
    await pipeline.find();
    const status = await pipeline.act(undefined, attempt);
    return { world, status };
  };
  const running = async () => [{ revision: BAD_REVISION, at: '2030-01-01T00:00:00.000Z', count: 1 }];

  it('is checked again while its instances are unknown, and notifies no one', async () => {
    const { world, status } = await quiet();
    const severities = world.notices.map(({ severity }) => severity);
    expect([status, (await recordOf(world)).verdict, severities]).toEqual([503, 'containing', ['NOTICE']]);
  });

  it('notifies no one after the last check, if the metric knows of no instance', async () => {
    const { world, status } = await quiet(15);
    expect([status, world.notices.map(({ severity }) => severity)]).toEqual([204, ['NOTICE', 'NOTICE']]);
  });

  it.each([
    ['the metric cannot be read', () => Promise.reject(new Error('denied'))],
    ['instances of the bad image run', running],
  ])('notifies people after the last check if %s', async (_what, counts) => {
    const { world, status } = await quiet(15, counts);
    expect([status, world.notices.map(({ severity }) => severity)]).toEqual([204, ['NOTICE', 'ALERT']]);
  });

  it.each([
    [1, 'Riposte checks again'],
    [15, 'Riposte does not check again'],
  ])('reports at delivery %i that %s', async (attempt, words) => {
    const { nextSteps } = await recordOf((await quiet(attempt)).world);
    expect([nextSteps[0]?.includes(words), nextSteps.join().toLowerCase().includes('by hand')]).toEqual([
      true,
      false,
    ]);
  });

  it('lists commands only for other places, unless an instance is known to run', async () => {
    const commands = async (counts?: typeof running) =>
      ((await recordOf((await quiet(1, counts)).world)).byHand ?? []).map(({ what }) => what);
    expect([await commands(), (await commands(running)).length > 1]).toEqual([
      ['Stop invoices in europe-west1, which runs the same image'],
      true,
    ]);
  });
});

describe('a temporary problem', () => {
  it("with reading the service is compensated by the actor's own plan", async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    const { getService } = world.run;
    Object.assign(world.run, { getService: () => Promise.reject(Object.assign(new Error('away'))) });
    await pipeline.find(undefined, 7);
    Object.assign(world.run, { getService });
    await pipeline.act();
    expect([(await recordOf(world)).verdict, world.run.mutations.length]).toEqual(['contained', 1]);
  });

  it('of a case that failed is over if the finding is published again', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.find();
    const { read } = world.findings;
    Object.assign(world.findings, { read: () => Promise.reject(new Error('defect')) });
    await pipeline.act();
    Object.assign(world.findings, { read });
    const failed = await caseOf(world);
    world.clock.advance(600_000);
    await createPipeline(world).handle();
    expect([failed.state, failed.record?.verdict, (await recordOf(world)).verdict]).toEqual([
      'closed',
      'failed',
      'contained',
    ]);
  });

  it('of a case that was left to a person is over if the finding is published again', async () => {
    const world = createFakeWorld();
    world.metricAnswers = false;
    const pipeline = createPipeline(world);
    await pipeline.find();
    await pipeline.act(undefined, 15);
    const left = await caseOf(world);
    world.metricAnswers = true;
    world.clock.advance(600_000);
    await createPipeline(world).handle();
    expect([left.state, left.record?.verdict, (await recordOf(world)).verdict]).toEqual([
      'closed',
      'containing',
      'contained',
    ]);
  });

  it("is not opened again by the notification that Riposte's own mark causes", async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await world.store.create('controls', 'kill-switch', engage);
    await pipeline.handle();
    world.clock.advance(1_000);
    await createPipeline(world).find();
    expect([pipeline.commands.length, (await caseOf(world)).state]).toEqual([1, 'closed']);
  });
});

describe('a case that the responder wrote', () => {
  const tampered = async (change: (record: Record<string, unknown>) => unknown) => {
    const pipeline = createPipeline();
    await pipeline.find();
    await updateDocument(pipeline.world.store, 'cases', CASE_ID, (data) => ({
      ...data,
      record: change({ ...(data?.record as object) }) as JsonObject,
    }));
    await pipeline.act();
    return pipeline.world;
  };

  it.each([
    [
      'has the id of another case',
      (record: Record<string, unknown>) => ({ ...record, caseId: 'case-20260101-000000-000000000000' }),
    ],
    [
      'is about another event time',
      (record: Record<string, unknown>) => ({
        ...record,
        finding: { ...(record.finding as object), eventTime: '2026-05-06T07:08:10Z' },
      }),
    ],
    [
      'names no evidence',
      (record: Record<string, unknown>) => ({
        ...record,
        evidence: { ...(record.evidence as object), entries: [] },
      }),
    ],
    [
      'breaks the chain of its evidence',
      (record: Record<string, unknown>) => ({
        ...record,
        evidence: { ...(record.evidence as object), head: '0'.repeat(64) },
      }),
    ],
    ['has no plan', ({ plan: _plan, ...record }: Record<string, unknown>) => record],
    [
      'has steps that are not steps',
      (record: Record<string, unknown>) => ({
        ...record,
        plan: { ...(record.plan as object), steps: [null] },
      }),
    ],
    [
      'gives a step an arbitrary id',
      (record: Record<string, unknown>) => ({
        ...record,
        plan: {
          ...(record.plan as object),
          steps: [{ id: '../1', action: 'notify', target: 't', before: null, after: null, reversible: true }],
        },
      }),
    ],
    [
      'names an unknown action',
      (record: Record<string, unknown>) => ({
        ...record,
        plan: {
          ...(record.plan as object),
          steps: [
            { id: '1', action: 'constructor', target: 't', before: null, after: null, reversible: true },
          ],
        },
      }),
    ],
  ])('and that %s is refused completely, and reported', async (_what, change) => {
    const world = await tampered(change);
    expect([world.run.mutations, linesOf(world, 'command.refused').length]).toEqual([[], 1]);
  });
});

describe('the breaker (invariant 10)', () => {
  it('counts a case once for each workload, and ignores cases that change nothing', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle({ category: ADDED });
    world.sccFinding = findingJson({ eventTime: '2026-05-06T07:20:00.000Z' }) as never;
    world.clock.advance(600_000);
    await pipeline.handle({ eventTime: '2026-05-06T07:20:00.000Z' });
    const { containments } = (await world.store.get('controls', 'breaker'))?.data ?? {};
    expect(containments).toEqual([{ caseId: CASE_ID, target: SERVICE, atMs: expect.any(Number) }]);
  });
});

describe('a mark that SCC refuses for a temporary reason', () => {
  const marking = async (failures: number) => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    const { mark } = world.marker;
    let left = failures;
    Object.assign(world.marker, {
      mark: async (...args: Parameters<typeof mark>) => {
        left -= 1;
        if (left >= 0) throw new GoogleFault('unavailable', 503, 'scc PATCH', 'later');
        return mark(...args);
      },
    });
    return { ...pipeline, world, status: await pipeline.handle() };
  };

  it('is written by a later attempt in the same delivery', async () => {
    const { world, status } = await marking(2);
    expect([status, world.marks.length]).toEqual([204, 1]);
  });

  it('causes another delivery, which reports nothing twice', async () => {
    const { world, status, act } = await marking(3);
    const second = await act(undefined, 2);
    expect([status, second, world.marks.length, world.notices.length]).toEqual([503, 204, 1, 1]);
  });

  it('does not prevent the record from containing the verdict', async () => {
    expect((await recordOf((await marking(3)).world)).verdict).toBe('contained');
  });
});

describe('the state before the change', () => {
  it('is the newest one if an earlier delivery died before it changed anything', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const { patchService } = world.run;
    Object.assign(world.run, {
      patchService: () => Promise.reject(new GoogleFault('unavailable', 503, 'run PATCH', 'later')),
    });
    await pipeline.act();
    Object.assign(world.run, { patchService });
    world.run.edit(SERVICE, (config) => ({ ...config, description: 'edited since' }));
    await pipeline.act(undefined, 2);
    await pipeline.undo();
    expect(world.run.userState(SERVICE).config).toMatchObject({
      description: 'edited since',
      traffic: [LATEST_100],
    });
  });
});

describe('a permanent fault', () => {
  const broken = async (replace?: () => Promise<never>) => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.find();
    Object.assign(world.findings, { read: () => Promise.reject(new Error('defect')) });
    if (replace) Object.assign(world.store, { replace });
    return { world, status: await pipeline.act() };
  };
  const away = () => Promise.reject(new GoogleFault('unavailable', 503, 'firestore', 'later'));

  it('is reported by record, log and notice', async () => {
    const { world, status } = await broken();
    const notices = world.notices.map(({ details }) => details.verdict);
    expect([status, (await recordOf(world)).verdict, linesOf(world, 'case.failed').length, notices]).toEqual([
      204,
      'failed',
      1,
      ['failed'],
    ]);
    const [, project, , region, , workload] = SERVICE.split('/');
    expect(linesOf(world, 'case.failed')[0]?.fields).toMatchObject({ workload, region, project });
  });

  it('is reported by none of them while the record cannot be written', async () => {
    const { world, status } = await broken(away);
    expect([status, linesOf(world, 'case.failed').length, world.notices.length]).toEqual([503, 0, 0]);
  });

  it('does not replace a verified verdict', async () => {
    const { world, act } = await containing();
    await act(undefined, 2);
    await updateDocument(world.store, 'cases', CASE_ID, (data) => ({ ...data, state: 'handed-over' }));
    Object.assign(world.findings, { read: () => Promise.reject(new Error('defect')) });
    await act(undefined, 3);
    expect((await recordOf(world)).verdict).toBe('contained');
  });
});

describe('a first step that must wait', () => {
  it('does not prevent another one from stopping the bad image', async () => {
    const world = createFakeWorld();
    world.sccFinding = findingJson({ category: ADDED }) as never;
    const pipeline = createPipeline(world);
    await pipeline.find({ category: ADDED });
    const { setIamPolicy } = world.run;
    const conflict = () => Promise.reject(new GoogleFault('conflict', 409, 'run POST', 'etag'));
    Object.assign(world.run, { setIamPolicy: conflict });
    const first = await pipeline.act();
    const kinds = world.run.mutations.map(({ kind }) => kind);
    Object.assign(world.run, { setIamPolicy });
    const second = await pipeline.act(undefined, 2);
    expect([first, kinds, second, (await recordOf(world)).verdict]).toEqual([
      503,
      ['patch'],
      204,
      'contained',
    ]);
  });
});

describe('a case that died before its change, which another case then made', () => {
  it('joins it, and its undo does not change the containment of the other case', async () => {
    const newer = '2026-05-06T07:20:00.000Z';
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const { patchService } = world.run;
    const away = () => Promise.reject(new GoogleFault('unavailable', 503, 'run PATCH', 'later'));
    Object.assign(world.run, { patchService: away });
    await pipeline.act();
    Object.assign(world.run, { patchService });
    world.clock.advance(600_000);
    world.sccFinding = findingJson({ eventTime: newer }) as never;
    await pipeline.handle({ eventTime: newer });
    await pipeline.act(pipeline.commands[0], 2);
    const contained = world.run.userState(SERVICE);
    await pipeline.undo();
    expect([world.run.mutations.length, world.run.userState(SERVICE)]).toEqual([1, contained]);
  });
});

describe('a claim whose response is lost', () => {
  it('leaves no lease that the next delivery would have to wait for', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.find();
    const { commit } = world.store;
    Object.assign(world.store, {
      commit: async (...args: Parameters<typeof commit>) => {
        await commit(...args);
        throw new GoogleFault('unavailable', 503, 'firestore commit', 'lost');
      },
    });
    const first = await pipeline.act();
    Object.assign(world.store, { commit });
    const second = await pipeline.act(undefined, 2);
    expect([first, second, (await recordOf(world)).verdict]).toEqual([503, 204, 'contained']);
  });
});

describe('what a compromised responder writes into a contained case', () => {
  it("does not end the containment in the actor's ledger", async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle();
    await updateDocument(world.store, 'cases', CASE_ID, (data) => ({
      ...data,
      watch: { since: 'x', checked: 0, todo: ['end'] },
    }));
    await pipeline.act();
    const standing = await readContainments(world.store, SERVICE);
    expect(standing).toHaveLength(1);
  });

  it('does not prevent the actor from reporting what it did', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const { newestCounts } = world.metrics;
    Object.assign(world.metrics, {
      newestCounts: async (service: string, from: string) => {
        await updateDocument(world.store, 'cases', CASE_ID, (data) => {
          const record = data?.record as Record<string, JsonObject>;
          const containment = { config: 'undone', instances: 'unknown' };
          return { ...data, record: { ...record, containment } };
        });
        return newestCounts(service, from);
      },
    });
    await pipeline.act();
    expect([(await recordOf(world)).verdict, world.notices.length]).toEqual(['contained', 1]);
  });
});

describe('a change whose result depends on the fault', () => {
  const STOPPED = { scalingMode: 'MANUAL', manualInstanceCount: 0 };
  const onlyBad = () => createFakeWorld({ run: createFakeCloudRun({ revisions: onlyBadRevisions() }) });
  const fault = (kind: 'denied' | 'unavailable') =>
    new GoogleFault(kind, kind === 'denied' ? 403 : 503, 'run PATCH', 'no');

  /** The first PATCH fails. `lands` is whether it took effect anyway. Then `then` runs. */
  const story = async (kind: 'denied' | 'unavailable', lands: boolean, then: (run: FakeCloudRun) => void) => {
    const world = onlyBad();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const { patchService } = world.run;
    Object.assign(world.run, {
      patchService: async (...args: Parameters<typeof patchService>) => {
        if (lands) await patchService(...args);
        throw fault(kind);
      },
    });
    await pipeline.act();
    Object.assign(world.run, { patchService });
    then(world.run);
    world.clock.advance(600_000);
    const again = createPipeline(world);
    await again.find();
    await again.act(pipeline.commands[0], 2);
    return { world, undo: () => again.undo() };
  };

  it('a stop by a person after a refused one belongs to the person, and an undo does not change it', async () => {
    const { world, undo } = await story('denied', false, (run) =>
      run.edit(SERVICE, (config) => ({ ...config, scaling: STOPPED })),
    );
    const stopped = world.run.userState(SERVICE);
    expect((await readContainments(world.store, SERVICE)).map(({ changed }) => changed)).toEqual([false]);
    await undo();
    expect(world.run.userState(SERVICE)).toEqual(stopped);
  });

  it('an edit after a lost response is drift, and an undo does not overwrite it', async () => {
    const { world, undo } = await story('unavailable', true, (run) =>
      run.edit(SERVICE, (config) => ({ ...config, description: 'edited since' })),
    );
    await undo();
    expect([world.run.userState(SERVICE).config, linesOf(world, 'undo.refused').length]).toMatchObject([
      { description: 'edited since' },
      1,
    ]);
  });

  it('an edit after a change whose response was lost leaves the undo to a person, and the case names the command', async () => {
    const { world, undo } = await story('unavailable', true, (run) => {
      run.edit(SERVICE, (config) => ({ ...config, traffic: [{ ...LATEST_100, tag: 'pr-7' }] }));
    });
    const applied = world.run.userState(SERVICE);
    await undo();
    expect(world.run.userState(SERVICE)).toEqual(applied);
    expect(linesOf(world, 'undo.refused')[0]?.fields.code).toBe('unknown-writer');
    const [advice] = (await recordOf(world)).nextSteps;
    expect(advice).toContain('gcloud beta run services update checkout');
    expect(advice).toContain('--scaling=auto');
  });
});
