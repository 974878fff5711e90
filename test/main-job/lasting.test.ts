import { renderMarkdown } from '../../core/report/markdown';
import type { JsonObject } from '../../core/values/json';
import { MainJob, SERVICE, serviceIn } from './main-job';

/** The reference finding on a service with these members in addition to its own. */
async function handled(changes: JsonObject, minutes = 60) {
  const job = MainJob.prepare();
  change(job, changes);
  const { record } = await job.run(undefined, minutes);
  if (!record) throw new Error('no record');
  return { job, record };
}

/** Changes the service without an audit log entry and without a delivery. */
function change(job: MainJob, changes: JsonObject): void {
  const service = serviceIn(job.world.state, SERVICE);
  const config = { ...service.config, ...changes };
  const { state } = job.world;
  job.world.state = {
    ...state,
    run: { ...state.run, services: { ...state.run.services, [SERVICE]: { ...service, config } } },
  };
}

describe('a service that Terraform manages', () => {
  const labels = { team: 'shop', 'goog-terraform-provisioned': 'true' };

  it('is contained, and the case, the notice and the report say what the next apply does', async () => {
    const { job, record } = await handled({ labels, client: 'gcloud', clientVersion: '571.0.0' });
    expect(record.verdict).toBe('contained');

    const step = record.plan.steps.find(({ action }) => action === 'shift-traffic');
    expect(step?.lasts).toMatchObject({
      managedBy: { tool: 'terraform', others: ['gcloud'] },
      outlook: 'kept-unless-configured',
      merge: { language: 'hcl' },
    });
    expect(
      record.nextSteps.filter((text) => text.includes('make sure that it keeps the change of shift-traffic')),
    ).toHaveLength(1);

    const refuge = step?.lasts?.merge.lines.find((line) => line.includes('revision ='));
    const [notice] = job.logged('notice');
    expect(notice?.fields.lasts).toMatchObject([
      { action: 'shift-traffic', managedBy: 'terraform', merge: { lines: expect.arrayContaining([refuge]) } },
    ]);
    expect(renderMarkdown(record)).toContain('## Will it last');
    const [planned] = job.logged('plan.ready');
    expect(JSON.stringify(planned?.fields.steps)).toContain('Terraform manages the service');
  });

  it('loses the containment through its owner, and the alert names what keeps the next containment in place', async () => {
    const { job, record } = await handled({ labels }, 6);
    expect(record.verdict).toBe('contained');
    change(job, { traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }] });
    await job.advance(15);
    const { record: reversed } = await job.outcome();
    expect(reversed?.verdict).toBe('reversed');
    expect(reversed?.nextSteps.at(-1)).toContain('make sure that it keeps the change of shift-traffic');
    expect(job.logged('case.reversed')[0]?.fields.lasts).toMatchObject([{ managedBy: 'terraform' }]);
  });
});

it('a service without marks of a tool is contained, and the case makes no claim about its owner', async () => {
  const { job, record } = await handled({});
  expect(record.plan.steps.find(({ action }) => action === 'shift-traffic')?.lasts).toMatchObject({
    managedBy: { kind: 'unknown' },
    outlook: 'not-measured',
    merge: { lines: [] },
  });
  expect(record.nextSteps.join()).not.toContain('make sure that it keeps the change of shift-traffic');
  expect(job.logged('notice')[0]?.fields).not.toHaveProperty('lasts');
});
