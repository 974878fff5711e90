import fc from 'fast-check';
import type {
  IrreversibleAction,
  PlanOutcome,
  WholePlanContext,
  WholeWorkloadContext,
  WorkloadActionOf,
} from '../../../core/action-contract/action';
import type {
  Action,
  RecordingAction,
  RecordingContext,
  WorkloadAction,
  WorkloadContext,
} from '../../../core/actions';
import { WORKLOAD_KINDS, type WorkloadKind } from '../../../core/finding/resource-names';
import { TIERS } from '../../../core/permissions/tiers';
import type { PlannedStep } from '../../../core/plan/response-plan';
import { hashOf, type JsonObject, jsonEqual } from '../../../core/values/json';
import type { FakeCloudRun } from '../../factories/fake-cloud-run';
import { createFakeWorld, type FakeWorld } from '../../factories/fakes';
import { aFinding } from '../../factories/finding';
import { FIXTURES, type KindFixture, type NoFixture, planContext } from '../actions/kind-fixtures';

export { planContext } from '../actions/kind-fixtures';

/** What an action of whichever sort may use and know, over a world of fakes. */
export const actionContext = (world: FakeWorld): WholeWorkloadContext & RecordingContext => ({
  caseId: 'case-20260506-070809-0123456789ab',
  finding: aFinding(),
  run: world.run,
  marker: world.marker,
  notifier: world.notifier,
  verdict: 'contained',
  containment: { config: 'verified', instances: 'gone' },
  nextSteps: [],
});

/** The step that the action plans for the main job. */
export const plannedBy = (action: Action, context: WholePlanContext = planContext()): PlannedStep =>
  asPlanned(action, action.plan(context));

function asPlanned(action: Action, outcome: PlanOutcome): PlannedStep {
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

/**
 * Requirements that do not hold for an action, by the sentence of the test, each with the reason. A sentence that is no
 * requirement is an error, so that none is left out by a slip. Nothing excuses an undo that restores less than everything:
 * an action that cannot be undone is an `IrreversibleActionOf`.
 */
export type Without = Readonly<Record<string, string>>;

type Requirement = (sentence: string, check: (() => void) | (() => Promise<void>)) => void;

export function actionContract(action: Action, without: Without = {}): void {
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

    if (action.kind === 'recording') recordingContract(action);
    else if (action.kind === 'workload') workloadContract(action, without);
    else irreversibleContract(action);
  });
}

function irreversibleContract(action: IrreversibleAction): void {
  it('has nothing to call that would take it back', () => {
    expect(action.undo).toBeUndefined();
  });
}

