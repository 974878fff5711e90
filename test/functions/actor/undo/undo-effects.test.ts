import { keptState } from '../../../../core/cloud-run/run-service';
import { toLedger } from '../../../../core/ledger/case-document';
import { readContainments } from '../../../../core/ledger/containments';
import { effectKey, readEffect } from '../../../../core/ledger/effects';
import { readHold } from '../../../../core/ledger/holds';
import { GoogleFault } from '../../../../functions/google/faults';
import { serviceJson } from '../../../factories/cloud-run-json';
import { linesOf } from '../../../factories/fakes';
import { BAD_DIGEST, SERVICE } from '../../../factories/names';
import { CASE_ID, caseOf, recordOf } from '../../../factories/pipeline';
import {
  contained,
  evidenceOf,
  LATER,
  LATER_CASE,
  laterCase,
  OPERATOR,
  replacing,
  undoWith,
} from '../../../factories/undo';

type World = Awaited<ReturnType<typeof contained>>['world'];

const fault = (kind: 'denied' | 'unavailable' | 'conflict' | 'precondition', status: number) =>
  new GoogleFault(kind, status, 'run PATCH', 'planned by the test');

const patching = (world: World, failures: readonly GoogleFault[]) => {
  const left = [...failures];
  return replacing('run', {
    patchService: async (...args: Parameters<World['run']['patchService']>) => {
      const next = left.shift();
      if (next) throw next;
      return world.run.patchService(...args);
    },
  });
};

/** What an undo changes in addition to the workload. */
const sideEffects = async (world: World) => {
  const { finding, plan } = await recordOf(world);
  const step = plan.steps.find(({ action }) => action === 'shift-traffic');
  const hold = await readHold(world.store, SERVICE, BAD_DIGEST, world.clock.now());
  return {
    held: hold.active,
    badDigests: hold.badDigests ?? [],
    standing: (await readContainments(world.store, SERVICE)).map(({ caseId }) => caseId),
    effect: step && (await readEffect(world.store, effectKey(finding, step)))?.state,
    verdict: (await recordOf(world)).verdict,
    mark: world.marks.at(-1)?.marks.riposte_verdict,
    state: (await caseOf(world)).state,
  };
};

const UNDONE = {
  held: true,
  badDigests: [],
  standing: [],
  effect: 'undone',
  verdict: 'observed',
  mark: 'undone',
  state: 'closed',
};
const STANDING = {
  held: false,
  badDigests: [BAD_DIGEST],
  standing: [CASE_ID],
  effect: 'applied',
  verdict: 'contained',
  mark: 'contained',
  state: 'closed',
};

describe('the side effects of an undo', () => {
  it('follow an undo that took effect', async () => {
    const { world, undo } = await contained();
    const before = await sideEffects(world);
    await undo();
    expect([before, await sideEffects(world)]).toEqual([STANDING, UNDONE]);
  });

  it('do not exist yet when the restoring change is sent', async () => {
    const { world } = await contained();
    const seen: unknown[] = [];
    await undoWith(
      world,
      replacing('run', {
        patchService: async (...args: Parameters<World['run']['patchService']>) => {
          const { held, badDigests, standing } = await sideEffects(world);
          seen.push({ held, badDigests, standing });
          return world.run.patchService(...args);
        },
      }),
    );
    const { held, badDigests, standing } = STANDING;
    expect(seen).toEqual([{ held, badDigests, standing }]);
  });

  it('are written in one commit', async () => {
    const { world } = await contained();
    const commits: string[][] = [];
    const commit: World['store']['commit'] = async (writes) => {
      commits.push(writes.map(({ collection }) => collection));
      return world.store.commit(writes);
    };
    await undoWith(world, replacing('store', { commit }));
    expect(commits).toContainEqual(['effects', 'containments', 'holds', 'sayings', 'holds', 'holds']);
  });
});

