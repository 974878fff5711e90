import { readSayings } from '../../../../core/ledger/sayings';
import { GoogleFault } from '../../../../functions/google/faults';
import { CLEAN_REVISION } from '../../../factories/cloud-run-json';
import { linesOf } from '../../../factories/fakes';
import { SERVICE } from '../../../factories/names';
import { CASE_ID, recordOf } from '../../../factories/pipeline';
import { contained, replacing, undoWith } from '../../../factories/undo';

type World = Awaited<ReturnType<typeof contained>>['world'];

const fault = (kind: 'denied' | 'unavailable' | 'conflict', status: number) =>
  new GoogleFault(kind, status, 'planned by the test', 'planned by the test');

/** The write that records the report of the undo fails. */
const forgetful = (world: World) => {
  const { replace } = world.store;
  return replacing('store', {
    replace: async (...write: Parameters<World['store']['replace']>) => {
      if (write[0] === 'sayings' && write[2].undosTold !== undefined) throw fault('unavailable', 503);
      return replace(...write);
    },
  });
};

/** This delivery waits in its change of the workload while another delivery of the same undo does everything. */
const overtaken = (world: World) => {
  let isFirst = true;
  return replacing('run', {
    patchService: async (...args: Parameters<World['run']['patchService']>) => {
      if (isFirst) {
        isFirst = false;
        world.clock.advance(600_000);
        await undoWith(world, (_name, port) => port);
      }
      return world.run.patchService(...args);
    },
  });
};

describe('the report of an undo', () => {
  it("is recorded in the actor's ledger", async () => {
    const { world, undo } = await contained();
    await undo();
    const { undosTold, undone } = await readSayings(world.store, CASE_ID);
    expect([undosTold?.length, undone]).toEqual([1, true]);
  });

  it('is not repeated by a delivery that another one has overtaken', async () => {
    const { world } = await contained();
    await undoWith(world, overtaken(world));
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
    const { timeline, undone } = await recordOf(world);
    expect(timeline.filter(({ kind }) => kind === 'undo')).toHaveLength(1);
    expect(timeline.find(({ kind }) => kind === 'undo')?.at).toBe(undone?.at);
  });

  it('is the only effect of a second request, even if a person has contained the workload again', async () => {
    const { world, undo } = await contained();
    const traffic = [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: CLEAN_REVISION, percent: 100 },
    ];
    await undo();
    world.run.edit(SERVICE, (config) => ({ ...config, traffic }));
    await undo();
    expect(linesOf(world, 'undo.refused').map(({ fields }) => fields.code)).toEqual(['already-undone']);
    expect(world.run.userState(SERVICE).config).toMatchObject({ traffic });
  });

  it('is repeated once by the delivery after one that died before it could record the report', async () => {
    const { world, undo } = await contained();
    expect(await undoWith(world, forgetful(world))).toBe(503);
    await undo();
    await undo();
    expect(linesOf(world, 'undo.done')).toHaveLength(2);
    expect(linesOf(world, 'undo.refused').map(({ fields }) => fields.code)).toEqual(['already-undone']);
  });
});

describe('an undo that fails permanently', () => {
  /** The second delivery has the id `second`. Undefined: the id of the first one. */
  const failTwice = async (second?: string) => {
    const { world } = await contained();
    const broken = replacing('store', {
      getMany: async (places: Parameters<World['store']['getMany']>[0]) => {
        if (places.some(({ collection }) => collection === 'containments')) throw new Error('a defect');
        return world.store.getMany(places);
      },
    });
    const statuses = [await undoWith(world, broken), await undoWith(world, broken, CASE_ID, second)];
    return { world, statuses };
  };

  it('is reported once, however often Pub/Sub delivers it', async () => {
    const { world, statuses } = await failTwice();
    expect(statuses).toEqual([503, 503]);
    expect(linesOf(world, 'case.failed')).toHaveLength(1);
    expect(linesOf(world, 'case.retry')).toHaveLength(1);
  });

  it('is reported again if a person requests it again', async () => {
    const { world } = await failTwice('another request');
    expect(linesOf(world, 'case.failed')).toHaveLength(2);
  });
});
