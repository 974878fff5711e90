import { shiftTraffic } from '../../../../core/actions/shift-traffic';
import { updateDocument } from '../../../../core/ledger/document-store';
import { type Effect, effectKey, readEffect } from '../../../../core/ledger/effects';
import type { PlannedStep } from '../../../../core/plan/response-plan';
import { judgeUndo } from '../../../../core/undo/judge-undo';
import { createActor } from '../../../../functions/actor/handler';
import { GoogleFault } from '../../../../functions/google/faults';
import { serviceJson } from '../../../factories/cloud-run-json';
import { runtimeConfig } from '../../../factories/config';
import { createFakeWorld, linesOf } from '../../../factories/fakes';
import { pushOf } from '../../../factories/finding';
import { ADDED, SERVICE } from '../../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  COMMAND_SUBSCRIPTION,
  createPipeline,
  outcomeOf,
  recordOf,
} from '../../../factories/pipeline';
import { contained, replacing } from '../../../factories/undo';

/**
 * The request of shift-traffic never reaches Google. The next delivery plans stop-service instead, and carries it out.
 */
async function replaced() {
  const world = createFakeWorld();
  const { find, commands, undo } = createPipeline(world);
  await find();
  const before = world.run.userState(SERVICE);
  const patchService = async () => {
    throw new GoogleFault('unavailable', 503, 'run PATCH', 'never sent');
  };
  const cut = createActor(actorDependencies(world, replacing('run', { patchService })));
  await cut(pushOf(commands[0], { subscription: COMMAND_SUBSCRIPTION }));
  world.clock.advance(600_000);
  const config = runtimeConfig();
  world.config = { ...config, actions: config.actions.filter((id) => id !== 'shift-traffic') };
  await createPipeline(world).act(commands[0]);
  return { world, undo, before };
}

const codes = (world: Awaited<ReturnType<typeof replaced>>['world']) =>
  (linesOf(world, 'undo.done')[0]?.fields.steps as { action: string; code: string }[] | undefined)?.map(
    ({ action, code }) => [action, code],
  );

describe('an undo of a case whose first step never reached Google', () => {
  it('has such a step, and another one that contains', async () => {
    const { world } = await replaced();
    const { finding } = await recordOf(world);
    const key = effectKey(finding, { action: 'shift-traffic', target: SERVICE });
    expect((await readEffect(world.store, key))?.state).toBe('started');
    expect((await outcomeOf(world, 'stop-service'))?.status).toBe('done');
    expect(world.run.mutations).toHaveLength(1);
  });

  it('reverts the step that replaced it, the newest first', async () => {
    const { world, undo, before } = await replaced();
    expect(await undo()).toBe(204);
    expect(linesOf(world, 'undo.refused')).toEqual([]);
    expect(codes(world)).toEqual([
      ['stop-service', 'restored'],
      ['shift-traffic', 'already-as-before'],
    ]);
    expect([world.run.userState(SERVICE), world.run.mutations.length]).toEqual([before, 2]);
    expect((await recordOf(world)).undone?.restored).toBe(true);
  });

  it('also reverts it if the step that never arrived seems to be the last one', async () => {
    const { world, undo, before } = await replaced();
    const { finding } = await recordOf(world);
    const key = effectKey(finding, { action: 'shift-traffic', target: SERVICE });
    await updateDocument(world.store, 'effects', key, (effect) => ({
      ...effect,
      startedAt: '2026-05-07T00:00:00Z',
    }));
    await undo();
    expect(codes(world)).toEqual([
      ['shift-traffic', 'changed-nothing'],
      ['stop-service', 'restored'],
    ]);
    expect(world.run.userState(SERVICE)).toEqual(before);
  });
});

describe('an undo of several steps', () => {
  it('uses the order in which they began, and not the order of the record', async () => {
    const { world, undo } = await contained(undefined, ADDED);
    const { finding } = await recordOf(world);
    const key = effectKey(finding, { action: 'shift-traffic', target: SERVICE });
    await updateDocument(world.store, 'effects', key, (effect) => ({
      ...effect,
      startedAt: '2026-05-01T00:00:00Z',
    }));
    await undo();
    expect(world.run.mutations.map(({ kind }) => kind)).toEqual(['policy', 'patch', 'policy', 'patch']);
  });

  it('first finishes what an earlier delivery began, so that it is not reported as untried', async () => {
    const { world, undo } = await contained(undefined, ADDED);
    const { finding } = await recordOf(world);
    const key = effectKey(finding, { action: 'remove-public-access', target: SERVICE });
    const { etag } = await world.run.getIamPolicy(SERVICE);
    await updateDocument(world.store, 'effects', key, (effect) => ({
      ...effect,
      state: 'undoing',
      undoing: { etag: String(etag), at: '2026-05-06T07:30:00Z', by: 'ada', from: 'applied' },
    }));
    world.run.edit(SERVICE, (config) => ({ ...config, description: 'mine' }));
    await undo();
    expect(codes(world)).toEqual([
      ['remove-public-access', 'restored'],
      ['shift-traffic', 'changed-since'],
    ]);
  });
});

describe('a step that was never verified and is not in effect', () => {
  const traffic = [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'other', percent: 100 }];
  const planned: PlannedStep = {
    id: '2-shift-traffic',
    action: 'shift-traffic',
    target: SERVICE,
    tier: 'workload',
    reversible: true,
    permissions: [],
    before: { traffic: [] },
    after: { traffic },
    rationale: '',
  };
  const effect: Effect = {
    state: 'started',
    prior: serviceJson(),
    startedAt: '2026-05-06T07:08:20Z',
    planned,
  };
  const current = { ...serviceJson({ traffic: [], ingress: 'X' }), etag: '"3"', generation: '3' };
  const judge = (changed: Partial<Effect> = {}, isStanding = false) =>
    judgeUndo({
      action: shiftTraffic,
      caseId: CASE_ID,
      key: 'key',
      effect: { ...effect, ...changed },
      current,
      standing: isStanding
        ? [
            {
              caseId: CASE_ID,
              action: 'shift-traffic',
              effect: 'key',
              appliedAt: '2026-05-06T07:08:21Z',
              appliedHash: 'hash',
              changed: true,
            },
          ]
        : [],
      self: 'riposte-actor@example.com',
      beside: [],
    });

  it('has nothing to revert, and names what differs and remains', () => {
    expect(judge()).toMatchObject({
      kind: 'settle',
      code: 'changed-nothing',
      text: expect.stringMatching(/never saw the change of the step in place.*ingress.*Riposte keeps/),
    });
  });

  it('is refused if its containment was verified', () => {
    expect(judge({}, true)).toMatchObject({ kind: 'refuse', code: 'changed-since' });
    expect(judge({ appliedHash: 'hash' })).toMatchObject({ kind: 'refuse', code: 'changed-since' });
  });

  it('is refused if the goal of the step is unknown', () => {
    const { planned: _unknown, ...unplanned } = effect;
    const decision = judgeUndo({
      action: shiftTraffic,
      caseId: CASE_ID,
      key: 'key',
      effect: unplanned,
      current,
      standing: [],
      self: 'riposte-actor@example.com',
      beside: [],
    });
    expect(decision).toMatchObject({ kind: 'refuse', code: 'changed-since' });
  });
});
