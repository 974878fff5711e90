import { NOTHING_SAID, readSayings } from '../../../core/ledger/sayings';
import type { Verdict } from '../../../core/outcome/outcome';
import { createActor } from '../../../functions/actor/handler';
import { isConfirmed } from '../../../functions/actor/recording-steps';
import { GoogleFault } from '../../../functions/google/faults';
import { runtimeConfig } from '../../factories/config';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import { CANONICAL_NAME, SERVICE } from '../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  type Command,
  createPipeline,
  outcomeOf,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../factories/pipeline';

const denied = () => new GoogleFault('denied', 403, 'scc PATCH', 'planned by the test');
const away = () => new GoogleFault('unavailable', 503, 'scc PATCH', 'planned by the test');

/** Security Command Center refuses marks until `heal` is called. */
function refusing(world: FakeWorld, fault: () => GoogleFault = denied) {
  const { mark } = world.marker;
  Object.assign(world.marker, { mark: () => Promise.reject(fault()) });
  return () => Object.assign(world.marker, { mark });
}

const marked = (world: FakeWorld) => world.marks.at(-1)?.marks.riposte_verdict;
const commandFor = (word: string) =>
  `gcloud scc findings update-marks ${CANONICAL_NAME} ` +
  `--security-marks=riposte_case=${CASE_ID},riposte_verdict=${word} ` +
  '--update-mask=marks.riposte_case,marks.riposte_verdict';
const fixesIn = (world: FakeWorld) =>
  linesOf(world, 'step.failed').map(({ fields }) => String((fields.error as { fix: string }).fix));
const look = (world: FakeWorld, command: Command | undefined) =>
  createActor(actorDependencies(world))(pushOf(command, { subscription: WATCH_SUBSCRIPTION }));
const minutes = (world: FakeWorld, count: number) => world.clock.advance(count * 60_000);
const trafficBack = (world: FakeWorld) =>
  world.run.edit(SERVICE, (config) => ({
    ...config,
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
  }));

describe('a mark that Security Command Center refuses permanently (invariant 7: verified before claimed)', () => {
  it('is reported once, with the command for a person, and stays recorded', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    refusing(world);
    expect(await pipeline.handle()).toBe(204);
    for (const wait of [2, 4]) {
      minutes(world, wait);
      await look(world, pipeline.commands[0]);
    }
    expect(fixesIn(world)).toEqual([expect.stringContaining(commandFor('contained'))]);
    expect(linesOf(world, 'step.failed')[0]?.severity).toBe('ERROR');
    const { verdict, nextSteps } = await recordOf(world);
    expect([verdict, nextSteps.filter((step) => step.includes(commandFor('contained'))).length]).toEqual([
      'contained',
      1,
    ]);
    expect((await readSayings(world.store, CASE_ID)).staleMark?.word).toBe('contained');
  });

  it('is tried again at each check, and the record reports when it is correct', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    const heal = refusing(world);
    await pipeline.handle();
    heal();
    await look(world, pipeline.commands[0]);
    expect(marked(world)).toBeUndefined();
    minutes(world, 2);
    expect(await look(world, pipeline.commands[0])).toBe(503);
    const { nextSteps, timeline } = await recordOf(world);
    expect([marked(world), (await outcomeOf(world, 'annotate-finding'))?.status]).toEqual([
      'contained',
      'done',
    ]);
    expect(nextSteps.join()).not.toContain('update-marks');
    expect(timeline.filter(({ kind }) => kind === 'corrected')).toHaveLength(1);
    expect((await readSayings(world.store, CASE_ID)).staleMark).toBeUndefined();
  });

  it('of an undone case is tried again by the watch', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle();
    const heal = refusing(world);
    await pipeline.undo();
    const [fix] = fixesIn(world);
    expect(fix).toContain(commandFor('undone'));
    expect(linesOf(world, 'undo.done')[0]?.fields.nextSteps).toContainEqual(
      expect.stringContaining(commandFor('undone')),
    );
    minutes(world, 2);
    expect([await look(world, pipeline.commands[0]), fixesIn(world).length]).toEqual([503, 1]);
    heal();
    minutes(world, 4);
    expect([await look(world, pipeline.commands[0]), marked(world)]).toEqual([503, 'undone']);
  });

  it('of a reversed case is reported and tried again', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle();
    const heal = refusing(world);
    trafficBack(world);
    minutes(world, 2);
    expect(await look(world, pipeline.commands[0])).toBe(503);
    expect(fixesIn(world)).toEqual([expect.stringContaining(commandFor('reversed'))]);
    expect((await recordOf(world)).nextSteps.at(-1)).toContain(commandFor('reversed'));
    heal();
    minutes(world, 4);
    expect([await look(world, pipeline.commands[0]), marked(world)]).toEqual([503, 'reversed']);
  });

  it('is reported even if the fault is temporary, if no delivery follows', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    refusing(world, away);
    await pipeline.find();
    const statuses = [await pipeline.act(), await pipeline.act(undefined, 15)];
    expect([statuses, fixesIn(world).length]).toEqual([[503, 204], 1]);
  });
});

