import type { JsonObject } from '../../core/values/json';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { addResource } from '../../sandbox/state/stored-resources';
import { ACTOR, type JobOptions, MainJob, referenceWith, SERVICE, serviceIn } from './main-job';

const digest = (pair: string) => `sha256:${pair.repeat(32)}`;
const [BAD, OLD, NEW] = [digest('ba'), digest('0d'), digest('ee')];
const IMAGE = 'us-central1-docker.pkg.dev/demo-prj/apps/web';
const EAST = SERVICE.replace('us-central1', 'us-east1');
const ADDED = 'Execution: Added Malicious Binary Executed';

const revision = (name: string, image: string, day: string) => ({
  name,
  createTime: `2026-04-${day}T00:00:00Z`,
  config: {
    serviceAccount: 'web-runtime@demo-prj.iam.gserviceaccount.com',
    containers: [{ name: 'app-1', image: `${IMAGE}@${image}` }],
  },
});
const service = (
  name: string,
  revisions: readonly JsonObject[],
  config: JsonObject = {},
  members: readonly string[] = ['allUsers'],
) => ({
  name,
  config: {
    ingress: 'INGRESS_TRAFFIC_ALL',
    scaling: { scalingMode: 'AUTOMATIC', maxInstanceCount: 20 },
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    ...config,
  },
  bindings: members.length === 0 ? [] : [{ role: 'roles/run.invoker', members }],
  revisions,
});
const old = revision('web-00006', OLD, '07');
const bad = revision('web-00007', BAD, '13');
const pinned = (name: string) => ({
  traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: name, percent: 100 }],
});

const finding = (changes: JsonObject = {}) =>
  referenceWith({
    containers: [{ name: 'app-1', uri: `${IMAGE}:1`, imageId: `${IMAGE}@${BAD}` }],
    ...changes,
  });
interface Given {
  readonly findings?: readonly { readonly finding: JsonObject }[];
  readonly assumptions?: JobOptions['assumptions'];
  /** Changes the booted cloud before the finding arrives. */
  readonly booted?: (state: CloudState) => CloudState;
}

async function handled(
  services: readonly JsonObject[],
  changes: JsonObject = {},
  { findings = [], assumptions, booted = (state) => state }: Given = {},
) {
  const cloud = {
    projects: [{ id: 'demo-prj', number: '210987654321' }],
    since: '2026-03-15T10:01:02Z',
    services,
    findings,
  };
  const job = MainJob.prepare({ cloud, ...(assumptions ? { assumptions } : {}) });
  job.world.state = booted(job.world.state);
  const { record } = await job.run(finding(changes));
  if (!record) throw new Error('no record');
  const { config } = serviceIn(job.world.state, SERVICE);
  return { job, record, config, steps: record.nextSteps.join('\n') };
}

describe('the traffic', () => {
  it('moves to a revision from before the bad one, not to a later one', async () => {
    const rebuilt = revision('web-00008', NEW, '14');
    const { record, config } = await handled([service(SERVICE, [old, bad, rebuilt], pinned('web-00007'))]);
    expect(config.traffic).toEqual(pinned('web-00006').traffic);
    expect(record.verdict).toBe('contained');
  });

  it('does not move to a digest that another active finding accuses', async () => {
    const accusing = {
      name: 'organizations/123456789012/sources/1/locations/global/findings/accuses',
      canonicalName: 'projects/210987654321/sources/1/locations/global/findings/accuses',
      resourceName: `//run.googleapis.com/${SERVICE}`,
      category: 'Reverse Shell',
      findingClass: 'THREAT',
      state: 'ACTIVE',
      severity: 'HIGH',
      eventTime: '2026-04-10T00:00:00Z',
      containers: [{ name: 'app-1', imageId: `${IMAGE}@${OLD}` }],
    };
    const seeded = (changes: JsonObject) =>
      handled([service(SERVICE, [old, bad])], {}, { findings: [{ finding: { ...accusing, ...changes } }] });
    const stopped = { scaling: { manualInstanceCount: 0 } };
    expect((await seeded({})).config).toMatchObject(stopped);
    expect((await seeded({ mute: 'MUTED' })).config).toMatchObject(stopped);
    expect((await seeded({ containers: [{ name: 'app-1', uri: `${IMAGE}:6` }] })).config).toMatchObject(
      stopped,
    );
    const elsewhere = { resourceName: `//run.googleapis.com/${EAST.replace('/web', '/api')}` };
    expect((await seeded(elsewhere)).config).toMatchObject(stopped);
    expect((await seeded({ state: 'INACTIVE' })).config.traffic).toEqual(pinned('web-00006').traffic);
  });
});

