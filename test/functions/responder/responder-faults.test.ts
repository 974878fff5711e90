import { updateDocument } from '../../../core/ledger/document-store';
import { GoogleFault } from '../../../functions/google/faults';
import { createResponder } from '../../../functions/responder/handler';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { findingPush } from '../../factories/finding';
import { SERVICE } from '../../factories/names';
import { type Command, caseOf, recordOf, responderDependencies } from '../../factories/pipeline';

const fault = (kind: 'denied' | 'unavailable') => new GoogleFault(kind, 0, 'a place', 'planned');

/** A responder in a test world. Each call of `process` starts a new process. */
function responders(world: FakeWorld = createFakeWorld()) {
  const commands: Command[] = [];
  const process = () =>
    createResponder(responderDependencies(world, (command) => void commands.push(command)));
  return { world, commands, process };
}

describe('the lease of a case', () => {
  const dying = (world: FakeWorld) => {
    const deps = responderDependencies(world, () => {
      throw new Error('the process died');
    });
    return createResponder({ ...deps, store: { ...world.store, replace: () => new Promise(() => {}) } });
  };

  it('stops a second delivery while the first one may still run', async () => {
    const { world, process } = responders();
    void dying(world)(findingPush());
    await new Promise(setImmediate);
    expect(await process()(findingPush())).toBe(503);
  });

  it('lets the second one continue after it ends', async () => {
    const { world, process, commands } = responders();
    void dying(world)(findingPush());
    await new Promise(setImmediate);
    world.clock.advance(60_000);
    expect([await process()(findingPush()), commands.length]).toEqual([204, 1]);
  });

  it('passes to another delivery if the evidence takes longer, and only that one writes the case', async () => {
    const { world, commands } = responders();
    const deps = responderDependencies(world, (command) => void commands.push(command));
    let goOn = () => {};
    const waiting = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const create = async (name: string, content: string) => {
      await waiting;
      return world.evidence.create(name, content);
    };
    const stuck = createResponder({ ...deps, evidence: { create } });
    const slow = stuck(findingPush());
    await new Promise(setImmediate);
    world.clock.advance(60_000);
    const other = createResponder({ ...deps, evidence: { create } })(findingPush());
    await new Promise(setImmediate);
    goOn();
    expect([await slow, await other, commands.length]).toEqual([503, 204, 1]);
  });

  it('passes to another delivery that claimed it in the meantime', async () => {
    const { world, commands } = responders();
    const deps = responderDependencies(world, (command) => void commands.push(command));
    const get: typeof world.store.get = async (collection, id) => {
      if (collection === 'cases')
        await updateDocument(world.store, 'cases', id, (data) => ({ ...data, run: 'another' }));
      return world.store.get(collection, id);
    };
    const status = await createResponder({ ...deps, store: { ...world.store, get } })(findingPush());
    expect([status, commands]).toEqual([503, []]);
  });

  it('ends at once when the first gives up', async () => {
    const { world, process } = responders();
    const deps = responderDependencies(world, () => undefined);
    const failing = createResponder({
      ...deps,
      evidence: { create: () => Promise.reject(fault('unavailable')) },
    });
    expect([await failing(findingPush()), await process()(findingPush())]).toEqual([503, 204]);
  });
});

