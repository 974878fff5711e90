import fc from 'fast-check';
import type { Action, ActionContext, PlanContext, WorkloadAction } from '../../../core/actions';
import { normalService } from '../../../core/actions/normal-form';
import { TIERS } from '../../../core/permissions/tiers';
import type { PlannedStep } from '../../../core/plan/response-plan';
import { hashOf, type JsonObject, jsonEqual } from '../../../core/values/json';
import { known, unavailable } from '../../../core/values/result';
import { publicPolicy, serviceJson } from '../../factories/cloud-run-json';
import type { FakeCloudRun } from '../../factories/fake-cloud-run';
import { createFakeCloudRun } from '../../factories/fake-cloud-run';
import { createFakeWorld, type FakeWorld } from '../../factories/fakes';
import { aDetection, aFinding } from '../../factories/finding';
import { anInvestigation, settings } from '../../factories/investigation';
import { SERVICE, SIBLING } from '../../factories/names';

export const planContext = (changes: Partial<PlanContext> = {}): PlanContext => ({
  caseId: 'case-20260506-070809-0123456789ab',
  finding: aFinding(),
  evidence: aDetection().evidence,
  investigation: anInvestigation(),
  target: SERVICE,
  chosen: [],
  wayIn: 'image',
  ...changes,
});

export function actionContext(world: FakeWorld): ActionContext {
  const { run, metrics, marker, notifier } = world;
  return {
    caseId: 'case-20260506-070809-0123456789ab',
    finding: aFinding(),
    run,
    metrics,
    marker,
    notifier,
    verdict: 'contained',
    containment: { config: 'verified', instances: 'gone' },
    nextSteps: [],
  };
}

/** The step that the action plans for the main job. */
export function plannedBy(action: Action, context: PlanContext = planContext()): PlannedStep {
  const outcome = action.plan(context);
  if (outcome.kind !== 'step') throw new Error(`${action.id}: ${outcome.reason}`);
  return {
    id: `1-${action.id}`,
    action: action.id,
    tier: action.tier,
    reversible: action.reversible,
    permissions: [],
    ...outcome.step,
  };
}

/** Services that differ in what an undo has to bring back. */
const SERVICES: readonly JsonObject[] = [
  serviceJson(),
  serviceJson({ scaling: { scalingMode: 'MANUAL', manualInstanceCount: 3 } }),
  serviceJson({ scaling: {} }),
  serviceJson({ scaling: undefined, traffic: undefined }),
  serviceJson({ traffic: [] }),
  serviceJson({
    traffic: [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 90, tag: 'live' },
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'checkout-00001-cln', percent: 10 },
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'checkout-00002-bad', tag: 'preview' },
    ],
  }),
];

export function actionContract(action: Action): void {
  describe(`the action ${action.id}`, () => {
    it('says in a sentence what it does', () => {
      expect(action.summary.length).toBeGreaterThan(20);
    });

    it('is in a tier that exists', () => {
      expect(TIERS).toContain(action.tier);
    });

    it('names at least one kind of target', () => {
      expect(action.targets.length).toBeGreaterThan(0);
    });

    it('says why a repeat is harmless', () => {
      expect(action.repeat.why.length).toBeGreaterThan(20);
    });

    it('spells its permissions as IAM does', () => {
      const all = Object.values(action.permissions).flat();
      expect(all.filter(({ permission }) => !/^[a-z]+\.[a-zA-Z]+\.[a-zA-Z]+$/.test(permission))).toEqual([]);
    });

    it('plans the same twice', () => {
      expect(action.plan(planContext())).toEqual(action.plan(planContext()));
    });

    it('changes nothing that it plans from', () => {
      const context = planContext();
      const before = hashOf(context);
      action.plan(context);
      expect(hashOf(context)).toBe(before);
    });

    it('plans something or says why not, whatever the investigation found', () => {
      const raw = fc.record({ traffic: fc.jsonValue(), scaling: fc.jsonValue() });
      fc.assert(
        fc.property(raw, fc.jsonValue(), fc.boolean(), (fields, bindings, readable) => {
          const service = settings(serviceJson(fields as JsonObject), { bindings } as JsonObject);
          const investigation = anInvestigation({
            service: readable ? known(service) : unavailable('no answer'),
          });
          const outcome = action.plan(planContext({ investigation }));
          expect(outcome.kind === 'step' || outcome.reason.length > 0).toBe(true);
        }),
      );
    });

    if (action.kind === 'workload') workloadContract(action);
    else recordingContract(action);
  });
}

function recordingContract(action: Extract<Action, { kind: 'recording' }>): void {
  it('changes no workload', async () => {
    const world = createFakeWorld();
    await action.apply(actionContext(world), plannedBy(action));
    expect(world.run.mutations).toEqual([]);
  });

  it('says what it did', async () => {
    expect((await action.apply(actionContext(createFakeWorld()), plannedBy(action))).length).toBeGreaterThan(
      0,
    );
  });

  it('has an undo exactly when it calls itself reversible', () => {
    expect(action.undo !== undefined).toBe(action.reversible);
  });
}

