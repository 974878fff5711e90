import { readContainments } from '../../../core/ledger/containments';
import type { InstanceCount } from '../../../core/ports/ports';
import { GoogleFault } from '../../../functions/google/faults';
import { BAD_REVISION, CLEAN_REVISION } from '../../factories/cloud-run-json';
import { createFakeWorld } from '../../factories/fakes';
import { findingJson } from '../../factories/finding';
import { SERVICE } from '../../factories/names';
import { CASE_ID, createPipeline, recordOf } from '../../factories/pipeline';

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
