import { createHash } from 'node:crypto';
import type { JsonObject } from '../../core/values/json';
import { ASSUMPTIONS } from '../../sandbox/protocol/assumptions';
import { readObject } from '../../sandbox/services/storage';
import { MainJob, referenceWith, SERVICE, serviceIn } from './main-job';

const digest = (pair: string) => `sha256:${pair.repeat(32)}`;
const [A, B, C] = [digest('aa'), digest('bb'), digest('cc')];
const IMAGE = 'us-central1-docker.pkg.dev/demo-prj/apps/web';

const revision = (name: string, image: string, day: string, extra: JsonObject = {}) => ({
  name,
  createTime: `2026-04-${day}T00:00:00Z`,
  config: {
    serviceAccount: 'web-runtime@demo-prj.iam.gserviceaccount.com',
    containers: [{ name: 'app-1', image: `${IMAGE}@${image}`, env: [{ name: 'MODE', value: 'shop' }] }],
    ...extra,
  },
});

const cloud = (revisions: readonly JsonObject[], config: JsonObject = {}) => ({
  projects: [{ id: 'demo-prj', number: '210987654321' }],
  since: '2026-03-15T10:01:02Z',
  services: [
    {
      name: SERVICE,
      config: {
        ingress: 'INGRESS_TRAFFIC_ALL',
        scaling: { scalingMode: 'AUTOMATIC', maxInstanceCount: 20 },
        traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
        ...config,
      },
      bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }],
      revisions,
    },
  ],
});

const containers = (...images: readonly string[]) =>
  images.map((image, index) => ({
    name: `app-${index + 1}`,
    uri: `${IMAGE}:1`,
    imageId: `${IMAGE}@${image}`,
  }));

const second = (finding: JsonObject) => {
  const id = '5f0c7d3f9d9a4b0b8a3a4c6d1e2f0009';
  const parent = 'sources/1111111111111111111/locations/global/findings';
  return referenceWith({
    name: `organizations/123456789012/${parent}/${id}`,
    canonicalName: `projects/210987654321/${parent}/${id}`,
    eventTime: '2026-04-14T12:00:00Z',
    ...finding,
  });
};

const servingTo = (job: MainJob) =>
  (serviceIn(job.world.state, SERVICE).config.traffic as readonly JsonObject[]).map(
    (target) => target.revision,
  );

describe('a second finding on the same workload', () => {
  const three = [
    revision('web-00005', C, '01'),
    revision('web-00006', B, '07'),
    revision('web-00007', A, '13'),
  ];

  it('does not move the traffic back to the digest that the first one contained', async () => {
    const job = MainJob.prepare({ cloud: cloud(three) });
    await job.run(referenceWith({ containers: containers(A) }));
    expect(servingTo(job)).toEqual(['web-00006']);
    await job.run(second({ containers: containers(B) }));
    expect(servingTo(job)).toEqual(['web-00005']);
  });

  it('stops the service when every other digest was contained before', async () => {
    const job = MainJob.prepare({ cloud: cloud(three.slice(1)) });
    await job.run(referenceWith({ containers: containers(A) }));
    await job.run(second({ containers: containers(B) }));
    expect(serviceIn(job.world.state, SERVICE).config.scaling).toMatchObject({ manualInstanceCount: 0 });
  });
});

describe('a finding that names several images', () => {
  it('accuses none of them with certainty, so no revision is a refuge', async () => {
    const job = MainJob.prepare({
      cloud: cloud([revision('web-00006', B, '07'), revision('web-00007', A, '13')]),
    });
    const { record } = await job.run(referenceWith({ containers: containers(C, A) }));
    expect(record?.plan.steps.map((step) => step.action)).toContain('stop-service');
  });
});

describe('a service in an unusual state', () => {
  const two = [revision('web-00006', B, '07'), revision('web-00007', A, '13')];

  it('loses the tag if it is scaled to zero with a tag on the bad revision', async () => {
    const job = MainJob.prepare({
      cloud: cloud([revision('web-00007', A, '13')], {
        scaling: { scalingMode: 'MANUAL', manualInstanceCount: 0 },
        traffic: [
          {
            type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
            revision: 'web-00007',
            percent: 100,
            tag: 'old',
          },
        ],
      }),
    });
    const { record } = await job.run(referenceWith({ containers: containers(A) }));
    expect(record?.verdict).toBe('contained');
    expect(JSON.stringify(serviceIn(job.world.state, SERVICE).config.traffic)).not.toContain('old');
  });

  it('counts as serving if it does not report its traffic yet', async () => {
    const job = MainJob.prepare({ cloud: cloud(two) });
    const { requestLater } = job.world;
    let hidden = true;
    job.world.requestLater = async (request, principal) => {
      const answer = await requestLater(request, principal);
      if (!hidden || request.path !== `/v2/${SERVICE}` || request.method !== 'GET') {
        hidden &&= request.method !== 'PATCH';
        return answer;
      }
      const { trafficStatuses: _gone, ...body } = answer.body as JsonObject;
      return { ...answer, body };
    };
    const { record } = await job.run(referenceWith({ containers: containers(A) }));
    expect(record?.plan.steps.map((step) => step.action)).toContain('shift-traffic');
    expect(servingTo(job)).toEqual(['web-00006']);
  });
});

