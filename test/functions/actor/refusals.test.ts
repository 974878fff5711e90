import type { StepOutcome } from '../../../core/outcome/outcome';
import type { JsonObject } from '../../../core/values/json';
import type { StepResult } from '../../../functions/actor/apply-step';
import { allResults, NO_REFUSALS, withRefusals } from '../../../functions/actor/refusals';
import { type FaultKind, GoogleFault } from '../../../functions/google/faults';
import { serviceJson } from '../../factories/cloud-run-json';
import { createFakeCloudRun } from '../../factories/fake-cloud-run';
import { linesOf } from '../../factories/fakes';
import { findingJson } from '../../factories/finding';
import { ADDED, BUILT_IN } from '../../factories/names';
import { createPipeline, recordOf } from '../../factories/pipeline';

/** A case whose changes of these members Cloud Run refuses. The result is the status of each workload step. */
async function handled(
  kind: FaultKind,
  refused: readonly string[],
  category = BUILT_IN,
  service: JsonObject = {},
  attempt = 1,
) {
  const run = createFakeCloudRun({ config: serviceJson(service) });
  const { patchService } = run;
  Object.assign(run, {
    patchService: async (...args: Parameters<typeof patchService>) => {
      const [name, , , mask] = args;
      if (mask.join() === refused.join())
        throw new GoogleFault(kind, kind === 'denied' ? 403 : 400, `run PATCH ${name}`, 'refused');
      return patchService(...args);
    },
  });
  const pipeline = createPipeline({ run });
  const { world } = pipeline;
  world.sccFinding = findingJson({ category }) as never;
  await pipeline.find({ category });
  const acked = await pipeline.act(undefined, attempt);
  const { verdict, outcomes, nextSteps } = await recordOf(world);
  const status = Object.fromEntries(outcomes.map((one) => [one.action, one.status]));
  return { verdict, status, acked, nextSteps, world, masks: run.mutations.map(({ mask }) => mask) };
}

describe('a step that Cloud Run refuses', () => {
  it.each<FaultKind>(['precondition', 'invalid', 'exists'])('gives way to the next one: %s', async (kind) => {
    const { verdict, status } = await handled(kind, ['traffic']);
    expect(verdict).toBe('contained');
    expect(status).toMatchObject({ 'shift-traffic': 'failed', 'stop-service': 'done' });
  });

  it('keeps later updates from moving traffic through an open way in', async () => {
    const { verdict, status, masks } = await handled('precondition', ['ingress'], ADDED, {
      invokerIamDisabled: true,
    });
    expect(status).toMatchObject({ 'restrict-ingress': 'failed', 'stop-service': 'done' });
    expect([verdict, masks.includes('traffic')]).toEqual(['contained', false]);
  });
});

describe('a step for which the actor lacks a permission', () => {
  const denied = (attempt: number) => handled('denied', ['traffic'], BUILT_IN, {}, attempt);

  it('is tried again while a grant may be propagating', async () => {
    const { verdict, masks, acked, world } = await denied(4);
    expect([verdict, masks, acked]).toEqual([undefined, [], 503]);
    expect([linesOf(world, 'step.failed').length, world.notices.length]).toEqual([0, 0]);
  });

  it('gives way to the next one afterwards, in the same case', async () => {
    const { verdict, status, acked } = await denied(5);
    expect([verdict, acked]).toEqual(['contained', 204]);
    expect(status).toMatchObject({ 'shift-traffic': 'failed', 'stop-service': 'done' });
  });

  it('keeps later updates from moving traffic through an open way in, also while a grant may be propagating', async () => {
    const { masks } = await handled('denied', ['ingress'], ADDED, { invokerIamDisabled: true }, 1);
    expect(masks).not.toContain('traffic');
  });

  it('is named once, with what Google answered and what the step needs', async () => {
    const { nextSteps, world } = await denied(5);
    const named = (texts: readonly string[]) => texts.filter((text) => text.includes('run.services.update'));
    expect(named(nextSteps)).toEqual([expect.stringContaining('403 from run PATCH')]);
    expect(named(world.notices.flatMap(({ details }) => details.nextSteps as string[])).length).toBe(1);
    expect(linesOf(world, 'step.failed').length).toBe(1);
  });

  it('does not take back what another step did', async () => {
    const { status, masks } = await handled('denied', ['traffic'], ADDED, {}, 5);
    expect(status).toMatchObject({ 'remove-public-access': 'done', 'stop-service': 'done' });
    expect(masks.includes('traffic')).toBe(false);
  });
});

describe('the results of several rounds', () => {
  const result = (action: string, status: StepOutcome['status'], kind?: string): StepResult => ({
    outcome: {
      step: `1-${action}`,
      action,
      status,
      startedAt: '',
      endedAt: '',
      ...(kind === undefined ? {} : { error: { kind, message: `${action} refused`, fix: '' } }),
    },
  });
  const first = [result('shift-traffic', 'failed', 'precondition'), result('remove-public-access', 'done')];

  it('name what was refused for the first time', () => {
    const refusals = withRefusals(NO_REFUSALS, first);
    expect(refusals?.reasons).toEqual({ 'shift-traffic': 'shift-traffic refused' });
    expect(refusals && withRefusals(refusals, first)).toBeUndefined();
    expect(withRefusals(NO_REFUSALS, [result('shift-traffic', 'failed', 'denied')])).toBeUndefined();
    expect(withRefusals(NO_REFUSALS, [result('stop-service', 'failed', 'lacked-permission')])).toBeDefined();
  });

  it('have each action once, as the round reported it that took the step', () => {
    const before = { results: first, reasons: {} };
    const later = [result('stop-service', 'done'), result('remove-public-access', 'done')];
    const all = allResults(before, later);
    expect(all.map(({ outcome }) => outcome.action)).toEqual([
      'shift-traffic',
      'stop-service',
      'remove-public-access',
    ]);
    expect(all[2]).toBe(first[1]);
  });
});
