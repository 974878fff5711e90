import { updateDocument } from '../../../core/ledger/document-store';
import { GoogleFault } from '../../../functions/google/faults';
import { containing, engage } from '../../factories/containing-case';
import { createFakeWorld, linesOf } from '../../factories/fakes';
import { findingJson } from '../../factories/finding';
import { ADDED, SERVICE } from '../../factories/names';
import { CASE_ID, caseOf, createPipeline, recordOf } from '../../factories/pipeline';

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
