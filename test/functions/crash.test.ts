import type { CaseDraft } from '../../core/case/record';
import { workloadSteps } from '../../core/catalogue/workload-steps';
import { readContainments } from '../../core/ledger/containments';
import { effectKey, readEffect } from '../../core/ledger/effects';
import { readHold } from '../../core/ledger/holds';
import { hashOf } from '../../core/values/json';
import { createActor } from '../../functions/actor/handler';
import { createResponder } from '../../functions/responder/handler';
import { createFakeCloudRun } from '../factories/fake-cloud-run';
import { createFakeWorld, type FakeWorld, linesOf } from '../factories/fakes';
import { createFaults, type FaultPlan } from '../factories/faults';
import { findingJson, findingPush, pushOf } from '../factories/finding';
import { ADDED, BAD_DIGEST, NOW_MS, SERVICE } from '../factories/names';
import {
  actorDependencies,
  CASE_ID,
  COMMAND_SUBSCRIPTION,
  type Command,
  caseOf,
  recordOf,
  responderDependencies,
  UNDO_SUBSCRIPTION,
} from '../factories/pipeline';

type Stage = 'responder' | 'actor' | 'undo';

/** Longer than every lease: a process that ended keeps its lease until then. */
const PATIENCE_MS = 600_000;

type Story = Awaited<ReturnType<typeof play>>;

const stories = new Map<string, Promise<Story>>();
/** Runs each story once. The tests only read its result. */
function story(stage: Stage | undefined, plan?: FaultPlan): Promise<Story> {
  const key = JSON.stringify([stage, plan?.at, plan?.place, plan?.kind]);
  const known = stories.get(key) ?? play(stage, plan);
  stories.set(key, known);
  return known;
}

/**
 * Two workload steps, one cloud. In the tested stage, the nth call of a process fails. Then Pub/Sub delivers again, to
 * new processes, until one acknowledges.
 */
async function play(stage: Stage | undefined, plan?: FaultPlan) {
  const world = createFakeWorld({ run: createFakeCloudRun() });
  world.sccFinding = findingJson({ category: ADDED }) as never;
  const commands: Command[] = [];
  const publish = (command: Command) => void commands.push(command);
  const faults = createFaults(plan);
  const deliver = async (name: Stage, start: (wrap: typeof faults.wrap | undefined) => Promise<number>) => {
    const hurt = name === stage;
    const status = await start(hurt ? faults.wrap : undefined).catch(() => 503);
    // The status of a process that died does not count, because no one received it.
    const died = hurt && faults.fired() && plan?.kind === 'death';
    for (let left = died || status === 503 ? 9 : 0; left > 0; left -= 1) {
      world.clock.advance(PATIENCE_MS);
      if ((await start(undefined)) !== 503) break;
    }
  };
  const act = (body: unknown) => (wrap: typeof faults.wrap | undefined) =>
    createActor(actorDependencies(world, wrap))(body);

  await deliver('responder', (wrap) =>
    createResponder(responderDependencies(world, publish, wrap))(findingPush({ category: ADDED })),
  );
  const command = pushOf(commands[0], { subscription: COMMAND_SUBSCRIPTION });
  await deliver('actor', act(command));
  if (stage === 'undo')
    await deliver('undo', act(pushOf({ caseId: CASE_ID }, { subscription: UNDO_SUBSCRIPTION })));
  return { world, faults, commands };
}

