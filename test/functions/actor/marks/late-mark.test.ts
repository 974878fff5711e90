import { amendSayings, readSayings } from '../../../../core/ledger/sayings';
import { toIso } from '../../../../core/values/time';
import { createActor } from '../../../../functions/actor/handler';
import { GoogleFault } from '../../../../functions/google/faults';
import { runtimeConfig } from '../../../factories/config';
import { type FakeWorld, linesOf } from '../../../factories/fakes';
import { pushOf } from '../../../factories/finding';
import { ADDED, CANONICAL_NAME, EVENT_TIME } from '../../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  type Command,
  createPipeline,
  recordOf,
  WATCH_SUBSCRIPTION,
} from '../../../factories/pipeline';
import { minutes, trafficBack } from '../../../factories/watched-case';

const away = () => new GoogleFault('unavailable', 503, 'scc GET', 'planned by the test');

const marked = (world: FakeWorld) => world.marks.at(-1)?.marks.riposte_verdict;
const look = (world: FakeWorld, command: Command | undefined) =>
  createActor(actorDependencies(world))(pushOf(command, { subscription: WATCH_SUBSCRIPTION }));

/** Security Command Center lists the finding with the marks that it has by now. */
function listMarks(world: FakeWorld): void {
  const { read } = world.findings;
  Object.assign(world.findings, {
    read: async (...args: Parameters<typeof read>) => {
      const finding = await read(...args);
      const marks = Object.assign({}, ...world.marks.map((one) => one.marks));
      return finding && { ...finding, securityMarks: { marks } };
    },
  });
}

const put = (world: FakeWorld, marks: Readonly<Record<string, string>>) =>
  world.marks.push({ name: CANONICAL_NAME, marks });
const arrivesLate = (world: FakeWorld, word: string, caseId = CASE_ID) =>
  put(world, { riposte_case: caseId, riposte_verdict: word, riposte_event_time: EVENT_TIME });
const corrected = async (world: FakeWorld) =>
  (await recordOf(world)).timeline.filter(({ kind }) => kind === 'corrected');

