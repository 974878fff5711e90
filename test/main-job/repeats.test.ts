import { MainJob, referenceWith, SERVICE } from './main-job';

const PARENT = 'sources/1111111111111111111/locations/global/findings';
let made = 0;
/** Another finding on the same service and image, at a later time. */
function another(changes: Record<string, unknown> = {}) {
  made += 1;
  const id = `5f0c7d3f9d9a4b0b8a3a4c6d1e2f1${String(made).padStart(3, '0')}`;
  return referenceWith({
    name: `organizations/123456789012/${PARENT}/${id}`,
    canonicalName: `projects/210987654321/${PARENT}/${id}`,
    eventTime: `2026-04-14T11:${String(made % 60).padStart(2, '0')}:00Z`,
    ...changes,
  });
}

const verdicts = (job: MainJob) => job.logged('case.verdict').map(({ fields }) => fields.verdict);
const alerts = (job: MainJob) => job.world.journal.filter(({ kind }) => kind === 'alert').length;
const patched = (job: MainJob) => job.mutations().filter((one) => one.includes(SERVICE)).length;

/** The reference finding is contained. Then the second finding arrives. */
async function repeated(changes: Record<string, unknown>, minutes = 60) {
  const job = MainJob.prepare();
  const first = await job.run();
  expect(first.record?.verdict).toBe('contained');
  const before = { alerts: alerts(job), patched: patched(job) };
  const notification = another(changes);
  job.world.ingest(notification);
  await job.advance(minutes);
  return { job, first: first.record, before, last: job.logged('notice').at(-1) };
}

describe('a finding about the image of a contained workload', () => {
  it.each([
    ['of a detector whose playbook changes nothing', { category: 'Reverse Shell' }],
    ['of an unknown category', { category: 'Execution: Something New' }],
    ['below the severity threshold', { severity: 'LOW' }],
    ['without a severity', { severity: undefined }],
  ])('%s joins the case that contains it, and triggers no alert', async (_what, changes) => {
    const { job, first, before, last } = await repeated(changes);
    expect(verdicts(job)).toEqual(['contained', 'contained']);
    expect({ alerts: alerts(job), patched: patched(job) }).toEqual(before);
    expect(last).toMatchObject({ severity: 'NOTICE', fields: { joins: first?.caseId } });
    const steps = JSON.stringify(last?.fields.nextSteps);
    expect(steps.includes('how the intruder came in')).toBe('category' in changes);
  });

  it('is reported like any other if the image serves again', async () => {
    const job = MainJob.prepare();
    const { record } = await job.run();
    job.undo(record?.caseId ?? '');
    await job.advance(10);
    await job.run(another({ category: 'Reverse Shell' }));
    expect(verdicts(job).at(-1)).toBe('observed');
    expect(job.logged('notice').at(-1)?.severity).toBe('ALERT');
  });

  it('is reported like any other if it is about another image, or about none', async () => {
    const image = `us-central1-docker.pkg.dev/demo-prj/apps/web@sha256:${'9'.repeat(64)}`;
    for (const containers of [[{ name: 'app-1', imageId: image }], []]) {
      const { job } = await repeated({ category: 'Reverse Shell', containers });
      expect(verdicts(job)).toEqual(['contained', 'observed']);
    }
  });

  it('is watched, and becomes reversed with the case that it joined', async () => {
    const { job } = await repeated({ category: 'Reverse Shell' }, 2);
    const owner = 'user:owner@example.com';
    const body = {
      name: SERVICE,
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    };
    const { bindings, roles } = job.world.state.iam;
    const role = 'projects/demo-prj/roles/owner';
    const permissions = ['run.services.get', 'run.services.update', 'iam.serviceAccounts.actAs'];
    job.world.state = {
      ...job.world.state,
      iam: {
        ...job.world.state.iam,
        roles: { ...roles, [role]: permissions },
        bindings: {
          ...bindings,
          'projects/demo-prj': [...(bindings['projects/demo-prj'] ?? []), { role, members: [owner] }],
        },
      },
    };
    const request = { service: 'run', method: 'PATCH', path: `/v2/${SERVICE}`, headers: {}, body } as const;
    const { status } = job.world.request({ ...request, query: { updateMask: 'traffic' } }, owner);
    expect(status).toBe(200);
    await job.advance(30);
    expect(verdicts(job).slice(2)).toEqual(['reversed']);
    expect(job.logged('case.reversed')).toHaveLength(1);
  });
});