describe('an undo that is denied', () => {
  const denied = async () => {
    const { world } = await contained();
    const status = await undoWith(world, patching(world, [fault('denied', 403)]));
    return { world, status };
  };

  it('changes nothing', async () => {
    expect(await sideEffects((await denied()).world)).toEqual(STANDING);
  });

  it('is reported in the case and the log, with the next step', async () => {
    const { world, status } = await denied();
    const { timeline, nextSteps } = await recordOf(world);
    expect(status).toBe(204);
    expect(linesOf(world, 'undo.refused')[0]).toMatchObject({
      severity: 'ERROR',
      fields: { code: 'denied' },
    });
    expect(timeline.at(-1)).toMatchObject({ kind: 'undo-refused', text: expect.stringContaining('403') });
    expect(nextSteps[0]).toMatch(/^The undo was denied and the containment is still in effect/);
  });

  it('works if it is requested again and is no longer denied', async () => {
    const { world } = await denied();
    await undoWith(world, (_name, port) => port);
    expect(await sideEffects(world)).toEqual(UNDONE);
  });

  it('for another reason is also refused', async () => {
    const { world } = await contained();
    await undoWith(world, patching(world, [fault('precondition', 400)]));
    expect(linesOf(world, 'undo.refused')[0]?.fields.code).toBe('failed');
    expect(await sideEffects(world)).toEqual(STANDING);
  });

  it('by a temporary problem is delivered again, and then done', async () => {
    const { world } = await contained();
    const first = await undoWith(world, patching(world, [fault('unavailable', 503)]));
    const between = await sideEffects(world);
    const second = await undoWith(world, (_name, port) => port);
    expect([first, between.held, between.verdict, second]).toEqual([503, false, 'contained', 204]);
    expect(await sideEffects(world)).toEqual(UNDONE);
  });

  it('by a stale etag is judged and sent again', async () => {
    const { world, before } = await contained();
    await undoWith(world, patching(world, [fault('conflict', 409), fault('conflict', 409)]));
    expect(await sideEffects(world)).toEqual(UNDONE);
    expect(world.run.userState(SERVICE)).toEqual(before);
  });

  it("by a stale etag does not overwrite the other writer's change", async () => {
    const { world } = await contained();
    const wrap = replacing('run', {
      patchService: async () => {
        world.run.edit(SERVICE, (config) => ({ ...config, description: 'mine' }));
        throw fault('conflict', 409);
      },
    });
    await undoWith(world, wrap);
    expect(linesOf(world, 'undo.refused')[0]?.fields.code).toBe('changed-since');
    expect(await sideEffects(world)).toEqual(STANDING);
  });
});

describe('an undo that took effect is never reported as refused', () => {
  it('if the API restores a field differently', async () => {
    const { world, undo } = await contained();
    world.run.answersPatchWith = (config) => ({ ...config, description: 'as the API likes it' });
    await undo();
    expect(linesOf(world, 'undo.refused')).toEqual([]);
    expect(linesOf(world, 'undo.done')[0]?.fields.steps).toMatchObject([
      { result: 'undone', code: 'differs' },
    ]);
    expect((await recordOf(world)).nextSteps[0]).toContain('differ from the prior state: description');
    expect(await sideEffects(world)).toEqual(UNDONE);
  });

  it('if a service without scaling is returned with an empty one', async () => {
    const { world, undo } = await contained(undefined);
    world.run.answersPatchWith = (config) => ({ ...config, vpcAccess: {}, defaultUriDisabled: false });
    await undo();
    expect(linesOf(world, 'undo.done')[0]?.fields.steps).toMatchObject([{ code: 'restored' }]);
  });

  it('if the workload cannot be read again', async () => {
    const { world } = await contained();
    let reads = 0;
    const getService = async (name: string) => {
      reads += 1;
      if (reads > 1) throw fault('denied', 403);
      return world.run.getService(name);
    };
    await undoWith(world, replacing('run', { getService }));
    expect(linesOf(world, 'undo.done')[0]?.fields.steps).toMatchObject([{ code: 'not-verified' }]);
    expect(await sideEffects(world)).toEqual(UNDONE);
  });

  it('if the operation fails after the service accepted the change', async () => {
    const { world } = await contained();
    const patchService: World['run']['patchService'] = async (...args) => {
      await world.run.patchService(...args);
      const failed = fault('precondition', 400);
      failed.afterAcceptance = true;
      throw failed;
    };
    await undoWith(world, replacing('run', { patchService }));
    expect(await sideEffects(world)).toEqual(UNDONE);
  });

  it('but is refused if the operation fails and nothing has changed', async () => {
    const { world } = await contained();
    const failed = fault('precondition', 400);
    failed.afterAcceptance = true;
    await undoWith(world, patching(world, [failed]));
    expect(await sideEffects(world)).toEqual(STANDING);
  });

  it('if the evidence cannot be stored', async () => {
    const { world } = await contained();
    const create = async () => {
      throw new GoogleFault('denied', 403, 'storage POST', 'planned by the test');
    };
    await undoWith(world, replacing('evidence', { create }));
    expect(linesOf(world, 'step.failed')[0]?.severity).toBe('ERROR');
    expect(await sideEffects(world)).toEqual(UNDONE);
  });

  it('if the ledger fails after the effect: it is delivered again until it can be reported', async () => {
    const { world } = await contained();
    const commit = async () => {
      throw new GoogleFault('denied', 403, 'firestore POST', 'planned by the test');
    };
    const first = await undoWith(world, replacing('store', { commit }));
    const second = await undoWith(world, (_name, port) => port);
    expect([first, second]).toEqual([503, 204]);
    expect(linesOf(world, 'undo.refused')).toEqual([]);
    expect(await sideEffects(world)).toEqual(UNDONE);
  });
});

