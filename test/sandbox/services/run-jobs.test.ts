import { JOB, PARENT, postJob, read, started, template } from '../../factories/run-calls';
import { ACTOR, bodyOf, RUNTIME } from '../mini-stack';

describe('a job', () => {
  test('is created, read, replaced, and deleted with its executions', () => {
    const c = started();
    expect(postJob(c)).toBe('200');
    expect(read(c, JOB)).toMatchObject({
      generation: '1',
      template: { taskCount: 1, template: { maxRetries: 3, timeout: '600s', serviceAccount: RUNTIME } },
      terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
    });
    const body = { name: JOB, template: { taskCount: 2, template: template({ maxRetries: 0 }) } };
    expect(c.outcome('run', 'PATCH', `/v2/${JOB}`, { body })).toBe('200');
    expect(read(c, JOB)).toMatchObject({
      generation: '2',
      template: { taskCount: 2, template: { maxRetries: 0 } },
    });
    expect(c.outcome('run', 'POST', `/v2/${JOB}:run`, { body: {} })).toBe('200');
    expect(c.outcome('run', 'DELETE', `/v2/${JOB}`)).toBe('200');
    expect(c.outcome('run', 'GET', `/v2/${JOB}`)).toMatch(/^404/);
    expect(Object.keys(c.state.resources.run ?? {}).filter((name) => name.includes('/executions/'))).toEqual(
      [],
    );
  });

  test('runs until somebody cancels the execution, and the operation ends with it', () => {
    const c = started();
    postJob(c);
    const operation = bodyOf<{ name: string; metadata: { name: string } }>(
      c.call('run', 'POST', `/v2/${JOB}:run`, { body: {} }),
    );
    const now = () => read(c, operation.name);
    expect(now()).toMatchObject({ done: false, metadata: { runningCount: 1 } });
    const { executions } = bodyOf<{ executions: { name: string }[] }>(
      c.call('run', 'GET', `/v2/${PARENT}/jobs/-/executions`),
    );
    expect(executions.map(({ name }) => name)).toEqual([operation.metadata.name]);
    expect(c.outcome('run', 'POST', `/v2/${operation.metadata.name}:cancel`, { body: {} })).toBe('200');
    expect(now()).toMatchObject({
      done: true,
      response: { cancelledCount: 1, conditions: [{ executionReason: 'CANCELLED' }] },
    });
  });

  test('has a policy that takes effect', () => {
    const c = started();
    postJob(c);
    const run = () => c.outcome('run', 'POST', `/v2/${JOB}:run`, { body: {} }, ACTOR);
    expect(run()).toMatch(/^403.*run.jobs.run/);
    const bindings = [{ role: 'roles/run.jobsExecutor', members: [ACTOR] }];
    expect(c.outcome('run', 'POST', `/v2/${JOB}:setIamPolicy`, { body: { policy: { bindings } } })).toBe(
      '200',
    );
    expect(run()).toBe('200');
  });

  test('is refused with overrides, which are not modelled, and with an account that does not exist', () => {
    const c = started();
    postJob(c);
    const body = { overrides: { taskCount: 3 } };
    expect(c.outcome('run', 'POST', `/v2/${JOB}:run`, { body })).toMatch(/^501 UNIMPLEMENTED.*overrides/);
    const nobody = template({ serviceAccount: 'no@demo-prj.iam.gserviceaccount.com' });
    expect(postJob(c, nobody, {}, 'other')).toMatch(/^403.*actAs.*no@/);
  });
});
