import { amendSayings } from '../../../../core/ledger/sayings';
import { planHash } from '../../../../core/plan/plan-hash';
import { GoogleFault } from '../../../../functions/google/faults';
import { runtimeConfig } from '../../../factories/config';
import { linesOf } from '../../../factories/fakes';
import { findingJson } from '../../../factories/finding';
import { CASE_ID, createPipeline, recordOf } from '../../../factories/pipeline';
import { amendRecord, contained, LATER, LATER_CASE, replacing, undoWith } from '../../../factories/undo';

type World = Awaited<ReturnType<typeof contained>>['world'];

const fault = (kind: 'denied' | 'unavailable', status: number) =>
  new GoogleFault(kind, status, 'scc PATCH', 'planned by the test');

describe('the mark of an undone case', () => {
  const marking = (world: World, failures: readonly GoogleFault[]) => {
    const left = [...failures];
    return replacing('marker', {
      mark: async (...args: Parameters<World['marker']['mark']>) => {
        const next = left.shift();
        if (next) throw next;
        return world.marker.mark(...args);
      },
    });
  };
  const many = (kind: 'unavailable' | 'denied', times: number) =>
    Array.from({ length: times }, () => fault(kind, kind === 'denied' ? 403 : 503));
  const markOutcome = async (world: World) =>
    (await recordOf(world)).outcomes.find(({ action }) => action === 'annotate-finding');

  it('is tried again after a temporary fault', async () => {
    const { world } = await contained();
    await undoWith(world, marking(world, many('unavailable', 3)));
    expect([world.marks.at(-1)?.marks.riposte_verdict, (await markOutcome(world))?.status]).toEqual([
      'undone',
      'done',
    ]);
  });

  it('is reported in the record and by a line that triggers an alert, if it cannot be written', async () => {
    const { world } = await contained();
    await undoWith(world, marking(world, many('unavailable', 9)));
    expect(await markOutcome(world)).toMatchObject({ status: 'failed', error: { kind: 'stale-mark' } });
    expect(linesOf(world, 'step.failed')[0]?.severity).toBe('ERROR');
    expect((await recordOf(world)).nextSteps[0]).toContain('Security Command Center still show');
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
  });

  it('is not retried automatically if it is denied', async () => {
    const { world } = await contained();
    const before = world.clock.now();
    await undoWith(world, marking(world, many('denied', 1)));
    expect([world.clock.now() - before, (await markOutcome(world))?.status]).toEqual([0, 'failed']);
  });

  it('is corrected by a second request', async () => {
    const { world, undo } = await contained();
    await undoWith(world, marking(world, many('unavailable', 9)));
    await undo();
    expect([world.marks.at(-1)?.marks.riposte_verdict, (await markOutcome(world))?.status]).toEqual([
      'undone',
      'done',
    ]);
    expect(linesOf(world, 'undo.refused')[0]?.fields.code).toBe('already-undone');
    expect((await recordOf(world)).nextSteps.join(' ')).not.toContain('still says');
  });

  it('is not written after the mode changed to observe', async () => {
    const { world } = await contained();
    world.config = runtimeConfig({ mode: 'observe' });
    await createPipeline(world).undo();
    expect(world.marks.at(-1)?.marks.riposte_verdict).toBe('contained');
  });
});

describe('the mark of a later version of the same finding, whose case joined the undone one', () => {
  const joined = async () => {
    const pipeline = await contained();
    const { world } = pipeline;
    world.sccFinding = findingJson({ eventTime: LATER }) as never;
    await pipeline.find({ eventTime: LATER });
    await pipeline.act(pipeline.commands[1]);
    expect(world.marks.at(-1)?.marks).toMatchObject({
      riposte_case: LATER_CASE,
      riposte_verdict: 'contained',
    });
    return pipeline;
  };

  it('is corrected although the record of the undone case lacks the step that marks its finding', async () => {
    const { world, undo } = await joined();
    // As after a restore: the actor keeps only the steps that change a workload.
    await amendRecord(world, (record) => {
      const steps = record.plan.steps.filter(({ action }) => action !== 'annotate-finding');
      return { ...record, plan: { ...record.plan, steps, hash: planHash(steps) } };
    });
    await amendSayings(world.store, CASE_ID, (current) => ({ ...current, told: {} }));
    await undo();
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
    expect(world.marks.at(-1)?.marks).toMatchObject({ riposte_verdict: 'undone' });
  });

  it('is corrected once if the undone case marks the finding itself', async () => {
    const { world, undo } = await joined();
    const before = world.marks.length;
    await undo();
    expect(world.marks.slice(before).map(({ marks }) => marks.riposte_verdict)).toEqual(['undone']);
  });
});