describe('a finding that becomes active again with the same event time', () => {
  it.each([
    ['unmuted', { mute: 'MUTED' }, { mute: 'UNMUTED' }],
    ['active again', { state: 'INACTIVE' }, { state: 'ACTIVE' }],
  ])('is contained when it is %s', async (_how, closed, open) => {
    const job = MainJob.prepare();
    await job.run(referenceWith(closed), 30);
    expect(job.mutations()).toEqual([]);
    await job.run(referenceWith(open), 60);
    expect(job.logged('case.verdict').map((event) => event.fields.verdict)).toEqual([
      'observed',
      'contained',
    ]);
  });
});

describe('a case that is verified again', () => {
  it('keeps what was done if somebody closes the finding in the meantime', async () => {
    const job = MainJob.prepare({ assumptions: { 'monitoring.series-after-drain': 'ends' } });
    await job.run(undefined, 8);
    job.world.ingest(referenceWith({ state: 'INACTIVE' }));
    await job.advance(120);
    const { record } = await job.outcome();
    expect(record?.verdict).toBe('containing');
    expect(record?.outcomes.find((outcome) => outcome.action === 'shift-traffic')?.status).toBe('done');
  });

  it('still proves that the instances are gone after the actor was unavailable for a while', async () => {
    const job = MainJob.prepare();
    const { requestLater } = job.world;
    let away = 0;
    job.world.requestLater = async (request, principal) => {
      const answer = await requestLater(request, principal);
      const mine = principal?.includes('riposte-actor') && request.service === 'monitoring' && away < 12;
      if (!mine) return answer;
      away += 1;
      return { status: 503, body: { error: { status: 'UNAVAILABLE', message: 'away' } } };
    };
    const { record } = await job.run(undefined, 240);
    expect(record?.verdict).toBe('contained');
  });
});

describe('evidence that was stored, but whose upload got no answer', () => {
  it.each(ASSUMPTIONS['storage.create-over-existing'].settings)(
    'is found by the next attempt, and the workload is contained: %s',
    async (setting) => {
      const job = MainJob.prepare({ assumptions: { 'storage.create-over-existing': setting } });
      const { requestLater } = job.world;
      const lost = new Set<unknown>();
      job.world.requestLater = async (request, principal) => {
        const answer = await requestLater(request, principal);
        const { name } = request.query;
        if (request.service !== 'storage' || request.method !== 'POST' || lost.has(name)) return answer;
        lost.add(name);
        return { status: 503, body: { error: { status: 'UNAVAILABLE', message: 'no answer' } } };
      };
      const { record } = await job.run();
      expect(record?.verdict).toBe('contained');
      const known = job.logged('evidence.stored').map(({ fields }) => fields.known);
      expect(known.length).toBeGreaterThanOrEqual(4);
      expect(new Set(known)).toEqual(new Set(['not-compared']));
      for (const { name, sha256 } of record?.evidence.entries ?? []) {
        const stored = readObject(job.world.state, 'demo-prj-riposte-evidence', name);
        expect(
          createHash('sha256')
            .update(stored ?? '')
            .digest('hex'),
        ).toBe(sha256);
      }
    },
  );
});

describe('the evidence for the plan', () => {
  it('contains the revisions as the API returns them, with their environment', async () => {
    const job = MainJob.prepare({
      cloud: cloud([revision('web-00006', B, '07'), revision('web-00007', A, '13')]),
    });
    const { record } = await job.run(referenceWith({ containers: containers(A) }));
    const name = record?.evidence.entries.find((entry) => entry.name.includes('/revisions-'))?.name ?? '';
    const stored = readObject(job.world.state, 'demo-prj-riposte-evidence', name);
    expect(Buffer.from(stored ?? []).toString()).toContain('"name":"MODE","value":"shop"');
  });
});
