import { parseCloudRunName } from '../../core/finding/resource-names';
import { jsonEqual } from '../../core/values/json';
import { ACTOR, MainJob, referenceWith, SERVICE, SIBLING, serviceIn } from './main-job';

const BAD = 'web-00007-vox';

const instancesOf = (job: MainJob, revision: string): number => {
  const steps = serviceIn(job.world.state, SERVICE).instances[revision];
  if (!steps) throw new Error(`the sandbox knows no instances of ${revision}`);
  const last = steps[steps.length - 1];
  return last ? last.active + last.idle : 0;
};

describe('the reference finding, through the real stack', () => {
  let job: MainJob;
  let outcome: Awaited<ReturnType<MainJob['run']>>;
  beforeAll(async () => {
    job = MainJob.prepare();
    outcome = await job.run();
  });

  it('ends contained: the configuration is read again, and the bad instances are known to be gone', () => {
    expect(outcome.record?.verdict).toBe('contained');
    expect(outcome.record?.containment).toEqual({ config: 'verified', instances: 'gone' });
  });

  it('stores the evidence for the plan before the first change of the workload (invariant 4)', () => {
    const calls = job.world.journal.filter((event) => event.kind === 'api');
    const firstMutation = calls.findIndex((event) => event.mutation);
    const evidence = calls
      .map((event, index) => ({ index, path: event.path ?? '', service: event.service }))
      .filter((event) => event.service === 'storage');
    expect(evidence.filter((event) => event.index < firstMutation).length).toBeGreaterThanOrEqual(5);
  });

  it('moves traffic away from the bad digest with exactly one change, by the actor', () => {
    expect(job.mutations()).toEqual([`${ACTOR} PATCH /v2/${SERVICE}`]);
    expect(instancesOf(MainJob.prepare(), BAD)).toBeGreaterThan(0);
    expect(instancesOf(job, BAD)).toBe(0);
  });

  it('leaves other services unchanged (invariant 13)', () => {
    const before = MainJob.prepare().world.state;
    expect(serviceIn(job.world.state, SIBLING)).toEqual(serviceIn(before, SIBLING));
    expect(job.world.state.iam.bindings[SERVICE]).toEqual(before.iam.bindings[SERVICE]);
    expect(serviceIn(job.world.state, SERVICE).revisions).toEqual(serviceIn(before, SERVICE).revisions);
  });

  it('writes marks that mirror the verified verdict', () => {
    const [stored] = Object.values(job.world.state.scc.findings);
    expect(stored?.finding.securityMarks).toMatchObject({ marks: { riposte_verdict: 'contained' } });
  });

  it('does not respond to what SCC republishes because of its own marks', () => {
    const handedOver = job.logged('case.handed-over');
    expect(handedOver).toHaveLength(1);
    expect(job.world.journal.filter((event) => event.kind === 'notification').length).toBeGreaterThan(1);
  });

  it('makes no call that is refused', async () => {
    expect(job.world.journal.filter((event) => event.kind === 'denied')).toEqual([]);
    expect(await job.diagnosis()).toContain('saw no refused call');
  });
});

describe('undo of the reference case', () => {
  it('restores every user-settable field, once (invariant 5)', async () => {
    const job = MainJob.prepare();
    const before = serviceIn(job.world.state, SERVICE).config;
    const { record } = await job.run();
    expect(jsonEqual(serviceIn(job.world.state, SERVICE).config, before)).toBe(false);
    job.undo(record?.caseId as string);
    await job.advance(10);
    expect(job.logged('undo.done')).toHaveLength(1);
    expect(serviceIn(job.world.state, SERVICE).config).toEqual(before);

    job.undo(record?.caseId as string);
    await job.advance(10);
    expect(job.logged('undo.refused')[0]?.fields).toMatchObject({ code: 'already-undone' });
    expect(serviceIn(job.world.state, SERVICE).config).toEqual(before);
  });

  it('is refused if somebody changed the service in the meantime, and names the fields', async () => {
    const job = MainJob.prepare();
    const { record } = await job.run();
    const name = parseCloudRunName(SERVICE);
    expect(name.ok).toBe(true);
    const service = serviceIn(job.world.state, SERVICE);
    job.world.state = {
      ...job.world.state,
      run: {
        ...job.world.state.run,
        services: {
          ...job.world.state.run.services,
          [SERVICE]: { ...service, config: { ...service.config, ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' } },
        },
      },
    };
    job.undo(record?.caseId as string);
    await job.advance(10);
    expect(job.logged('undo.done')).toEqual([]);
    expect(job.logged('undo.refused')[0]?.message).toContain('ingress');
  });

  it('makes a repeat on the same workload and digest only notify people', async () => {
    const job = MainJob.prepare();
    const { record } = await job.run();
    job.undo(record?.caseId as string);
    await job.advance(10);
    const mutations = job.mutations().length;
    await job.run(referenceWith({ eventTime: '2026-04-14T11:30:00Z' }));
    expect(job.mutations()).toHaveLength(mutations);
    const plan = job.logged('plan.ready').at(-1)?.fields;
    expect(JSON.stringify(plan?.withheld)).toContain('undid a containment');
    expect(job.logged('notice')).toHaveLength(2);
  });
});

describe('revisions that all have the same digest', () => {
  it('stop the service instead, and the case says why', async () => {
    const job = MainJob.prepare({ seedOptions: { onlyBadDigest: true } });
    const { record } = await job.run();
    expect(record?.plan.steps.map((step) => step.action)).toContain('stop-service');
    expect(record?.plan.withheld).toContainEqual(
      expect.objectContaining({ action: 'shift-traffic', reason: 'every revision runs the bad digest' }),
    );
    expect(record?.verdict).toBe('contained');
    expect(serviceIn(job.world.state, SERVICE).config.scaling).toMatchObject({
      scalingMode: 'MANUAL',
      manualInstanceCount: 0,
    });
  });

  it('start it again after an undo, with mode, minimum, maximum and traffic as they were', async () => {
    const job = MainJob.prepare({ seedOptions: { onlyBadDigest: true } });
    const before = serviceIn(job.world.state, SERVICE).config;
    const { record } = await job.run();
    job.undo(record?.caseId as string);
    await job.advance(10);
    expect(job.logged('undo.done')).toHaveLength(1);
    expect(serviceIn(job.world.state, SERVICE).config).toEqual(before);
  });
});