describe('an undo without an etag', () => {
  it('sends nothing', async () => {
    const { world } = await contained();
    const getService = async (name: string) => ({ ...(await world.run.getService(name)), etag: '' });
    await undoWith(world, replacing('run', { getService }));
    expect(linesOf(world, 'undo.refused')[0]?.fields.code).toBe('no-etag');
    expect(await sideEffects(world)).toEqual(STANDING);
  });
});

describe('an undo of two cases on one workload', () => {
  it('of the earlier one is refused while the later containment is in effect, and the refusal names that one', async () => {
    const { world, undo } = await contained();
    await laterCase(world);
    await undo();
    const [line] = linesOf(world, 'undo.refused');
    expect([line?.fields.code, line?.message]).toEqual([
      'later-containment',
      expect.stringContaining(`undo ${LATER_CASE} first`),
    ]);
    expect(world.run.mutations).toHaveLength(1);
  });

  it('of the later one, which changed nothing, does not change the earlier containment', async () => {
    const { world, undo } = await contained();
    await laterCase(world);
    await undo(LATER_CASE);
    const { held, badDigests, standing } = await sideEffects(world);
    expect(world.run.mutations).toHaveLength(1);
    expect(linesOf(world, 'undo.done')[0]?.message).toContain(`${CASE_ID} is still in effect`);
    // The digest stays remembered, because the earlier case also reports it.
    expect({ held, badDigests, standing }).toEqual({
      held: true,
      badDigests: [BAD_DIGEST],
      standing: [CASE_ID],
    });
    expect((await recordOf(world, LATER_CASE)).containment.config).toBe('undone');
  });

  it('of a repeat that joined the earlier one and changed nothing itself names the case to undo', async () => {
    const { world, undo } = await contained();
    const [document, record] = [await caseOf(world), await recordOf(world)];
    const finding = { ...record.finding, eventTime: LATER };
    const repeat = { ...record, caseId: LATER_CASE, finding, evidence: evidenceOf(LATER_CASE) };
    await world.store.create('cases', LATER_CASE, toLedger({ ...document, record: repeat }));
    await undo(LATER_CASE);
    const [line] = linesOf(world, 'undo.refused');
    expect([line?.fields.code, line?.message]).toEqual([
      'nothing-to-undo',
      expect.stringContaining(`the containment of ${CASE_ID} is in effect`),
    ]);
  });

  it('of the earlier one works after the later one', async () => {
    const { world, undo, before } = await contained();
    await laterCase(world);
    await undo(LATER_CASE);
    await undo();
    expect(world.run.userState(SERVICE)).toEqual(before);
    expect(await sideEffects(world)).toEqual(UNDONE);
  });
});

describe('the requester of an undo', () => {
  it('is recorded in the effect, and not only in the record', async () => {
    const { world, undo } = await contained();
    await undo();
    const { finding } = await recordOf(world);
    const effect = await readEffect(
      world.store,
      effectKey(finding, { action: 'shift-traffic', target: SERVICE }),
    );
    expect(effect?.undone).toMatchObject({ by: OPERATOR, code: 'restored' });
    expect(effect?.prior).toMatchObject(keptState(serviceJson()));
  });
});
