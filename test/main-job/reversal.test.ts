import type { SandboxRequest } from '../../sandbox/protocol/request';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { referenceWith, SERVICE } from './main-job';
import { WatchedJob } from './watched-job';

const PROJECT = 'projects/demo-prj';
const CI = 'serviceAccount:ci@demo-prj.iam.gserviceaccount.com';
const AGENT = 'google-cloud-sdk gcloud/583.0.0 command/gcloud.run.services.update-traffic';
const CI_PERMISSIONS = [
  'run.services.get',
  'run.services.update',
  'run.services.getIamPolicy',
  'run.services.setIamPolicy',
  'run.operations.get',
  'iam.serviceAccounts.actAs',
];
const RINGS = 'CRITICAL riposte: a containment was reversed';

/** A pipeline of the owner, which may deploy. */
function withCi(state: CloudState): CloudState {
  const { roles, bindings } = state.iam;
  const role = `${PROJECT}/roles/ci`;
  const grants = [...(bindings[PROJECT] ?? []), { role, members: [CI] }];
  return {
    ...state,
    iam: {
      ...state.iam,
      roles: { ...roles, [role]: CI_PERMISSIONS },
      bindings: { ...bindings, [PROJECT]: grants },
    },
  };
}

const patch = (mask: string, fields: Record<string, unknown>): SandboxRequest => ({
  service: 'run',
  method: 'PATCH',
  path: `/v2/${SERVICE}`,
  query: { updateMask: mask },
  headers: { 'user-agent': AGENT },
  body: { name: SERVICE, ...fields },
});

const LATEST = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 };
const TRAFFIC_BACK = patch('traffic', { traffic: [LATEST] });

type Knative = { metadata: { annotations: Record<string, string> }; spec: Record<string, unknown> };

/** What `gcloud run services update-traffic --to-latest` does: the object as it was read, with gcloud's own name. */
function replaceAsGcloud({ job }: WatchedJob): void {
  const request = {
    service: 'run' as const,
    method: 'GET',
    path: '/apis/serving.knative.dev/v1/namespaces/demo-prj/services/web',
    query: {},
    headers: { host: 'us-central1-run.googleapis.com', 'user-agent': AGENT },
  };
  const read = job.world.request(request, CI).body as Knative;
  const annotations = {
    ...read.metadata.annotations,
    'run.googleapis.com/client-name': 'gcloud',
    'run.googleapis.com/client-version': '583.0.0',
  };
  const spec = { ...read.spec, traffic: [{ latestRevision: true, percent: 100 }] };
  const body = { ...read, metadata: { ...read.metadata, annotations }, spec };
  expect(job.world.request({ ...request, method: 'PUT', body }, CI).status).toBe(200);
}

/** The contained reference finding; 200 seconds later, CI makes a change. */
async function contained(
  audit: 'works' | 'is dead' = 'works',
  finding: Record<string, unknown> = {},
): Promise<WatchedJob> {
  const watched = new WatchedJob();
  const { job } = watched;
  job.world.state = withCi(job.world.state);
  if (audit === 'is dead') watched.delete('subscriptions/riposte-audit');
  job.world.ingest(referenceWith(finding));
  const wasContained = async () => (await job.outcome()).record?.verdict === 'contained';
  for (let minute = 0; minute < 10 && !(await wasContained()); minute += 1) await watched.minutes(1);
  expect(await wasContained()).toBe(true);
  await job.world.run({ untilMs: job.world.nowMs() + 200_000, strikes: true });
  return watched;
}

function asCi({ job }: WatchedJob, request: SandboxRequest): void {
  expect(job.world.request(request, CI).status).toBe(200);
}

const recordOf = async ({ job }: WatchedJob) => {
  const { record } = await job.outcome();
  if (!record) throw new Error('there is no case');
  return record;
};

const marksOf = ({ job }: WatchedJob) =>
  Object.values(job.world.state.scc.findings)[0]?.finding.securityMarks;

