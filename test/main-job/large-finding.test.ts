import type { JsonObject } from '../../core/values/json';
import { readObject } from '../../sandbox/services/storage';
import { MainJob, referenceWith, SERVICE, serviceIn } from './main-job';

const digest = (pair: string) => `sha256:${pair.repeat(32)}`;
const [BAD, CLEAN] = [digest('aa'), digest('bb')];
/** It is long because the facts of every revision repeat it. */
const IMAGE = `us-central1-docker.pkg.dev/demo-prj/apps/${'web'.repeat(250)}`;

const env = Array.from({ length: 500 }, (_, at) => ({
  name: `V${at}`,
  value: `secret-${'s'.repeat(2_500)}`,
}));

const revision = (name: string, image: string, createTime: string) => ({
  name,
  createTime,
  config: {
    serviceAccount: 'web-runtime@demo-prj.iam.gserviceaccount.com',
    containers: [
      { name: 'app-1', image: `${IMAGE}@${image}`, env: createTime.startsWith('2026-04-13') ? env : [] },
    ],
  },
});

/** A service of hundreds of revisions whose newest one carries more than a megabyte of environment. */
const cloud = {
  projects: [{ id: 'demo-prj', number: '210987654321' }],
  since: '2026-03-15T10:01:02Z',
  services: [
    {
      name: SERVICE,
      config: {
        ingress: 'INGRESS_TRAFFIC_ALL',
        scaling: { scalingMode: 'AUTOMATIC', maxInstanceCount: 20 },
        traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
      },
      bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }],
      revisions: [
        ...Array.from({ length: 400 }, (_, at) =>
          revision(
            `web-${String(at).padStart(5, '0')}`,
            CLEAN,
            `2026-04-01T00:${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}Z`,
          ),
        ),
        revision('web-00900', BAD, '2026-04-13T00:00:00Z'),
      ],
    },
  ],
};

/** Two megabytes of arguments. A control character takes six bytes of JSON, and the record keeps 100,000 of them. */
const process = {
  name: 'miner',
  binary: { path: '/opt/miner', size: '4096', hashedSize: '4096', sha256: '0f'.repeat(32) },
  args: [...Array<string>(200).fill('\u0001'.repeat(1_500)), '😀'.repeat(50_000)],
};

describe('a finding with two megabytes of arguments, on a service with hundreds of revisions', () => {
  let job: MainJob;
  let outcome: Awaited<ReturnType<MainJob['run']>>;
  const containers = [{ name: 'app-1', uri: `${IMAGE}:1`, imageId: `${IMAGE}@${BAD}` }];
  beforeAll(async () => {
    job = MainJob.prepare({ cloud });
    outcome = await job.run(referenceWith({ processes: [process], containers }));
  });

  it('is contained', async () => {
    expect({ verdict: outcome.record?.verdict, why: await job.diagnosis() }).toMatchObject({
      verdict: 'contained',
    });
    expect(job.logged('case.failed')).toEqual([]);
    const [target] = serviceIn(job.world.state, SERVICE).config.traffic as readonly JsonObject[];
    expect(target?.revision).toBe('web-00399');
  });

  it('keeps the whole finding in its evidence', () => {
    const name =
      outcome.record?.evidence.entries.find((entry) => entry.name.includes('/finding-'))?.name ?? '';
    const bucket = outcome.record?.evidence.manifestUri.split('/')[2] ?? '';
    const stored = JSON.parse(String(Buffer.from(readObject(job.world.state, bucket, name) ?? [])));
    expect(stored.finding.processes[0].args).toEqual(process.args);
  });

  it('has no value of the environment in the ledger', () => {
    expect(JSON.stringify(job.world.state.firestore)).not.toContain('secret-');
  });

  it('can be undone', async () => {
    job.undo(outcome.record?.caseId ?? '');
    await job.advance(30);
    expect((await job.outcome()).record?.containment.config).toBe('undone');
    expect(serviceIn(job.world.state, SERVICE).config.traffic).toEqual(cloud.services[0]?.config.traffic);
  });
});

it('a finding with an endless category leads to no log line that Cloud Logging would refuse', async () => {
  const job = MainJob.prepare({ cloud });
  await job.run(referenceWith({ category: 'é'.repeat(1_000_000) }));
  const lines = job.events.map((event) => Buffer.byteLength(JSON.stringify(event), 'utf8'));
  expect(job.logged('finding.received')).toHaveLength(1);
  expect(Math.max(...lines)).toBeLessThan(256_000);
});