describe('a mark whose request arrives after the last read of the marks', () => {
  /** `containing` is sent first, because the metric does not show at once that the instances are gone. */
  async function marking() {
    const pipeline = createPipeline();
    const { world } = pipeline;
    listMarks(world);
    world.metricAnswers = false;
    await pipeline.handle();
    world.metricAnswers = true;
    minutes(world, 5);
    await pipeline.act();
    expect(world.marks.map(({ marks }) => marks.riposte_verdict)).toEqual(['containing', 'contained']);
    return { ...pipeline, watch: () => look(world, pipeline.commands[0]) };
  }

  it.each([1, 5, 15, 60])('is corrected by the check of a contained case after %d minutes', async (after) => {
    const { world, watch } = await marking();
    minutes(world, after);
    arrivesLate(world, 'containing');
    await watch();
    expect([marked(world), (await corrected(world)).length]).toEqual(['contained', 1]);
    expect((await readSayings(world.store, CASE_ID)).staleMark).toBeUndefined();
  });

  it('is corrected after an undo, and then the watch ends', async () => {
    const { world, watch, undo } = await marking();
    await undo();
    expect(await watch()).toBe(503);
    minutes(world, 5);
    arrivesLate(world, 'contained');
    expect([await watch(), marked(world)]).toEqual([503, 'undone']);
    minutes(world, 10);
    arrivesLate(world, 'containing');
    // The correction may arrive late too, so the checks start over.
    expect([await watch(), marked(world)]).toEqual([503, 'undone']);
    minutes(world, 15);
    expect([await watch(), marked(world)]).toEqual([204, 'undone']);
  });

  it('is corrected after a reversal that is found when the checks of the case are over', async () => {
    const { world, watch, commands, act } = await marking();
    minutes(world, 61);
    expect(await watch()).toBe(204);
    trafficBack(world);
    const command = { ...(commands[0] as Command), changed: true as const };
    const publishTime = toIso(world.clock.now());
    expect([await act(command), marked(world)]).toEqual([204, 'reversed']);
    const carried = () =>
      createActor(actorDependencies(world))(
        pushOf(command, { subscription: WATCH_SUBSCRIPTION, publishTime }),
      );
    minutes(world, 2);
    arrivesLate(world, 'contained');
    expect([await carried(), marked(world)]).toEqual([503, 'reversed']);
    minutes(world, 5);
    expect(await carried()).toBe(503);
    minutes(world, 10);
    expect(await carried()).toBe(204);
  });

  it('is corrected after an undo of a case that was over before', async () => {
    const pipeline = createPipeline();
    const { world, commands } = pipeline;
    listMarks(world);
    Object.assign(world.run, {
      setIamPolicy: () =>
        Promise.reject(new GoogleFault('not-found', 404, 'run POST', 'planned by the test')),
    });
    world.sccFinding = { ...world.sccFinding, category: ADDED };
    await pipeline.handle({ category: ADDED });
    const watch = () => look(world, commands[0]);
    expect([await watch(), marked(world)]).toEqual([503, 'failed']);
    minutes(world, 10);
    await pipeline.undo();
    minutes(world, 2);
    arrivesLate(world, 'failed');
    expect([await watch(), marked(world)]).toEqual([503, 'undone']);
  });

  it('is corrected after the last check of a contained case has sent its word again', async () => {
    const { world, watch, undo } = await marking();
    minutes(world, 60);
    arrivesLate(world, 'containing');
    expect([await watch(), marked(world)]).toEqual([503, 'contained']);
    await undo();
    minutes(world, 2);
    arrivesLate(world, 'contained');
    expect([await watch(), marked(world)]).toEqual([503, 'undone']);
  });

  it('is corrected after a reversal', async () => {
    const { world, watch } = await marking();
    trafficBack(world);
    minutes(world, 60);
    expect([await watch(), marked(world)]).toEqual([503, 'reversed']);
    minutes(world, 2);
    arrivesLate(world, 'contained');
    expect([await watch(), marked(world)]).toEqual([503, 'reversed']);
  });

  it('is corrected at the next check if Security Command Center is not available at this one', async () => {
    const { world, watch, undo } = await marking();
    await undo();
    minutes(world, 2);
    arrivesLate(world, 'contained');
    const { read } = world.findings;
    Object.assign(world.findings, { read: () => Promise.reject(away()) });
    expect([await watch(), await watch()]).toEqual([503, 503]);
    Object.assign(world.findings, { read });
    expect([await watch(), marked(world)]).toEqual([503, 'undone']);
  });

  it('is reported to people if Security Command Center refuses the correction', async () => {
    const { world, watch } = await marking();
    minutes(world, 2);
    arrivesLate(world, 'containing');
    const denied = new GoogleFault('denied', 403, 'scc PATCH', 'planned by the test');
    Object.assign(world.marker, { mark: () => Promise.reject(denied) });
    await watch();
    expect(linesOf(world, 'step.failed').map(({ fields }) => fields.error)).toEqual([
      expect.objectContaining({
        kind: 'stale-mark',
        fix: expect.stringContaining('riposte_verdict=contained '),
      }),
    ]);
    expect(await corrected(world)).toEqual([]);
  });

  it('of an earlier event of the same finding is replaced', async () => {
    const { world, watch } = await marking();
    const earlier = 'case-20200101-000000-000000000000';
    await amendSayings(world.store, earlier, (current) => ({
      ...current,
      verdict: 'contained',
      ended: 'reversed',
      sentMarks: { words: ['contained', 'reversed'], since: EVENT_TIME, checked: 0 },
    }));
    minutes(world, 2);
    arrivesLate(world, 'contained', earlier);
    await watch();
    expect(world.marks.at(-1)?.marks).toMatchObject({ riposte_case: CASE_ID, riposte_verdict: 'contained' });
  });

  it('is kept in the ledger before it is sent', async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    let known: unknown;
    Object.assign(world.marker, {
      mark: async () => {
        known = (await readSayings(world.store, CASE_ID)).sentMarks?.words;
      },
    });
    await pipeline.handle();
    expect(known).toEqual(['contained']);
  });

  const EARLIER = 'case-20200101-000000-000000000000';
  const LATER = 'case-20990101-000000-000000000000';
  it.each<[string, Readonly<Record<string, string>>]>([
    ['has another word', { riposte_case: CASE_ID, riposte_verdict: 'false-positive' }],
    ['has a word that the actor never sent', { riposte_case: CASE_ID, riposte_verdict: 'failed' }],
    ['names an earlier case of which nothing is known', { riposte_case: EARLIER, riposte_verdict: 'failed' }],
    ['names a later case', { riposte_case: LATER, riposte_verdict: 'containing' }],
    ['names no case id', { riposte_case: '../locks/x', riposte_verdict: 'containing' }],
    ['has another key', { reviewed_by: 'kim' }],
  ])('is left alone if a person wrote it: it %s', async (_what, marks) => {
    const { world, watch } = await marking();
    minutes(world, 2);
    put(world, marks);
    const before = world.marks.length;
    await watch();
    expect([world.marks.length, await corrected(world)]).toEqual([before, []]);
  });

  it('is not read in a mode that writes no marks', async () => {
    const { world, watch } = await marking();
    world.config = runtimeConfig({ mode: 'observe' });
    minutes(world, 2);
    arrivesLate(world, 'containing');
    await watch();
    expect(marked(world)).toBe('containing');
  });
});