function workloadContract(action: WorkloadAction): void {
  const setUp = (config: JsonObject = serviceJson()) => {
    const world = createFakeWorld({ run: createFakeCloudRun({ config, policy: publicPolicy() }) });
    const investigation = anInvestigation({ service: known(settings(config)) });
    return { world, context: actionContext(world), step: plannedBy(action, planContext({ investigation })) };
  };
  const applyNow = async (context: ActionContext, step: PlannedStep) =>
    action.apply(context, step, await action.read(context, step.target));

  it('is withheld when the service could not be read', () => {
    const investigation = anInvestigation({ service: unavailable('no answer') });
    expect(action.plan(planContext({ investigation })).kind).toBe('withheld');
  });

  it('plans from the state that it reads', async () => {
    const { context, step } = setUp();
    expect(action.project(await action.read(context, step.target))).toEqual(step.before);
  });

  it('reaches the state that it planned', async () => {
    const { context, step } = setUp();
    await applyNow(context, step);
    expect(jsonEqual(action.project(await action.read(context, step.target)), step.after)).toBe(true);
  });

  it('is verified after it took effect', async () => {
    const { context, step } = setUp();
    await applyNow(context, step);
    expect(action.verify(step, await action.read(context, step.target)).ok).toBe(true);
  });

  it('is not verified while it has no effect, and names the field', async () => {
    const { context, step } = setUp();
    const check = action.verify(step, await action.read(context, step.target));
    expect([check.ok, action.touches.some((field) => check.saw.includes(`field ${field}`))]).toEqual([
      false,
      true,
    ]);
  });

  it('is not verified by an empty answer', () => {
    expect(action.verify(setUp().step, {}).ok).toBe(false);
  });

  it('applied twice leaves what applied once leaves', async () => {
    const { world, context, step } = setUp();
    await applyNow(context, step);
    const once = world.run.userState(SERVICE);
    await applyNow(context, step);
    expect(world.run.userState(SERVICE)).toEqual(once);
  });

  it('refuses to overwrite what changed since it was read', async () => {
    const { world, context, step } = setUp();
    const stale = await action.read(context, step.target);
    await overtake(world.run);
    await expect(action.apply(context, step, stale)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('leaves every other service as it was', async () => {
    const { world, context, step } = setUp();
    const before = world.run.userState(SIBLING);
    await applyNow(context, step);
    expect(world.run.userState(SIBLING)).toEqual(before);
  });

  it('leaves every member that it does not touch as it was', async () => {
    const { world, context, step } = setUp();
    const rest = (state: ReturnType<FakeCloudRun['userState']>) =>
      Object.entries({ ...(state.config as JsonObject), bindings: state.bindings }).filter(
        ([member]) => !action.touches.includes(member),
      );
    const before = rest(world.run.userState(SERVICE));
    await applyNow(context, step);
    expect(rest(world.run.userState(SERVICE))).toEqual(before);
  });

  it.each(SERVICES.map((config) => [JSON.stringify({ ...config, template: undefined }), config] as const))(
    'undone restores every settable field of %s',
    async (_shown, config) => {
      const { world, context, step } = setUp(config);
      const before = world.run.userState(SERVICE);
      const prior = await action.read(context, step.target);
      await action.apply(context, step, prior);
      await action.undo(context, step, prior, await action.read(context, step.target));
      expect(meaning(world.run.userState(SERVICE))).toEqual(meaning(before));
    },
  );

  it('undone is judged equal by its own comparison', async () => {
    const { context, step } = setUp();
    const prior = await action.read(context, step.target);
    await action.apply(context, step, prior);
    await action.undo(context, step, prior, await action.read(context, step.target));
    expect(
      jsonEqual(action.comparable(await action.read(context, step.target)), action.comparable(prior)),
    ).toBe(true);
  });

  it('refuses to undo what changed since it was read', async () => {
    const { world, context, step } = setUp();
    const prior = await action.read(context, step.target);
    await action.apply(context, step, prior);
    const stale = await action.read(context, step.target);
    await overtake(world.run);
    await expect(action.undo(context, step, prior, stale)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('does not judge by etags, generations or times', async () => {
    const { context, step } = setUp();
    const state = await action.read(context, step.target);
    const later = { ...state, etag: '"99"', generation: '99', updateTime: '2026-12-31T00:00:00Z' };
    expect(jsonEqual(action.comparable(later), action.comparable(state))).toBe(true);
  });
}

/** A service without scaling may come back with its default spelled out: that means the same. */
const meaning = ({ config, bindings }: ReturnType<FakeCloudRun['userState']>) => ({
  config: normalService(config as JsonObject),
  bindings,
});

/** Another writer touches both the service and its policy, and changes nothing: only the etags are new. */
async function overtake(run: FakeCloudRun): Promise<void> {
  run.edit(SERVICE, (config) => config);
  await run.setIamPolicy(SERVICE, await run.getIamPolicy(SERVICE));
}
