import type { RuntimeConfig, WorkloadProject } from '../../core/runtime-config/runtime-config';
import { serviceJson } from '../factories/cloud-run-json';
import { runtimeConfig } from '../factories/config';
import { createFakeCloudRun, type FakeCloudRun } from '../factories/fake-cloud-run';
import { LOCATION, PROJECT, SERVICE } from '../factories/names';
import { CASE_ID, createPipeline, type Pipeline, recordOf } from '../factories/pipeline';

const HUB = { id: 'sec-hub', number: '111111111111' };
const ALL_TIERS = ['observe', 'access', 'workload'] as const;
const OTHER: WorkloadProject = {
  project: { id: 'other-prod', number: '400000000002' },
  mode: 'enforce',
  tiers: ALL_TIERS,
};

/** A hub that protects `workloads`. The finding of the factories is in shop-prod. */
function hub(workloads: readonly WorkloadProject[], calls: string[] = []): Pipeline {
  const config: RuntimeConfig = {
    ...runtimeConfig(),
    project: HUB,
    mode: 'observe',
    tiers: ['observe'],
    workloads,
  };
  return createPipeline({ config, run: recorded(createFakeCloudRun(), calls) });
}

/** Records the name of every call of the Cloud Run port. */
const recorded = (run: FakeCloudRun, calls: string[]): FakeCloudRun =>
  new Proxy(run, {
    get: (target, member) => {
      const value = Reflect.get(target, member) as unknown;
      if (typeof value !== 'function') return value;
      return (...sent: readonly unknown[]) => {
        calls.push(String(member));
        return Reflect.apply(value, target, sent) as unknown;
      };
    },
  });

const shop = (changes: Partial<WorkloadProject> = {}): WorkloadProject => ({
  project: { ...PROJECT },
  mode: 'enforce',
  tiers: ALL_TIERS,
  ...changes,
});

const changesIn = ({ world }: Pipeline): number => world.run.mutations.length;

test('the recorder sees the calls', async () => {
  const calls: string[] = [];
  await hub([shop()], calls).find();
  expect(calls.length).toBeGreaterThan(0);
});

describe('one hub for many projects', () => {
  test('contains a workload of a project that enforces', async () => {
    const pipeline = hub([OTHER, shop()]);
    await pipeline.handle();
    expect((await recordOf(pipeline.world)).verdict).toBe('contained');
    expect(changesIn(pipeline)).toBe(1);
  });

  test('changes nothing in a project that observes, with the same plan', async () => {
    const [enforcing, observing] = [hub([shop()]), hub([OTHER, shop({ mode: 'observe' })])];
    await enforcing.handle();
    await observing.handle();
    const record = await recordOf(observing.world);
    expect([record.mode, record.verdict, changesIn(observing)]).toEqual(['observe', 'observed', 0]);
    expect(record.plan.hash).toBe((await recordOf(enforcing.world)).plan.hash);
  });

  test('withholds what the tiers of the project do not allow, whatever other projects allow', async () => {
    const pipeline = hub([OTHER, shop({ tiers: ['observe'] })]);
    await pipeline.handle();
    const { plan } = await recordOf(pipeline.world);
    expect(plan.steps.map(({ tier }) => tier)).not.toContain('workload');
    expect(changesIn(pipeline)).toBe(0);
  });

  test('applies the exemptions of each project, and never those of another one', async () => {
    const exemptions = [{ resource: SERVICE, reason: 'release day', expires: '2027-01-01T00:00:00Z' }];
    const exempt = hub([shop({ exemptions })]);
    const elsewhere = hub([{ ...OTHER, exemptions }, shop()]);
    await exempt.handle();
    await elsewhere.handle();
    expect([changesIn(exempt), changesIn(elsewhere)]).toEqual([0, 1]);
  });
});

describe('a finding of a project outside the rollout', () => {
  test('opens a case with that reason, and withholds every change', async () => {
    const pipeline = hub([OTHER]);
    await pipeline.handle();
    const { plan, verdict } = await recordOf(pipeline.world);
    expect(verdict).toBe('refused');
    expect(plan.withheld).toContainEqual(
      expect.objectContaining({ reason: 'scope: project shop-prod is not in the rollout' }),
    );
    expect(changesIn(pipeline)).toBe(0);
  });

  test('notifies people', async () => {
    const pipeline = hub([OTHER]);
    await pipeline.handle();
    expect(pipeline.world.notices).toHaveLength(1);
  });

  test('is stored as evidence, without a single call to that project', async () => {
    const calls: string[] = [];
    const pipeline = hub([OTHER], calls);
    await pipeline.handle();
    expect(calls).toEqual([]);
    expect([...pipeline.world.evidence.objects.keys()].length).toBeGreaterThan(0);
  });

  test("gets no exception in the hub's own project, unless the hub is listed", async () => {
    const calls: string[] = [];
    const pipeline = hub([OTHER], calls);
    const resourceName = `//run.googleapis.com/projects/${HUB.id}/locations/${LOCATION}/services/web`;
    await pipeline.find({ resourceName });
    expect(calls).toEqual([]);
  });
});

test('the actor reads mode and tiers from its own config, and not from the case', async () => {
  const pipeline = hub([shop()]);
  await pipeline.find();
  // Between handover and command, the project left the rollout.
  pipeline.world.config = { ...pipeline.world.config, workloads: [OTHER] };
  const late = createPipeline(pipeline.world);
  await late.act(pipeline.commands[0]);
  expect(changesIn(pipeline)).toBe(0);
});

test('an undo works in the project of the case', async () => {
  const pipeline = hub([OTHER, shop()]);
  await pipeline.handle();
  await pipeline.undo(CASE_ID);
  expect((await recordOf(pipeline.world)).containment.config).toBe('undone');
});

describe('if SCC names the project by its number', () => {
  const byNumber = SERVICE.replace(PROJECT.id, PROJECT.number);
  const resourceName = `//run.googleapis.com/${byNumber}`;
  /** The finding as SCC stores it, with the number in its resource. */
  const named = (pipeline: Pipeline): Pipeline => {
    const { sccFinding } = pipeline.world;
    pipeline.world.sccFinding = { ...sccFinding, resourceName };
    return pipeline;
  };

  test('the workload is contained in its own project', async () => {
    const pipeline = named(hub([OTHER, shop()]));
    await pipeline.handle({ resourceName });
    expect((await recordOf(pipeline.world)).verdict).toBe('contained');
  });

  test('a service with the same name in another project stays unchanged, even if the rollout swaps the numbers', async () => {
    const mixedUp = [
      shop({ project: { id: PROJECT.id, number: OTHER.project.number }, mode: 'observe' }),
      { ...OTHER, project: { id: OTHER.project.id, number: PROJECT.number } },
    ];
    const twin = SERVICE.replace(PROJECT.id, OTHER.project.id);
    const run = createFakeCloudRun({}, { [twin]: { config: serviceJson({ name: twin }) } });
    const config: RuntimeConfig = { ...runtimeConfig(), project: HUB, workloads: mixedUp };
    const pipeline = named(createPipeline({ config, run }));
    await pipeline.handle({ resourceName });
    expect(run.mutations).toEqual([]);
    expect((await recordOf(pipeline.world)).verdict).toBe('refused');
  });

  test('an undo works, even if the project has left the rollout', async () => {
    const pipeline = named(hub([shop()]));
    await pipeline.handle({ resourceName });
    pipeline.world.config = { ...pipeline.world.config, workloads: [OTHER] };
    await createPipeline(pipeline.world).undo(CASE_ID);
    expect((await recordOf(pipeline.world)).containment.config).toBe('undone');
  });
});