describe('a part that cannot be read', () => {
  const blind = (world: FakeWorld, kind: 'denied' | 'unavailable') => {
    const deps = responderDependencies(world, () => undefined);
    return createResponder({ ...deps, run: { ...world.run, getService: () => Promise.reject(fault(kind)) } });
  };

  it('for a temporary reason asks for another delivery', async () => {
    expect(await blind(createFakeWorld(), 'unavailable')(findingPush({}, 1))).toBe(503);
  });

  it('is left out of the plan after some deliveries', async () => {
    const world = createFakeWorld();
    const status = await blind(world, 'unavailable')(findingPush({}, 7));
    expect([status, (await recordOf(world)).investigation.service.status]).toEqual([204, 'unavailable']);
  });

  it('for a permanent reason is left out of the plan at once, and the plan names the reason', async () => {
    const world = createFakeWorld();
    await blind(world, 'denied')(findingPush());
    expect((await recordOf(world)).investigation.service).toMatchObject({
      reason: expect.stringContaining('a place'),
    });
  });

  it('withholds the actions that need it', async () => {
    const world = createFakeWorld();
    await blind(world, 'denied')(findingPush());
    expect((await recordOf(world)).plan.steps.map((step) => step.action)).not.toContain('stop-service');
  });

  it('is abandoned after its deadline', async () => {
    const world = createFakeWorld();
    const deps = responderDependencies(world, () => undefined);
    const slow = createResponder({ ...deps, run: { ...world.run, getService: () => new Promise(() => {}) } });
    const answer = slow(findingPush({}, 7));
    for (let n = 0; n < 5; n += 1) {
      await new Promise(setImmediate);
      world.clock.advance(10_000);
    }
    expect([await answer, (await recordOf(world)).investigation.service.status]).toEqual([
      204,
      'unavailable',
    ]);
  });

  it('of the later evidence does not prevent the hand-over', async () => {
    const world = createFakeWorld();
    const commands: Command[] = [];
    const deps = responderDependencies(world, (command) => void commands.push(command));
    const logs = { entries: () => Promise.reject(fault('unavailable')) };
    expect([await createResponder({ ...deps, logs })(findingPush()), commands.length]).toEqual([204, 1]);
  });
});

describe('a permanent fault', () => {
  it('is acknowledged with an alert, because a repeat would fail in the same way', async () => {
    const world = createFakeWorld();
    const deps = responderDependencies(world, () => undefined);
    const status = await createResponder({
      ...deps,
      evidence: { create: () => Promise.reject(fault('denied')) },
    })(findingPush({}, 7));
    expect([status, linesOf(world, 'case.failed').map((line) => line.severity)]).toEqual([204, ['CRITICAL']]);
    const [, project, , region, , workload] = SERVICE.split('/');
    expect(linesOf(world, 'case.failed')[0]?.fields).toMatchObject({ workload, region, project });
  });

  it('of a grant asks for some more deliveries: after a deployment, a grant takes time to reach every place', async () => {
    const deps = responderDependencies(createFakeWorld(), () => undefined);
    const denied = { create: () => Promise.reject(fault('denied')) };
    expect(await createResponder({ ...deps, evidence: denied })(findingPush({}, 1))).toBe(503);
  });

  it('leaves the case open for a replay to the same process after the fix', async () => {
    const world = createFakeWorld();
    const commands: unknown[] = [];
    const deps = responderDependencies(world, (command) => void commands.push(command));
    let broken = true;
    const create: typeof deps.evidence.create = (...object) =>
      broken ? Promise.reject(fault('denied')) : deps.evidence.create(...object);
    const warm = createResponder({ ...deps, evidence: { create } });
    await warm(findingPush({}, 7));
    broken = false;
    await warm(findingPush({}, 7));
    expect(commands).toHaveLength(1);
  });

  it('leaves the case open for a replay after the fix', async () => {
    const { world, process, commands } = responders();
    const deps = responderDependencies(world, () => undefined);
    await createResponder({ ...deps, evidence: { create: () => Promise.reject(fault('denied')) } })(
      findingPush(),
    );
    await process()(findingPush());
    expect(commands).toHaveLength(1);
  });
});

describe('the case', () => {
  it('is handed over after the first delivery', async () => {
    const { world, process } = responders();
    await process()(findingPush());
    expect((await caseOf(world)).state).toBe('handed-over');
  });

  it('is published again if the process ended between storing and publishing', async () => {
    const { world, commands, process } = responders();
    const deps = responderDependencies(world, () => {
      throw fault('unavailable');
    });
    await createResponder(deps)(findingPush());
    await process()(findingPush());
    expect(commands).toHaveLength(1);
  });
});

describe('a command that can never be published', () => {
  it('is reported in the log and in the record, and is published when the finding arrives again', async () => {
    const world = createFakeWorld();
    const commands: unknown[] = [];
    let broken = true;
    const publish = (command: unknown) => {
      if (broken) throw new GoogleFault('invalid', 400, 'pubsub POST', 'no');
      commands.push(command);
    };
    const responder = () => createResponder(responderDependencies(world, publish));
    const status = await responder()(findingPush());
    const failed = (await recordOf(world)).verdict;
    broken = false;
    await responder()(findingPush());
    expect([status, failed, linesOf(world, 'case.failed').length, commands.length]).toEqual([
      204,
      'failed',
      1,
      1,
    ]);
  });
});