describe('CI sends traffic back to the bad revision', () => {
  it('is noticed within seconds through the audit log, with the person and the tool, and triggers the alert', async () => {
    const watched = await contained();
    asCi(watched, TRAFFIC_BACK);
    const mutations = watched.job.mutations();
    await watched.minutes(1);
    const record = await recordOf(watched);
    expect(record).toMatchObject({
      verdict: 'reversed',
      containment: { config: 'not-verified', instances: 'unknown' },
      reversal: {
        by: 'ci@demo-prj.iam.gserviceaccount.com',
        tool: AGENT,
        serves: [expect.stringContaining('web-00007-vox 100%')],
      },
    });
    expect(record.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['changed', 'reversed', 'verdict']),
    );
    expect(watched.incidents()).toContain(RINGS);
    expect(marksOf(watched)).toMatchObject({ marks: { riposte_verdict: 'reversed' } });
    expect(record.evidence.entries.some(({ name }) => name.includes('reversed'))).toBe(true);
    // A person decides what happens next.
    expect(watched.job.mutations()).toEqual(mutations);
  });

  it('is noticed by the scheduled check if the audit log does not work', async () => {
    const watched = await contained('is dead');
    replaceAsGcloud(watched);
    await watched.minutes(1);
    expect((await recordOf(watched)).verdict).toBe('contained');
    await watched.minutes(17);
    expect(await recordOf(watched)).toMatchObject({
      verdict: 'reversed',
      reversal: { by: 'ci@demo-prj.iam.gserviceaccount.com', tool: 'gcloud 583.0.0' },
    });
    expect(watched.incidents()).toContain(RINGS);
  });

  it('is noticed through the audit log of API v1 too, where names have no region', async () => {
    const watched = await contained();
    replaceAsGcloud(watched);
    await watched.minutes(1);
    expect(await recordOf(watched)).toMatchObject({ verdict: 'reversed', reversal: { tool: AGENT } });
  });

  it('triggers the alert once, however often the actor checks it', async () => {
    const watched = await contained();
    asCi(watched, TRAFFIC_BACK);
    await watched.minutes(90);
    expect(watched.job.logged('case.reversed')).toHaveLength(1);
    expect(watched.job.world.state.pubsub.pending).toEqual({});
  });
});

describe('somebody opens the way in that the case closed', () => {
  const ADDED = { category: 'Execution: Added Malicious Binary Executed' };
  const OPEN: SandboxRequest = {
    service: 'run',
    method: 'POST',
    path: `/v2/${SERVICE}:setIamPolicy`,
    query: {},
    headers: { 'user-agent': AGENT },
    body: { policy: { bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }] } },
  };

  it('is noticed within seconds through the audit log, which alone names the person', async () => {
    const watched = await contained('works', ADDED);
    asCi(watched, OPEN);
    await watched.minutes(1);
    expect(await recordOf(watched)).toMatchObject({
      verdict: 'reversed',
      reversal: { by: 'ci@demo-prj.iam.gserviceaccount.com', tool: AGENT },
    });
    expect(watched.incidents()).toContain(RINGS);
  });

  it('is noticed by the scheduled check, and then the case accuses nobody', async () => {
    const watched = await contained('is dead', ADDED);
    asCi(watched, OPEN);
    await watched.minutes(20);
    const { verdict, reversal, nextSteps } = await recordOf(watched);
    expect([verdict, reversal?.by, reversal?.tool]).toEqual(['reversed', undefined, undefined]);
    expect(nextSteps.join(' ')).toContain('audit log');
    expect(watched.incidents()).toContain(RINGS);
  });
});

describe('a change that reverses nothing', () => {
  it('is recorded with the person who made it, and the case stays contained', async () => {
    const watched = await contained();
    asCi(watched, patch('description', { description: 'mine' }));
    await watched.minutes(70);
    const record = await recordOf(watched);
    expect(record.verdict).toBe('contained');
    expect(record.changes).toMatchObject([
      { method: 'UpdateService', principal: 'ci@demo-prj.iam.gserviceaccount.com' },
    ]);
    const checks = record.timeline.filter(({ kind }) => kind === 'check').map(({ text }) => text);
    expect(checks.at(-1)).toMatch(/still contained after 60 minutes.*ci@demo-prj.*does not reverse/);
    expect(watched.incidents()).not.toContain(RINGS);
  });
});

describe('nobody touches the contained workload', () => {
  it('is checked after 1, 5, 15 and 60 minutes, and not after that', async () => {
    const watched = await contained();
    await watched.minutes(90);
    const record = await recordOf(watched);
    const since = record.timeline.find(({ text }) => text === 'verdict: contained')?.at ?? '';
    const checks = record.timeline.filter(({ kind }) => kind === 'check');
    expect(checks.map(({ text }) => /after (\d+) minutes?/.exec(text)?.[1])).toEqual(['1', '5', '15', '60']);
    const late = checks.map(
      ({ at }, index) => (Date.parse(at) - Date.parse(since)) / 60_000 - ([1, 5, 15, 60][index] as number),
    );
    // A check may be late by the longest backoff of the subscription.
    expect(late.every((minutes) => minutes >= 0 && minutes <= 3)).toBe(true);
    expect(watched.job.world.state.pubsub.pending).toEqual({});
    expect(watched.incidents()).toEqual(['WARNING riposte: a contained workload may be unavailable']);
  });
});
