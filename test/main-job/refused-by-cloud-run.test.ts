import { isObject, type JsonObject } from '../../core/values/json';
import type { SandboxRequest } from '../../sandbox/protocol/request';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { addResource } from '../../sandbox/state/stored-resources';
import { type JobOptions, MainJob, referenceWith, SERVICE, serviceIn } from './main-job';

const digest = (pair: string) => `sha256:${pair.repeat(32)}`;
const [BAD, OLD] = [digest('ba'), digest('0d')];
const IMAGE = 'us-central1-docker.pkg.dev/demo-prj/apps/web';
const ADDED = 'Execution: Added Malicious Binary Executed';
const LATEST = [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }];

const revision = (name: string, image: string, day: string) => ({
  name,
  createTime: `2026-04-${day}T00:00:00Z`,
  config: {
    serviceAccount: 'web-runtime@demo-prj.iam.gserviceaccount.com',
    containers: [{ name: 'app-1', image: `${IMAGE}@${image}` }],
  },
});

function jobWith(config: JsonObject = {}, options: JobOptions = {}, members = ['allUsers']): MainJob {
  const service = {
    name: SERVICE,
    config: {
      ingress: 'INGRESS_TRAFFIC_ALL',
      scaling: { scalingMode: 'AUTOMATIC', maxInstanceCount: 20 },
      traffic: LATEST,
      ...config,
    },
    bindings: [{ role: 'roles/run.invoker', members }],
    revisions: [revision('web-00006', OLD, '07'), revision('web-00007', BAD, '13')],
  };
  const projects = [{ id: 'demo-prj', number: '210987654321' }];
  return MainJob.prepare({
    cloud: { projects, since: '2026-03-15T10:01:02Z', services: [service] },
    ...options,
  });
}

const finding = (changes: JsonObject = {}) =>
  referenceWith({
    containers: [{ name: 'app-1', uri: `${IMAGE}:1`, imageId: `${IMAGE}@${BAD}` }],
    ...changes,
  });

const changes = (request: SandboxRequest, member: string): boolean =>
  request.method === 'PATCH' && isObject(request.body) && Object.hasOwn(request.body, member);

/** Cloud Run refuses the updates that this selects, until `end` is called. */
function refusing(job: MainJob, isRefused: (request: SandboxRequest) => boolean, status: string) {
  const { requestLater } = job.world;
  let isOn = true;
  job.world.requestLater = async (request, principal) =>
    isOn && isRefused(request)
      ? { status: 400, body: { error: { code: 400, status, message: 'refused by the test' } } }
      : requestLater(request, principal);
  return {
    end: () => {
      isOn = false;
    },
  };
}

const onlyTraffic = (request: SandboxRequest) => changes(request, 'traffic') && !changes(request, 'scaling');
const statusOf = (record: { readonly outcomes: readonly { action: string; status: string }[] }) =>
  Object.fromEntries(record.outcomes.map(({ action, status }) => [action, status]));

async function handled(job: MainJob, of: JsonObject = {}) {
  const { record } = await job.run(finding(of));
  if (!record) throw new Error('no record');
  return { record, config: serviceIn(job.world.state, SERVICE).config };
}