function recordingContract(action: RecordingAction): void {
  it('plans the same twice', () => {
    expect(action.plan(planContext())).toEqual(action.plan(planContext()));
  });

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

const isOf = <Kind extends WorkloadKind>(
  action: WorkloadAction,
  kind: Kind,
): action is WorkloadAction & WorkloadActionOf<Kind> => action.targets[0] === kind;

/** An action and the fixture of its kind belong together: the compiler holds them to the same kind. */
function workloadContract(action: WorkloadAction, without: Without): void {
  const ofKind = <Kind extends WorkloadKind>(kind: Kind): void => {
    const fixture: KindFixture<Kind> | NoFixture = FIXTURES[kind];
    if (isOf(action, kind)) contractOf<Kind>(action, fixture, without);
  };
  for (const kind of WORKLOAD_KINDS) ofKind(kind);
}

function contractOf<Kind extends WorkloadKind>(
  action: WorkloadActionOf<Kind>,
  fixture: KindFixture<Kind> | NoFixture,
  without: Without,
): void {
  if ('without' in fixture) {
    it(`has a fixture for ${action.targets[0]} (test/core/actions/kind-fixtures.ts)`, () => {
      throw new Error(`${action.id} cannot be tested: ${fixture.without}`);
    });
    return;
  }
  const { target, sibling, configs } = fixture;
  const [ordinary = {}] = configs;
  const asked = new Set<string>();
  const requires: Requirement = (sentence, check) => {
    asked.add(sentence);
    const reason = without[sentence];
    if (reason === undefined) it(sentence, check);
    else it(`does without "${sentence}": ${reason}`, () => expect(reason.length).toBeGreaterThan(20));
  };
  const setUp = (config: JsonObject = ordinary) => {
    const world = fixture.world(config);
    const step = asPlanned(action as unknown as Action, action.plan(fixture.planContext(config)));
    // The fakes are whole clouds; the action sees the part of its own kind.
    return { world, context: actionContext(world) as unknown as WorkloadContext<Kind>, step };
  };
  const applyNow = async (context: WorkloadContext<Kind>, step: PlannedStep) =>
    action.apply(context, step, await action.read(context, step.target));

  requires('plans the same twice', () => {
    expect(action.plan(fixture.planContext(ordinary))).toEqual(action.plan(fixture.planContext(ordinary)));
  });

  requires('changes nothing that it plans from', () => {
    const context = fixture.planContext(ordinary);
    const before = hashOf(context);
    action.plan(context);
    expect(hashOf(context)).toBe(before);
  });

  requires('plans something or says why not, whatever was read', () => {
    const raw = fc.record({ traffic: fc.jsonValue(), scaling: fc.jsonValue() });
    fc.assert(
      fc.property(raw, fc.jsonValue(), (fields, bindings) => {
        const outcome = action.plan(fixture.hostile(fields as JsonObject, { bindings } as JsonObject));
        expect(outcome.kind === 'step' || outcome.reason.length > 0).toBe(true);
      }),
    );
  });

  requires('is withheld when the workload could not be read', () => {
    expect(action.plan(fixture.unread()).kind).toBe('withheld');
  });

  requires('plans from the state that it reads', async () => {
    const { context, step } = setUp();
    expect(action.project(await action.read(context, step.target))).toEqual(step.before);
  });

  requires('reaches the state that it planned', async () => {
    const { context, step } = setUp();
    await applyNow(context, step);
    expect(jsonEqual(action.project(await action.read(context, step.target)), step.after)).toBe(true);
  });

  requires('is verified after it took effect', async () => {
    const { context, step } = setUp();
    await applyNow(context, step);
    expect(action.verify(step, await action.read(context, step.target)).ok).toBe(true);
  });

  requires('is not verified while it has no effect, and names the field', async () => {
    const { context, step } = setUp();
    const check = action.verify(step, await action.read(context, step.target));
    expect([check.ok, action.touches.some((field) => check.saw.includes(`field ${field}`))]).toEqual([
      false,
      true,
    ]);
  });

  requires('is not verified by an empty answer', () => {
    expect(action.verify(setUp().step, {}).ok).toBe(false);
  });

  requires('applied twice leaves what applied once leaves', async () => {
    const { world, context, step } = setUp();
    await applyNow(context, step);
    const once = world.run.userState(target);
    await applyNow(context, step);
    expect(world.run.userState(target)).toEqual(once);
  });

  requires('refuses to overwrite what changed since it was read', async () => {
    const { world, context, step } = setUp();
    const stale = await action.read(context, step.target);
    await fixture.overtake(world);
    await expect(action.apply(context, step, stale)).rejects.toMatchObject({ kind: 'conflict' });
  });

  requires('leaves every other service as it was', async () => {
    const { world, context, step } = setUp();
    const before = world.run.userState(sibling);
    await applyNow(context, step);
    expect(world.run.userState(sibling)).toEqual(before);
  });

  requires('leaves every member that it does not touch as it was', async () => {
    const { world, context, step } = setUp();
    const rest = (state: ReturnType<FakeCloudRun['userState']>) =>
      Object.entries({ ...(state.config as JsonObject), bindings: state.bindings }).filter(
        ([member]) => !action.touches.includes(member),
      );
    const before = rest(world.run.userState(target));
    await applyNow(context, step);
    expect(rest(world.run.userState(target))).toEqual(before);
  });

  it('undone restores every settable field, whatever it was', async () => {
    for (const config of configs) {
      const { world, context, step } = setUp(config);
      const before = world.run.userState(target);
      const prior = await action.read(context, step.target);
      await action.apply(context, step, prior);
      await action.undo(context, step, prior, await action.read(context, step.target));
      expect(fixture.meaning(world.run.userState(target))).toEqual(fixture.meaning(before));
    }
  });

  requires('undone is judged equal by its own comparison', async () => {
    const { context, step } = setUp();
    const prior = await action.read(context, step.target);
    await action.apply(context, step, prior);
    await action.undo(context, step, prior, await action.read(context, step.target));
    expect(
      jsonEqual(action.comparable(await action.read(context, step.target)), action.comparable(prior)),
    ).toBe(true);
  });

  requires('refuses to undo what changed since it was read', async () => {
    const { world, context, step } = setUp();
    const prior = await action.read(context, step.target);
    await action.apply(context, step, prior);
    const stale = await action.read(context, step.target);
    await fixture.overtake(world);
    await expect(action.undo(context, step, prior, stale)).rejects.toMatchObject({ kind: 'conflict' });
  });

  requires('does not judge by etags, generations or times', async () => {
    const { context, step } = setUp();
    const state = await action.read(context, step.target);
    const later = { ...state, etag: '"99"', generation: '99', updateTime: '2026-12-31T00:00:00Z' };
    expect(jsonEqual(action.comparable(later), action.comparable(state))).toBe(true);
  });

  it('does without requirements that exist, and no others', () => {
    expect(Object.keys(without).filter((sentence) => !asked.has(sentence))).toEqual([]);
  });
}