describe('in a project with more than 5,000 active threats, the traffic', () => {
  const SOURCE = 'projects/210987654321/sources/1/locations/global/findings';
  const containers = [{ name: 'app-1', imageId: `${IMAGE}@${NEW}` }];
  const about = { state: 'ACTIVE', findingClass: 'THREAT', resourceName: `//run.googleapis.com/${EAST}` };
  const threats = Array.from({ length: 5_001 }, (_, index) => {
    const name = `${SOURCE}/threat${index}`;
    return [name, { finding: { name, canonicalName: name, ...about, containers }, resource: {} }] as const;
  });

  it('still moves to a revision that nothing accuses', async () => {
    const booted = (state: CloudState): CloudState => {
      const findings = { ...state.scc.findings, ...Object.fromEntries(threats) };
      return { ...state, scc: { ...state.scc, findings } };
    };
    const { config } = await handled([service(SERVICE, [old, bad])], {}, { booted });
    expect(config.traffic).toEqual(pinned('web-00006').traffic);
  });
});

describe('a service that does not check its callers, entered through the running app', () => {
  const open = [service(SERVICE, [old, bad], { invokerIamDisabled: true }, [])];

  it('gets a closed ingress before an older revision of the same app serves', async () => {
    const { record, config, steps } = await handled(open, { category: ADDED });
    expect(record.plan.steps.map(({ action }) => action)).toEqual([
      'preserve-evidence',
      'restrict-ingress',
      'shift-traffic',
      'annotate-finding',
      'notify',
    ]);
    expect(config).toMatchObject({ ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY', invokerIamDisabled: true });
    expect(record.verdict).toBe('contained');
    expect(steps).toContain('invokerIamDisabled');
  });

  it('gets everything back through an undo', async () => {
    const { job, record } = await handled(open, { category: ADDED });
    job.undo(record.caseId);
    await job.advance(5);
    const { config } = serviceIn(job.world.state, SERVICE);
    expect(config).toMatchObject({
      ingress: 'INGRESS_TRAFFIC_ALL',
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    });
    expect((await job.outcome()).record?.containment.config).toBe('undone');
  });
});

describe('other places of the same image', () => {
  it('are named, and Riposte changes nothing there', async () => {
    const multiRegionSettings = { regions: ['us-central1', 'us-east1'] };
    const elsewhere = service(EAST, [revision('web-use', BAD, '13')]);
    const { job, record, steps } = await handled([
      service(SERVICE, [old, bad], { multiRegionSettings }),
      elsewhere,
    ]);
    expect(record.investigation.places).toMatchObject({
      value: { found: [{ name: EAST, serving: true }], regions: ['us-central1', 'us-east1'] },
    });
    expect(steps).toContain(`Contain ${EAST} too`);
    expect(steps).toContain('also runs in us-east1');
    expect(job.mutations().filter((mutation) => mutation.includes('us-east1'))).toEqual([]);
  });

  it('include an old revision that serves although its service names another repository', async () => {
    const other = SERVICE.replace('/web', '/other');
    const newer = revision('other-00002', NEW, '14');
    const containers = [{ name: 'app-1', image: `us-central1-docker.pkg.dev/demo-prj/else/other@${NEW}` }];
    const revisions = [
      revision('other-00001', BAD, '03'),
      { ...newer, config: { ...newer.config, containers } },
    ];
    const { steps } = await handled([
      service(SERVICE, [old, bad]),
      service(other, revisions, pinned('other-00001')),
    ]);
    expect(steps).toContain(`Contain ${other} too`);
    expect(steps).toContain('a job, a worker pool or another project');
  });

  it('of a resource with several regions belong to it: it is contained, and the case never reports contained', async () => {
    const name = SERVICE.replace('us-central1', 'global');
    const multiRegionSettings = { regions: ['us-central1', 'us-east1'] };
    const job = MainJob.prepare({
      cloud: {
        projects: [{ id: 'demo-prj', number: '210987654321' }],
        since: '2026-03-15T10:01:02Z',
        services: [service(name, [old, bad], { multiRegionSettings })],
      },
    });
    const { record } = await job.run(finding({ resourceName: `//run.googleapis.com/${name}` }));
    expect(serviceIn(job.world.state, name).config.traffic).toEqual(pinned('web-00006').traffic);
    expect(record?.verdict).toBe('containing');
    expect(record?.nextSteps.join(' ')).toContain('also runs in us-central1, us-east1');
  });
});

describe('a service whose image Binary Authorization no longer admits', () => {
  const checked = [service(SERVICE, [old, bad], { binaryAuthorization: { useDefault: true } })];
  const body = {
    defaultAdmissionRule: {
      evaluationMode: 'ALWAYS_DENY',
      enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
    },
  };
  const booted = (state: CloudState) => {
    const { apis } = state.governance;
    const on = {
      ...apis,
      'projects/demo-prj': [...(apis['projects/demo-prj'] ?? []), 'binaryauthorization.googleapis.com'],
    };
    const asked = { ...state, governance: { ...state.governance, apis: on } };
    return addResource(asked, 'binaryauthorization', 'projects/demo-prj/policy', { body, nowMs: 0 });
  };

  it('loses its public access although Cloud Run refuses the update, and the case reports both', async () => {
    const { job, record, steps } = await handled(checked, {}, { booted });
    expect(record.outcomes.map(({ action, status }) => [action, status])).toEqual(
      expect.arrayContaining([
        ['shift-traffic', 'failed'],
        ['remove-public-access', 'done'],
      ]),
    );
    expect(record.outcomes.find(({ action }) => action === 'shift-traffic')?.error?.kind).toBe(
      'precondition',
    );
    expect(record.verdict).toBe('failed');
    expect(steps).toContain('Another step took effect: public access is removed');
    expect(job.mutations().filter((one) => one.startsWith(ACTOR) && one.includes(SERVICE))).toEqual([
      `${ACTOR} POST /v2/${SERVICE}:setIamPolicy`,
    ]);
  });

  it('is contained if Cloud Run accepts such an update', async () => {
    const assumptions = { 'run.update-under-binary-authorization': 'accepted' } as const;
    const { record, config } = await handled(checked, {}, { booted, assumptions });
    expect(config.traffic).toEqual(pinned('web-00006').traffic);
    expect(record.verdict).toBe('contained');
  });
});

describe('a finding below the severity threshold', () => {
  it('is recorded and reported to people, and changes nothing', async () => {
    const { job, record } = await handled([service(SERVICE, [old, bad])], { severity: 'LOW' });
    expect(record.verdict).toBe('observed');
    expect(record.plan.withheld.find(({ action }) => action === 'shift-traffic')).toMatchObject({
      cause: 'severity',
      reason: expect.stringContaining('policy.minimumSeverity'),
    });
    expect(record.evidence.entries.length).toBeGreaterThan(0);
    expect(job.mutations().filter((one) => one.includes(SERVICE))).toEqual([]);
  });
});
