import { CATALOGUE } from '../../../core/catalogue/catalogue';
import { chainHead } from '../../../core/evidence/manifest';
import { effectKey, readEffect } from '../../../core/ledger/effects';
import { BAD_REVISION, CLEAN_REVISION, onlyBadRevisions, serviceJson } from '../../factories/cloud-run-json';
import { runtimeConfig, withPolicy } from '../../factories/config';
import { createFakeCloudRun } from '../../factories/fake-cloud-run';
import { createFakeWorld, linesOf } from '../../factories/fakes';
import { ADDED, CANONICAL_NAME, SERVICE, SIBLING } from '../../factories/names';
import { caseOf, createPipeline, outcomeOf, recordOf } from '../../factories/pipeline';

describe('enforce mode, with a refuge', () => {
  const { world, handle, act } = createPipeline();
  const sibling = world.run.userState(SIBLING);
  let status = 0;
  beforeAll(async () => {
    status = await handle();
  });

  it('is acknowledged', () => {
    expect(status).toBe(204);
  });

  it('is contained', async () => {
    expect((await recordOf(world)).verdict).toBe('contained');
  });

  it('changes the service once', () => {
    expect(world.run.mutations).toEqual([{ kind: 'patch', name: SERVICE, mask: 'traffic' }]);
  });

  it('sends the traffic to the clean revision', () => {
    expect(world.run.userState(SERVICE).config).toMatchObject({
      traffic: [{ revision: CLEAN_REVISION, percent: 100 }],
    });
  });

  it('does not change the sibling', () => {
    expect(world.run.userState(SIBLING)).toEqual(sibling);
  });

  it('records every step of the plan, in order', async () => {
    const { outcomes, plan } = await recordOf(world);
    expect(outcomes.map((outcome) => [outcome.step, outcome.status])).toEqual(
      plan.steps.map((step) => [step.id, 'done']),
    );
  });

  it('records what it read again', async () => {
    expect((await outcomeOf(world, 'shift-traffic'))?.verification).toContain('planned traffic');
  });

  it('marks the finding with the verdict', () => {
    expect(world.marks).toMatchObject([{ name: CANONICAL_NAME, marks: { riposte_verdict: 'contained' } }]);
  });

  it('notifies the people on call once', () => {
    expect(world.notices.map((notice) => notice.severity)).toEqual(['WARNING']);
  });

  it('keeps the state after the change as evidence', async () => {
    const { evidence } = await recordOf(world);
    expect(evidence.entries.some((entry) => entry.name.includes('after-2-shift-traffic'))).toBe(true);
  });

  it('keeps one unbroken chain of evidence', async () => {
    const { evidence } = await recordOf(world);
    expect(evidence.head).toBe(chainHead(evidence.entries));
  });

  it('closes the case', async () => {
    expect((await caseOf(world)).state).toBe('closed');
  });

  it('does nothing if the command is delivered again', async () => {
    for (let n = 0; n < 100; n += 1) await act();
    expect([world.run.mutations.length, world.notices.length]).toEqual([1, 1]);
  });
});

describe('enforce mode, without a refuge', () => {
  it('stops the service', async () => {
    const world = createFakeWorld({ run: createFakeCloudRun({ revisions: onlyBadRevisions() }) });
    await createPipeline(world).handle();
    expect(world.run.userState(SERVICE).config).toMatchObject({
      scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0, minInstanceCount: 1, maxInstanceCount: 8 },
    });
  });
});

describe.each(['observe', 'approve'] as const)('%s mode', (mode) => {
  const { world, handle } = createPipeline({ config: runtimeConfig({ mode }) });
  beforeAll(() => handle());

  it('changes no workload', () => {
    expect(world.run.mutations).toEqual([]);
  });

  it('marks nothing', () => {
    expect(world.marks).toEqual([]);
  });

  it('records what would run', async () => {
    expect((await outcomeOf(world, 'shift-traffic'))?.status).toBe(
      { observe: 'would-run', approve: 'awaiting-approval' }[mode],
    );
  });

  it('has the matching verdict', async () => {
    expect((await recordOf(world)).verdict).toBe({ observe: 'observed', approve: 'awaiting-approval' }[mode]);
  });

  it('notifies the people on call', () => {
    expect(world.notices).toHaveLength(1);
  });

  it('plans what enforce mode plans', async () => {
    const enforced = createPipeline();
    await enforced.find();
    expect((await recordOf(world)).plan.hash).toBe((await recordOf(enforced.world)).plan.hash);
  });

  it('starts no effect', async () => {
    const { plan, finding } = await recordOf(world);
    const keys = plan.steps.map((step) => effectKey(finding, step));
    expect((await Promise.all(keys.map((key) => readEffect(world.store, key)))).filter(Boolean)).toEqual([]);
  });
});

