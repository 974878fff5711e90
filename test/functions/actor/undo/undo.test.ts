import type { CaseDraft } from '../../../../core/case/record';
import { fromLedger, toLedger } from '../../../../core/ledger/case-document';
import { updateDocument } from '../../../../core/ledger/document-store';
import { effectKey, startedEffect } from '../../../../core/ledger/effects';
import { readHold } from '../../../../core/ledger/holds';
import { acquireLock } from '../../../../core/ledger/locks';
import type { PlannedStep } from '../../../../core/plan/response-plan';
import { onlyBadRevisions, serviceJson } from '../../../factories/cloud-run-json';
import { runtimeConfig } from '../../../factories/config';
import { createFakeCloudRun } from '../../../factories/fake-cloud-run';
import { createFakeWorld, linesOf } from '../../../factories/fakes';
import { findingJson } from '../../../factories/finding';
import { ADDED, BAD_DIGEST, EVENT_TIME, SERVICE, SIBLING } from '../../../factories/names';
import { CASE_ID, caseOf, createPipeline, outcomeOf, recordOf } from '../../../factories/pipeline';
import { contained } from '../../../factories/undo';

const newer = '2026-05-06T08:00:00Z';

describe.each([
  ['shifted traffic', () => contained()],
  ['a stopped service', () => contained(createFakeCloudRun({ revisions: onlyBadRevisions() }))],
  [
    'a stopped service that had manual scaling',
    () =>
      contained(
        createFakeCloudRun({
          revisions: onlyBadRevisions(),
          config: serviceJson({ scaling: { scalingMode: 'MANUAL', manualInstanceCount: 4 } }),
        }),
      ),
  ],
  ['removed public access and shifted traffic', () => contained(createFakeCloudRun(), ADDED)],
] as const)('undo of %s', (_what, create) => {
  it('restores every field that a user can set', async () => {
    const { world, undo, before } = await create();
    await undo();
    expect(world.run.userState(SERVICE)).toEqual(before);
  });

  it('does not change the sibling', async () => {
    const { world, undo } = await create();
    const sibling = world.run.userState(SIBLING);
    await undo();
    expect(world.run.userState(SIBLING)).toEqual(sibling);
  });

  it('is reported in the log', async () => {
    const { world, undo } = await create();
    await undo();
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
  });

  it('works only once', async () => {
    const { world, undo } = await create();
    await undo();
    const after = world.run.mutations.length;
    await undo();
    expect([world.run.mutations.length - after, linesOf(world, 'undo.refused').length]).toEqual([0, 1]);
  });
});