/** Everything that must not depend on the place of the failure. */
async function endState(world: FakeWorld) {
  const record: CaseDraft = await recordOf(world);
  const effects = await Promise.all(
    workloadSteps(record.plan, world.catalogue).map((step) =>
      readEffect(world.store, effectKey(record.finding, step)),
    ),
  );
  return {
    workload: world.run.userState(SERVICE),
    // A step that must wait lets the next one go first.
    mutations: [...world.run.mutations].sort((a, b) => a.kind.localeCompare(b.kind)),
    verdict: record.verdict,
    containment: record.containment,
    state: (await caseOf(world)).state,
    hash: record.plan.hash,
    // It does not matter which step of a case was verified first.
    standing: (await readContainments(world.store, SERVICE)).map(({ action }) => action).sort(),
    held: (await readHold(world.store, SERVICE, BAD_DIGEST, NOW_MS)).active,
    badDigests: (await readHold(world.store, SERVICE, BAD_DIGEST, NOW_MS)).badDigests ?? [],
    // Marks are advice: a temporary fault there is reported (actor-changes.test.ts), but needs no other delivery.
    outcomes: record.outcomes
      .filter((outcome) => outcome.action !== 'annotate-finding')
      .map((outcome) => [outcome.step, outcome.status]),
    effects: effects.map((effect) => ({
      state: effect?.state,
      prior: effect?.prior,
      applied: effect?.appliedHash,
    })),
    evidence: [
      ...new Set(record.evidence.entries.map((entry) => entry.name.replace(/-[0-9a-f]{12}\.json$/, ''))),
    ]
      .filter((name) => !/\/(logs|relatedFindings|places)$/.test(name))
      .sort(),
  };
}

const KINDS = ['unavailable', 'death'] as const;
const PLACES = ['before', 'after'] as const;

describe.each(['responder', 'actor', 'undo'] as const)('the %s', (stage) => {
  it.each(KINDS.flatMap((kind) => PLACES.map((place) => [kind, place] as const)))(
    'has the same final state after %s %s any of its calls',
    async (kind, place) => {
      const undisturbed = await story(stage);
      const wanted = await endState(undisturbed.world);
      const total = undisturbed.faults.calls.length;
      expect(total).toBeGreaterThan(5);
      for (let at = 1; at <= total; at += 1) {
        const { world, faults } = await story(stage, { at, place, kind });
        const call = `call ${at}, ${faults.calls[at - 1]}`;
        expect({ call, fired: faults.fired() }).toEqual({ call, fired: true });
        expect({ call, ...(await endState(world)) }).toEqual({ call, ...wanted });
      }
    },
  );
});

describe('a fault in the undo', () => {
  it.each(KINDS.flatMap((kind) => PLACES.map((place) => [kind, place] as const)))(
    'by %s %s any of its calls never reports the undo as refused, and SCC and the log report it as done',
    async (kind, place) => {
      const { faults } = await story('undo');
      for (let at = 1; at <= faults.calls.length; at += 1) {
        const { world } = await story('undo', { at, place, kind });
        const call = `call ${at}, ${faults.calls[at - 1]}`;
        const said = {
          call,
          refused: linesOf(world, 'undo.refused').filter(({ fields }) => fields.code !== 'already-undone')
            .length,
          done: linesOf(world, 'undo.done').length > 0,
          mark: world.marks.at(-1)?.marks.riposte_verdict,
          undos: (await recordOf(world)).timeline.filter((entry) => entry.kind === 'undo').length,
        };
        expect(said).toEqual({ call, refused: 0, done: true, mark: 'undone', undos: 1 });
      }
    },
  );
});

describe('a fault in the responder', () => {
  it('after the handover publishes at most one more command, for the same plan', async () => {
    const { faults } = await story('responder');
    for (let at = 1; at <= faults.calls.length; at += 1) {
      const { commands } = await story('responder', { at, place: 'after', kind: 'death' });
      expect([commands.length <= 2, new Set(commands.map((command) => command.planHash)).size]).toEqual([
        true,
        1,
      ]);
    }
  });
});

describe('a fault in the actor (invariant 6: effects once)', () => {
  it('prevents other cases from acting: by the cooldown, or by the lease of a process that died', async () => {
    const { faults } = await story('actor');
    for (let at = 1; at <= faults.calls.length; at += 1) {
      const { world } = await story('actor', { at, place: 'after', kind: 'death' });
      const lock = (await world.store.get('locks', hashOf({ target: SERVICE }).slice(0, 40)))?.data;
      const kept = lock?.mutatedBy === CASE_ID || Number(lock?.leaseUntilMs) >= NOW_MS + 570_000;
      expect({ at, call: faults.calls[at - 1], kept }).toEqual({
        at,
        call: faults.calls[at - 1],
        kept: true,
      });
    }
  });
});
