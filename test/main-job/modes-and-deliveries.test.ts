import { planHash } from '../../core/plan/plan-hash';
import { ASSUMPTION_IDS, ASSUMPTIONS } from '../../sandbox/protocol/assumptions';
import { ACTOR, DESCRIBE_SERVICE, MainJob, RESPONDER, referenceWith, SERVICE, serviceIn } from './main-job';

describe('observe mode (invariant 2)', () => {
  it('sends no change of a workload or finding to the sandbox', async () => {
    const job = MainJob.prepare({ mode: 'observe' });
    const before = job.world.state;
    const { record } = await job.run();
    expect(record?.verdict).toBe('observed');
    expect(job.world.journal.filter((event) => event.mutation)).toEqual([]);
    expect(job.world.state.run.services).toEqual(before.run.services);
    const services = new Set(
      job.world.journal
        .filter((event) => event.kind === 'api' && event.method !== 'GET')
        .map((event) => event.service),
    );
    expect([...services].sort()).toEqual(['firestore', 'logging', 'pubsub', 'storage']);
  });

  it('makes a plan with the same hash as enforce', async () => {
    const observed = await MainJob.prepare({ mode: 'observe' }).run();
    const enforced = await MainJob.prepare({ mode: 'enforce' }).run();
    expect(observed.record?.plan.hash).toBe(enforced.record?.plan.hash);
    expect(observed.record?.plan.hash).toBe(planHash(observed.record?.plan.steps ?? []));
  });

  it('does not grant the permissions either: the actor cannot update the service', async () => {
    const job = MainJob.prepare({ mode: 'observe' });
    const status = (principal: string) => job.world.request(DESCRIBE_SERVICE, principal).status;
    expect([status(ACTOR), status(RESPONDER)]).toEqual([403, 403]);
  });
});

describe('approve mode', () => {
  it('waits for a person and names what would run', async () => {
    const job = MainJob.prepare({ mode: 'approve' });
    const { record } = await job.run();
    expect(record?.verdict).toBe('awaiting-approval');
    expect(job.mutations()).toEqual([]);
    expect(record?.outcomes.find((outcome) => outcome.action === 'shift-traffic')?.status).toBe(
      'awaiting-approval',
    );
    expect(record?.nextSteps[0]).toContain('Decide');
  });
});

describe('deliveries (invariant 6)', () => {
  it('100 duplicate and reordered deliveries have one effect', async () => {
    const job = MainJob.prepare();
    const reference = JSON.parse(job.prepared.notification.raw);
    const { name: _name, ...other } = reference.finding;
    const variants = [
      reference,
      { ...reference, finding: { ...other, name: reference.finding.canonicalName } },
    ];
    for (let i = 0; i < 100; i += 1) job.world.ingest(variants[i % variants.length]);
    await job.advance(240);
    const { record } = await job.outcome();
    expect(record?.verdict).toBe('contained');
    expect(job.mutations()).toHaveLength(1);
    expect(job.logged('plan.ready')).toHaveLength(1);
    expect(job.logged('case.verdict')).toHaveLength(1);
  });

  it('a newer event time leads to a new response if the bad digest serves again', async () => {
    const job = MainJob.prepare();
    const start = serviceIn(job.world.state, SERVICE).config;
    // Only until it is contained: after the last check, the bad revision would have no metric.
    await job.run(undefined, 5);
    const service = serviceIn(job.world.state, SERVICE);
    // CI sends traffic to the bad image again. The next finding is about that.
    const [redeployed] = [
      job.world.request(
        {
          service: 'run',
          method: 'PATCH',
          path: `/v2/${SERVICE}`,
          query: { updateMask: 'traffic' },
          headers: {},
          body: { name: SERVICE, traffic: start.traffic },
        },
        ACTOR,
      ),
    ];
    expect(redeployed?.status).toBe(200);
    expect(service.config).not.toEqual(start);
    await job.run(referenceWith({ eventTime: '2026-04-14T12:00:00Z' }), 120);
    expect(job.logged('case.verdict').map((event) => event.fields.verdict)).toEqual([
      'contained',
      'contained',
    ]);
    expect(job.mutations()).toHaveLength(3);
  });

  it('an INACTIVE finding is recorded and changes nothing', async () => {
    const job = MainJob.prepare();
    await job.run(referenceWith({ state: 'INACTIVE', eventTime: '2026-04-14T10:30:00Z' }));
    expect(job.mutations()).toEqual([]);
    expect(job.logged('case.verdict')[0]?.fields.verdict).toBe('observed');
  });
});

describe('the main job under each assumption of the sandbox', () => {
  for (const id of ASSUMPTION_IDS) {
    for (const setting of ASSUMPTIONS[id].settings) {
      const unknowable = id === 'monitoring.series-after-drain' && setting === 'ends';
      it(`${id} = ${setting}: ${unknowable ? 'ends with containing, because a missing series is not zero' : 'contains and undoes'}`, async () => {
        const job = MainJob.prepare({ assumptions: { [id]: setting } });
        const before = serviceIn(job.world.state, SERVICE).config;
        const { record } = await job.run(undefined, 600);
        expect(record?.verdict).toBe(unknowable ? 'containing' : 'contained');
        job.undo(record?.caseId as string);
        await job.advance(60);
        expect(serviceIn(job.world.state, SERVICE).config).toEqual(before);
      });
    }
  }
});