describe('a mark that Riposte wrote earlier', () => {
  it('is corrected even if SCC lists another version of the finding now', async () => {
    const world = createFakeWorld();
    await createPipeline(world).handle();
    const answer = { kind: 'refuse', guard: 'confirmed-finding', reason: 'unknown', fix: '' } as const;
    const isConfirmedAfter = async (told: Readonly<Record<string, Verdict>>) =>
      isConfirmed(world, await recordOf(world), { ...NOTHING_SAID, told }, { answer, live: undefined });
    expect([
      await isConfirmedAfter({}),
      await isConfirmedAfter({ notify: 'contained' }),
      await isConfirmedAfter({ 'annotate-finding': 'containing' }),
    ]).toEqual([false, false, true]);
  });
});

describe('a mark that arrives late', () => {
  /** An undo runs completely while the mark is being sent. */
  const overtaken = async (what: 'arrives' | 'is lost') => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    const { mark } = world.marker;
    let isFirst = true;
    Object.assign(world.marker, {
      mark: async (...args: Parameters<typeof mark>) => {
        if (!isFirst) return mark(...args);
        isFirst = false;
        minutes(world, 5);
        await pipeline.undo();
        if (what === 'is lost') {
          await mark(...args);
          throw away();
        }
        return mark(...args);
      },
    });
    await pipeline.handle();
    return world;
  };

  it.each(['arrives', 'is lost'] as const)('that %s is replaced by the mark of the undo', async (what) => {
    const world = await overtaken(what);
    expect([(await recordOf(world)).containment.config, marked(world)]).toEqual(['undone', 'undone']);
  });

  it('is not written after the case has ended', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    const { mark } = world.marker;
    const words: (string | undefined)[] = [];
    Object.assign(world.marker, {
      mark: async (...args: Parameters<typeof mark>) => {
        words.push(args[1].riposte_verdict);
        if (words.length > 1) return mark(...args);
        minutes(world, 5);
        await pipeline.undo();
        throw away();
      },
    });
    await pipeline.handle();
    expect(words.slice(1)).not.toContain('contained');
  });
});

describe('a mark that is not written in this mode', () => {
  it('is named by the undo, with the command for a person', async () => {
    const world = createFakeWorld();
    await createPipeline(world).handle();
    world.config = runtimeConfig({ mode: 'observe' });
    await createPipeline(world).undo();
    expect(marked(world)).toBe('contained');
    expect((await recordOf(world)).nextSteps[0]).toContain(commandFor('undone'));
    expect(linesOf(world, 'undo.done')[0]?.fields.nextSteps).toContainEqual(
      expect.stringContaining(commandFor('undone')),
    );
    expect(linesOf(world, 'step.failed')).toEqual([]);
  });

  it('is named by a reversal, which notifies people', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.handle();
    world.config = runtimeConfig({ mode: 'observe' });
    trafficBack(world);
    minutes(world, 2);
    await look(world, pipeline.commands[0]);
    expect(marked(world)).toBe('contained');
    const [line] = linesOf(world, 'case.reversed');
    expect(line?.fields.nextSteps).toContainEqual(expect.stringContaining(commandFor('reversed')));
    expect(world.notices.at(-1)?.details.nextSteps).toContainEqual(
      expect.stringContaining(commandFor('reversed')),
    );
  });

  it('needs no correction if Riposte never wrote one', async () => {
    const world = createFakeWorld();
    refusing(world);
    const pipeline = createPipeline(world);
    await pipeline.handle();
    world.config = runtimeConfig({ mode: 'observe' });
    await createPipeline(world).undo();
    expect((await outcomeOf(world, 'annotate-finding'))?.error?.message).not.toContain('undone');
  });
});