describe('undo (invariant 5: reversible first)', () => {
  it('records who undid what', async () => {
    const { world, undo } = await contained();
    await undo();
    expect((await recordOf(world)).timeline).toContainEqual(
      expect.objectContaining({ kind: 'undo', text: expect.stringContaining('oncall@example.com') }),
    );
  });

  it('sets the outcome of the step to undone', async () => {
    const { world, undo } = await contained();
    await undo();
    expect((await outcomeOf(world, 'shift-traffic'))?.status).toBe('undone');
  });

  it('no longer claims containment', async () => {
    const { world, undo } = await contained();
    await undo();
    expect(await recordOf(world)).toMatchObject({ verdict: 'observed', containment: { config: 'undone' } });
  });

  it('marks the finding in SCC as undone', async () => {
    const { world, undo } = await contained();
    await undo();
    expect(world.marks[world.marks.length - 1]?.marks).toMatchObject({ riposte_verdict: 'undone' });
  });

  it('keeps the restored state as evidence', async () => {
    const { world, undo } = await contained();
    await undo();
    expect((await recordOf(world)).evidence.entries.some((entry) => entry.name.includes('undone-'))).toBe(
      true,
    );
  });

  it('sets a hold for repeats on the same workload and digest', async () => {
    const { world, undo } = await contained();
    await undo();
    expect(await readHold(world.store, SERVICE, BAD_DIGEST, world.clock.now())).toMatchObject({
      active: true,
      setBy: 'oncall@example.com',
    });
  });

  it('makes a newer finding only notify', async () => {
    const { world, undo, find, act } = await contained();
    await undo();
    const changes = world.run.mutations.length;
    world.sccFinding = findingJson({ eventTime: newer }) as never;
    await find({ eventTime: newer });
    await act();
    expect([world.run.mutations.length - changes, world.notices.length]).toEqual([0, 2]);
  });

  it('allows a newer finding to act again after the hold is over', async () => {
    const { world, undo, find, act } = await contained();
    await undo();
    const changes = world.run.mutations.length;
    world.clock.advance(24 * 3_600_000);
    world.sccFinding = findingJson({ eventTime: newer }) as never;
    await find({ eventTime: newer });
    await act();
    expect(world.run.mutations.length - changes).toBe(1);
  });

  it('prevents a command of the same case from containing again', async () => {
    const { world, undo, act } = await contained();
    await undo();
    const changes = world.run.mutations.length;
    world.clock.advance(25 * 3_600_000);
    await act();
    expect(world.run.mutations.length - changes).toBe(0);
  });

  it('prevents the same step from being applied again, even if the case is open and the hold is over', async () => {
    const { world, undo, act } = await contained();
    await undo();
    await updateDocument(world.store, 'cases', CASE_ID, (data) => ({ ...data, state: 'handed-over' }));
    world.clock.advance(25 * 3_600_000);
    await act();
    expect((await outcomeOf(world, 'shift-traffic'))?.status).toBe('undone');
    expect(world.run.mutations).toHaveLength(2);
  });

  it('of a case that is still being verified stays undone if its command is delivered again', async () => {
    const world = createFakeWorld();
    world.metricAnswers = false;
    const { handle, undo, act } = createPipeline(world);
    await handle();
    await undo();
    await act(undefined, 2);
    expect([(await caseOf(world)).state, (await outcomeOf(world, 'shift-traffic'))?.status]).toEqual([
      'closed',
      'undone',
    ]);
  });

  it('treats a workload that a person restored by hand as undone', async () => {
    const { world, undo } = await contained();
    world.run.edit(SERVICE, () => serviceJson());
    await undo();
    expect([world.run.mutations.length, linesOf(world, 'undo.done').length]).toEqual([1, 1]);
    expect((await readHold(world.store, SERVICE, BAD_DIGEST, world.clock.now())).active).toBe(true);
  });

  it('reverts the last step first', async () => {
    const { world, undo } = await contained(createFakeCloudRun(), ADDED);
    await undo();
    expect(world.run.mutations.map(({ kind }) => kind)).toEqual(['policy', 'patch', 'patch', 'policy']);
  });

  it('closes a case that was still being verified', async () => {
    const world = createFakeWorld();
    world.metricAnswers = false;
    const { handle, undo } = createPipeline(world);
    await handle();
    const before = (await caseOf(world)).state;
    await undo();
    expect([before, (await caseOf(world)).state]).toEqual(['handed-over', 'closed']);
  });

  it('waits while another case works on the workload', async () => {
    const { world, undo } = await contained();
    const times = { nowMs: world.clock.now(), leaseMs: 60_000, cooldownMs: 0 };
    await acquireLock(world.store, SERVICE, { caseId: 'other', run: 'other' }, times);
    expect([await undo(), world.run.mutations.length]).toEqual([503, 1]);
  });

  it('forgets the image as a bad one, so that it can be a refuge again', async () => {
    const { world, undo } = await contained();
    const badDigests = async () =>
      (await readHold(world.store, SERVICE, BAD_DIGEST, world.clock.now())).badDigests;
    const before = await badDigests();
    await undo();
    expect([before, await badDigests()]).toEqual([[BAD_DIGEST], undefined]);
  });

  it('writes no mark after the mode changed to observe', async () => {
    const { world } = await contained();
    world.config = runtimeConfig({ mode: 'observe' });
    const marks = world.marks.length;
    await createPipeline(world).undo();
    expect([world.marks.length - marks, linesOf(world, 'undo.done').length]).toEqual([0, 1]);
  });

  it("of a case that was rewritten to name another workload does not change that workload, whatever the actor's ledger contains", async () => {
    const { world, undo } = await contained();
    const { finding, plan } = await recordOf(world);
    const steps = plan.steps.map((step) => ({ ...step, target: SIBLING }));
    await updateDocument(world.store, 'cases', CASE_ID, (data) => {
      const document = fromLedger(data ?? {});
      return toLedger({ ...document, record: { ...document.record, plan: { ...plan, steps } } as CaseDraft });
    });
    const step = steps.find(({ action }) => action === 'shift-traffic') as PlannedStep;
    // As another case might have written it.
    const effect = {
      prior: serviceJson({ name: SIBLING, description: 'older' }),
      startedAt: EVENT_TIME,
      planned: step,
    };
    await world.store.create('effects', effectKey(finding, step), startedEffect(effect));
    const sibling = world.run.userState(SIBLING);
    await undo();
    expect(world.run.userState(SIBLING)).toEqual(sibling);
    expect(linesOf(world, 'command.refused')).toHaveLength(1);
  });

  it('has nothing to undo in a case that changed nothing', async () => {
    const { world, find, undo } = createPipeline();
    await find();
    await undo();
    expect([world.run.mutations, linesOf(world, 'undo.refused').length]).toEqual([[], 1]);
  });

  it('is refused for a case that does not exist', async () => {
    const { world, undo } = createPipeline();
    expect([await undo(CASE_ID), linesOf(world, 'undo.refused').length]).toEqual([204, 1]);
  });
});

describe('undo on drift', () => {
  const drifted = async () => {
    const { world, undo } = await contained();
    world.run.edit(SERVICE, (config) => ({ ...config, description: 'somebody was here' }));
    await undo();
    return world;
  };

  it('changes nothing', async () => {
    expect((await drifted()).run.mutations).toHaveLength(1);
  });

  it('names the fields', async () => {
    const [line] = linesOf(await drifted(), 'undo.refused');
    expect(line?.message).toMatch(/description.*traffic|traffic.*description/);
  });

  it('does not change the verdict', async () => {
    expect((await recordOf(await drifted())).verdict).toBe('contained');
  });

  it('is recorded in the timeline of the case', async () => {
    const { timeline } = await recordOf(await drifted());
    expect(timeline.find((entry) => entry.kind === 'undo-refused')?.text).toContain('description');
  });

  it('sets no hold', async () => {
    const world = await drifted();
    expect((await readHold(world.store, SERVICE, BAD_DIGEST, world.clock.now())).active).toBe(false);
  });
});