describe('a change that Cloud Run refuses for good', () => {
  it.each(['FAILED_PRECONDITION', 'INVALID_ARGUMENT'])(
    'is replaced by the next alternative of the playbook in the same delivery: %s',
    async (status) => {
      const job = jobWith();
      refusing(job, onlyTraffic, status);
      const { record, config } = await handled(job);
      expect(config.scaling).toMatchObject({ manualInstanceCount: 0 });
      expect(record.verdict).toBe('contained');
      expect(statusOf(record)).toMatchObject({ 'shift-traffic': 'failed', 'stop-service': 'done' });
      expect(record.replanned?.steps.map(({ action }) => action)).toContain('stop-service');
    },
  );

  it('leaves the step that needs no update of the service, and the case says failed', async () => {
    const job = jobWith();
    refusing(job, (request) => request.method === 'PATCH', 'FAILED_PRECONDITION');
    const { record } = await handled(job);
    expect(job.mutations().some((one) => one.endsWith(`${SERVICE}:setIamPolicy`))).toBe(true);
    expect(record.verdict).toBe('failed');
    expect(statusOf(record)).toMatchObject({
      'shift-traffic': 'failed',
      'stop-service': 'failed',
      'remove-public-access': 'done',
    });
  });

  it('is tried again when the finding is published again, because the obstacle may be gone', async () => {
    const job = jobWith();
    const { end } = refusing(job, (request) => request.method === 'PATCH', 'FAILED_PRECONDITION');
    await handled(job);
    end();
    const { record, config } = await handled(job);
    expect(record.verdict).toBe('contained');
    expect(config.traffic).toMatchObject([{ revision: 'web-00006', percent: 100 }]);
  });

  it('does not let traffic move while the way in stays open: the service stops', async () => {
    const job = jobWith({ invokerIamDisabled: true }, {}, []);
    refusing(job, (request) => changes(request, 'ingress'), 'FAILED_PRECONDITION');
    const { record, config } = await handled(job, { category: ADDED });
    expect(config).toMatchObject({ traffic: LATEST, scaling: { manualInstanceCount: 0 } });
    expect(record.verdict).toBe('contained');
    expect(record.nextSteps.join(' ')).toContain('Close the way in before the service starts again');
  });

  it('is undone by an undo as far as it took effect', async () => {
    const job = jobWith();
    const { end } = refusing(job, onlyTraffic, 'FAILED_PRECONDITION');
    const { record } = await handled(job);
    end();
    job.undo(record.caseId);
    await job.advance(10);
    expect(serviceIn(job.world.state, SERVICE).config).toMatchObject({
      traffic: LATEST,
      scaling: { scalingMode: 'AUTOMATIC' },
    });
    expect((await job.outcome()).record?.containment.config).toBe('undone');
  });
});

describe('an undo that Cloud Run refuses', () => {
  it('is reported, and the containment stands', async () => {
    const job = jobWith();
    const { record } = await handled(job);
    refusing(job, (request) => request.method === 'PATCH', 'FAILED_PRECONDITION');
    job.undo(record.caseId);
    await job.advance(30);
    const { record: after } = await job.outcome();
    expect(after?.verdict).toBe('contained');
    expect(after?.containment.config).toBe('verified');
    expect(job.logged('undo.refused').length).toBe(1);
  });
});

describe('under Binary Authorization, a refuge that is no longer admitted', () => {
  const policy = {
    defaultAdmissionRule: {
      evaluationMode: 'ALWAYS_DENY',
      enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
    },
    // Only the bad image is exempt: its pipeline still counts as trusted.
    admissionWhitelistPatterns: [{ namePattern: `${IMAGE}@${BAD}` }],
  };
  const withPolicy = (state: CloudState): CloudState => {
    const { apis } = state.governance;
    const on = [...(apis['projects/demo-prj'] ?? []), 'binaryauthorization.googleapis.com'];
    const governance = { ...state.governance, apis: { ...apis, 'projects/demo-prj': on } };
    return addResource({ ...state, governance }, 'binaryauthorization', 'projects/demo-prj/policy', {
      body: policy,
      nowMs: 0,
    });
  };

  it('gets no traffic: the service stops', async () => {
    const job = jobWith({ binaryAuthorization: { useDefault: true } });
    job.world.state = withPolicy(job.world.state);
    const { record, config } = await handled(job);
    expect(config.scaling).toMatchObject({ manualInstanceCount: 0 });
    expect(record.verdict).toBe('contained');
    expect(statusOf(record)).toMatchObject({ 'shift-traffic': 'failed', 'remove-public-access': 'done' });
  });
});
