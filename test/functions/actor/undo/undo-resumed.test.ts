import { GoogleFault } from '../../../../functions/google/faults';
import { linesOf } from '../../../factories/fakes';
import { SERVICE } from '../../../factories/names';
import { recordOf, type Wrap } from '../../../factories/pipeline';
import { contained, replacing, undoWith } from '../../../factories/undo';

type World = Awaited<ReturnType<typeof contained>>['world'];

const asIs = <Port extends object>(_name: string, port: Port): Port => port;
const fault = (kind: 'denied' | 'not-found' | 'precondition' | 'unavailable', status: number) =>
  new GoogleFault(kind, status, 'run', 'planned by the test');

/** The restoring change arrives, and the process receives no response. */
async function restoredUnheard() {
  const story = await contained();
  const { run } = story.world;
  const patchService = async (...args: Parameters<World['run']['patchService']>) => {
    await run.patchService(...args);
    throw fault('unavailable', 503);
  };
  const status = await undoWith(story.world, replacing('run', { patchService }));
  expect(status).toBe(503);
  return story;
}

const unreadable = (kind: 'denied' | 'not-found', status: number) => (_world: World) =>
  replacing('run', {
    getService: async () => {
      throw fault(kind, status);
    },
  });
const withoutEtag = (world: World) =>
  replacing('run', {
    getService: async (name: string) => ({ ...(await world.run.getService(name)), etag: '' }),
  });

describe.each([
  ['reading the workload is denied', unreadable('denied', 403)],
  ['the workload is not found', unreadable('not-found', 404)],
  ['the API gives no etag', withoutEtag],
] as const)('an undo that may have taken effect, while %s', (_what, wrap) => {
  it('is not refused, and is delivered again', async () => {
    const { world } = await restoredUnheard();
    const status = await undoWith(world, wrap(world));
    const { timeline, nextSteps } = await recordOf(world);
    expect(status).toBe(503);
    expect(linesOf(world, 'undo.refused')).toEqual([]);
    expect(timeline.filter(({ kind }) => kind === 'undo-refused')).toEqual([]);
    expect(nextSteps.join()).not.toContain('containment is still in effect');
  });

  it('reports that it is not known whether it took effect', async () => {
    const { world } = await restoredUnheard();
    const before = world.lines.length;
    await undoWith(world, wrap(world));
    const said = world.lines.slice(before).map(({ message }) => message);
    expect(said).toContainEqual(expect.stringContaining('does not know whether the undo'));
  });

  it('is reported as done as soon as it can be read', async () => {
    const { world, before } = await restoredUnheard();
    await undoWith(world, wrap(world));
    expect(await undoWith(world, asIs)).toBe(204);
    expect(linesOf(world, 'undo.done')[0]?.fields.steps).toMatchObject([{ code: 'restored' }]);
    expect([world.run.userState(SERVICE), world.run.mutations.length]).toEqual([before, 2]);
  });
});

describe('an undo whose change Google accepted and then failed', () => {
  /** The containment is in effect, because the operation failed. The read after it returns nothing useful. */
  const blindAfterwards = (world: World, answer: (name: string) => Promise<object>): Wrap => {
    let isSent = false;
    return replacing('run', {
      patchService: async () => {
        isSent = true;
        const failed = fault('precondition', 400);
        failed.afterAcceptance = true;
        throw failed;
      },
      getService: async (name: string) => (isSent ? answer(name) : world.run.getService(name)),
    });
  };

  it.each([
    [
      'cannot be read again',
      (_world: World) => async () => {
        throw fault('denied', 403);
      },
    ],
    [
      'has no etag',
      (world: World) => async (name: string) => ({ ...(await world.run.getService(name)), etag: '' }),
    ],
  ] as const)('is neither done nor refused while the workload %s', async (_what, answer) => {
    const { world, before } = await contained();
    expect(await undoWith(world, blindAfterwards(world, answer(world)))).toBe(503);
    expect([linesOf(world, 'undo.done'), linesOf(world, 'undo.refused')]).toEqual([[], []]);
    expect(await undoWith(world, asIs)).toBe(204);
    expect(world.run.userState(SERVICE)).toEqual(before);
  });
});