describe('a report is verified (invariant 7)', () => {
  const containing = async () => {
    const world = createFakeWorld();
    world.metricAnswers = false;
    const pipeline = createPipeline(world);
    await pipeline.find();
    return { world, pipeline, status: await pipeline.act() };
  };

  it('is containing, and not contained, while the metric has no sample', async () => {
    const { world } = await containing();
    expect(await recordOf(world)).toMatchObject({
      verdict: 'containing',
      containment: { config: 'verified', instances: 'unknown' },
    });
  });

  it('requests another delivery', async () => {
    expect((await containing()).status).toBe(503);
  });

  it('becomes contained after the metric reports zero, without a second change', async () => {
    const { world, pipeline } = await containing();
    world.metricAnswers = true;
    await pipeline.act(undefined, 2);
    expect([(await recordOf(world)).verdict, world.run.mutations.length]).toEqual(['contained', 1]);
  });

  it('is left to a person after many deliveries', async () => {
    const { pipeline } = await containing();
    expect(await pipeline.act(undefined, 15)).toBe(204);
  });

  it.each([
    ['that is older than the change', '2026-05-06T07:00:00.000Z', 0],
    ['that still counts instances', '2030-01-01T00:00:00.000Z', 2],
  ])('is not contained by a sample %s', async (_what, at, count) => {
    const world = createFakeWorld();
    const samples = [{ revision: BAD_REVISION, at, count }];
    Object.assign(world.metrics, { newestCounts: async () => samples });
    await createPipeline(world).handle();
    expect((await recordOf(world)).verdict).toBe('containing');
  });

  it('is not contained by a metric that only knows other revisions', async () => {
    const world = createFakeWorld();
    const samples = [{ revision: 'another', at: '2030-01-01T00:00:00.000Z', count: 0 }];
    Object.assign(world.metrics, { newestCounts: async () => samples });
    await createPipeline(world).handle();
    expect((await recordOf(world)).verdict).toBe('containing');
  });

  it('is not contained if no revision is known to be the bad one and the metric has no sample', async () => {
    const world = createFakeWorld({ run: createFakeCloudRun({ revisions: [] }) });
    world.metricAnswers = false;
    await createPipeline(world).handle();
    expect((await recordOf(world)).verdict).toBe('containing');
  });

  it('is not contained if only the public way in is closed', async () => {
    const config = runtimeConfig({ tiers: ['observe', 'access'] });
    const { world, handle } = createPipeline({ config });
    world.sccFinding = { ...world.sccFinding, category: ADDED };
    await handle({ category: ADDED });
    const { verdict, nextSteps } = await recordOf(world);
    expect([verdict, nextSteps[0]?.startsWith('Contain the workload by hand')]).toEqual(['containing', true]);
  });

  it('is not contained then even if the instances are gone, because the next request starts another one', async () => {
    const config = runtimeConfig({ tiers: ['observe', 'access'] });
    const { world, handle } = createPipeline({ config });
    world.sccFinding = { ...world.sccFinding, category: ADDED };
    const samples = [{ revision: BAD_REVISION, at: '2030-01-01T00:00:00.000Z', count: 0 }];
    Object.assign(world.metrics, { newestCounts: async () => samples });
    await handle({ category: ADDED });
    expect(await recordOf(world)).toMatchObject({
      verdict: 'containing',
      containment: { config: 'not-verified', instances: 'running' },
    });
  });

  it('waits only as long as the policy allows', async () => {
    const world = createFakeWorld({ config: withPolicy({ verifyWaitSeconds: 30 }) });
    world.metricAnswers = false;
    const pipeline = createPipeline(world);
    await pipeline.find();
    const from = world.clock.now();
    await pipeline.act();
    expect(world.clock.now() - from).toBeLessThanOrEqual(30_000);
  });
});

describe('two workload steps', () => {
  const { world, handle } = createPipeline();
  beforeAll(async () => {
    world.sccFinding = { ...world.sccFinding, category: ADDED };
    await handle({ category: ADDED });
  });

  it('are both done', async () => {
    const { outcomes } = await recordOf(world);
    expect(
      outcomes.filter((one) => CATALOGUE.action(one.action).kind === 'workload').map((one) => one.status),
    ).toEqual(['done', 'done']);
  });

  it('close the way in first', () => {
    expect(world.run.mutations.map((mutation) => mutation.kind)).toEqual(['policy', 'patch']);
  });

  it('write no critical line to the log', () => {
    expect(world.lines.filter((line) => line.severity === 'CRITICAL')).toEqual([]);
  });

  it('report once that every guard passed', () => {
    expect(linesOf(world, 'guard.passed')).toHaveLength(1);
  });
});

describe('a command that is delivered again after its case is closed', () => {
  it('calls no API and changes nothing, whatever the state of the workload', async () => {
    const pipeline = createPipeline();
    await pipeline.handle();
    const { world } = pipeline;
    world.run.edit(SERVICE, () => serviceJson());
    const asked = jest.spyOn(world.findings, 'read');
    expect(await pipeline.act(undefined, 2)).toBe(204);
    expect([asked.mock.calls.length, world.run.mutations.length]).toEqual([0, 1]);
  });
});

describe('a plan that changes no workload', () => {
  const handled = async (mode: 'observe' | 'enforce') => {
    const config = runtimeConfig({
      mode,
      playbooks: { CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED: 'default' },
    });
    const pipeline = createPipeline({ config });
    const { world } = pipeline;
    await pipeline.find();
    const asked = jest.spyOn(world.findings, 'read');
    await pipeline.act();
    return { world, asked: asked.mock.calls.length };
  };

  it('still marks the finding, after Security Command Center has confirmed it', async () => {
    const { world, asked } = await handled('enforce');
    expect([asked, world.marks.length]).toEqual([1, 1]);
  });

  it('needs no confirmation if it marks nothing', async () => {
    const { world, asked } = await handled('observe');
    expect([asked, world.marks.length]).toEqual([0, 0]);
  });
});
