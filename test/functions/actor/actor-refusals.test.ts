import { updateDocument } from '../../../core/ledger/document-store';
import { setHold } from '../../../core/ledger/holds';
import { acquireLock, releaseLock } from '../../../core/ledger/locks';
import { hashOf } from '../../../core/values/json';
import { createActor } from '../../../functions/actor/handler';
import { GoogleFault } from '../../../functions/google/faults';
import { runtimeConfig, withPolicy } from '../../factories/config';
import { createFakeWorld, linesOf } from '../../factories/fakes';
import { findingJson, pushOf } from '../../factories/finding';
import {
  BAD_DIGEST,
  CLEAN_DIGEST,
  imageOf,
  NOW_MS,
  OTHER_CANONICAL_NAME,
  RESOURCE,
  SERVICE,
} from '../../factories/names';
import {
  actorDependencies,
  CASE_ID,
  COMMAND_SUBSCRIPTION,
  caseOf,
  createPipeline,
  handedOver,
  outcomeOf,
  type Pipeline,
  recordOf,
} from '../../factories/pipeline';

describe('a command', () => {
  const send = async (message: unknown) => {
    const world = createFakeWorld();
    const status = await createActor(actorDependencies(world))(
      pushOf(message, { subscription: COMMAND_SUBSCRIPTION }),
    );
    return { world, status };
  };
  const hash = 'a'.repeat(64);

  it.each([
    ['text that is not JSON', '{'],
    ['nothing', null],
    ['no hash', { caseId: CASE_ID }],
    ['an invalid hash', { caseId: CASE_ID, planHash: 'x' }],
    ['an invalid case id', { caseId: '../controls/kill-switch', planHash: hash }],
    ['an additional member', { caseId: CASE_ID, planHash: hash, target: SERVICE }],
    ['an undo on the wrong subscription', { caseId: CASE_ID, requestedBy: 'x' }],
  ])('with %s is dropped, acknowledged and reported once', async (_what, message) => {
    const { world, status } = await send(message);
    expect([status, world.lines.map((line) => line.event)]).toEqual([204, ['command.malformed']]);
  });

  it('for a case that does not exist is refused with an alert', async () => {
    const { world } = await send({ caseId: CASE_ID, planHash: hash });
    expect(linesOf(world, 'command.refused').map((line) => line.severity)).toEqual(['CRITICAL']);
  });

  it("with a hash other than the case's is refused", async () => {
    const pipeline = await handedOver();
    await pipeline.act({ caseId: CASE_ID, planHash: hash });
    expect([pipeline.world.run.mutations, linesOf(pipeline.world, 'command.refused').length]).toEqual([
      [],
      1,
    ]);
  });
});

describe('the finding as Security Command Center reports it now', () => {
  it.each([
    ['missing', undefined],
    ['another finding', findingJson({ canonicalName: OTHER_CANONICAL_NAME })],
    ['INACTIVE', findingJson({ state: 'INACTIVE' })],
    ['muted', findingJson({ mute: 'MUTED' })],
    ['one of another resource', findingJson({ resourceName: `${RESOURCE}-admin` })],
    ['one of another image', findingJson({ containers: [{ imageId: imageOf(CLEAN_DIGEST) }] })],
    ['unreadable', { name: 'x' }],
  ])('prevents every change if it is %s', async (_what, answer) => {
    const pipeline = await handedOver();
    pipeline.world.sccFinding = answer as never;
    await pipeline.act(undefined, 14);
    expect(pipeline.world.run.mutations).toEqual([]);
    expect((await outcomeOf(pipeline.world, 'shift-traffic'))?.error?.kind).toBe('guard:confirmed-finding');
  });

  it('is requested in later deliveries if it is missing, because the list may lag', async () => {
    const pipeline = await handedOver();
    const known = pipeline.world.sccFinding;
    pipeline.world.sccFinding = undefined as never;
    const first = await pipeline.act(undefined, 1);
    pipeline.world.sccFinding = known;
    const second = await pipeline.act(undefined, 2);
    expect([first, second, (await recordOf(pipeline.world)).verdict]).toEqual([503, 204, 'contained']);
  });

  it('is requested again if it is unavailable', async () => {
    const pipeline = await handedOver();
    const read = () => Promise.reject(new GoogleFault('unavailable', 503, 'scc GET', 'later'));
    Object.assign(pipeline.world.findings, { read });
    expect([await pipeline.act(), pipeline.world.run.mutations]).toEqual([503, []]);
  });

  it('is requested again if it is denied, while a grant may still be propagating', async () => {
    const pipeline = await handedOver();
    const read = () => Promise.reject(new GoogleFault('denied', 403, 'scc GET', 'no'));
    Object.assign(pipeline.world.findings, { read });
    expect([await pipeline.act(), (await recordOf(pipeline.world)).verdict]).toEqual([503, undefined]);
  });

  it('fails and closes the case if it is denied for ten minutes', async () => {
    const pipeline = await handedOver();
    const read = () => Promise.reject(new GoogleFault('denied', 403, 'scc GET', 'no'));
    Object.assign(pipeline.world.findings, { read });
    const status = await pipeline.act(undefined, 7);
    const { state, record } = await caseOf(pipeline.world);
    expect([status, state, record?.verdict]).toEqual([204, 'closed', 'failed']);
  });

  it('is requested in later deliveries if it is older than the case', async () => {
    const pipeline = await handedOver();
    pipeline.world.sccFinding = findingJson({ eventTime: '2026-05-06T07:08:08.000Z' }) as never;
    expect([await pipeline.act(undefined, 13), pipeline.world.run.mutations]).toEqual([503, []]);
  });

  it('releases the lock if it is denied', async () => {
    const pipeline = await handedOver();
    Object.assign(pipeline.world.findings, {
      read: () => Promise.reject(new GoogleFault('denied', 403, 'scc', 'no')),
    });
    await pipeline.act();
    const other = { caseId: 'other', run: 'other' };
    const times = { nowMs: pipeline.world.clock.now(), leaseMs: 1, cooldownMs: 1 };
    expect(await acquireLock(pipeline.world.store, SERVICE, other, times)).toEqual({ kind: 'acquired' });
  });
});

describe('a guard refuses (invariant 10: the blast radius is bounded)', () => {
  const controls = (data: object) => (pipeline: Pipeline) =>
    pipeline.world.store.create('controls', 'kill-switch', data as never);
  const acted = async (prepare: (pipeline: Pipeline) => unknown) => {
    const pipeline = await handedOver();
    await prepare(pipeline);
    const { world } = pipeline;
    const status = await createPipeline(world).act(pipeline.commands[0]);
    return {
      world,
      status,
      outcome: await outcomeOf(world, 'shift-traffic'),
      verdict: (await recordOf(world)).verdict,
    };
  };

  it.each([
    ['engaged', { engaged: true, reason: 'release day' }],
    ['half-written', {}],
    ['engaged by text', { engaged: 'false' }],
  ])('for the kill switch, %s', async (_what, data) => {
    const { world, outcome } = await acted(controls(data));
    expect([world.run.mutations, outcome?.error?.kind]).toEqual([[], 'guard:kill-switch']);
  });

  it('not for a kill switch that was released', async () => {
    expect((await acted(controls({ engaged: false }))).verdict).toBe('contained');
  });

  it('for a hold that was set after the plan', async () => {
    const hold = { target: SERVICE, digest: BAD_DIGEST, caseId: 'c', setBy: 'ada', hours: 24 };
    const { outcome } = await acted(({ world }) => setHold(world.store, hold, NOW_MS));
    expect(outcome?.error?.kind).toBe('guard:hold');
  });

  it('for a hold that an undo set while the actor evaluated the other guards', async () => {
    const hold = { target: SERVICE, digest: BAD_DIGEST, caseId: 'c', setBy: 'ada', hours: 24 };
    const { world, outcome } = await acted(({ world: { run, store } }) => {
      const { getService } = run;
      // The actor reads the service for its own plan after it has read the hold.
      run.getService = async (name) => {
        const owner = { caseId: 'c', run: 'undo' };
        await acquireLock(store, SERVICE, owner, { nowMs: NOW_MS, leaseMs: 1_000, cooldownMs: 0 });
        await setHold(store, hold, NOW_MS);
        await releaseLock(store, SERVICE, owner, undefined);
        return getService(name);
      };
    });
    expect([world.run.mutations, outcome?.error?.kind]).toEqual([[], 'guard:hold']);
  });

  it('for an exemption that was deployed after the plan', async () => {
    const exemptions = [{ resource: SERVICE, reason: 'r', expires: new Date(NOW_MS + 60_000).toISOString() }];
    const { outcome } = await acted(({ world }) => {
      world.config = withPolicy({ exemptions });
    });
    expect(outcome?.error?.kind).toBe('guard:exemption');
  });

  it('for a mode that was changed to observe after the plan', async () => {
    const { world } = await acted((pipeline) => {
      pipeline.world.config = runtimeConfig({ mode: 'observe' });
    });
    expect(world.run.mutations).toEqual([]);
  });

  it('for the breaker, which asks a person', async () => {
    const full = {
      containments: Array.from({ length: 10 }, (_, n) => ({
        caseId: `c${n}`,
        target: `t${n}`,
        atMs: NOW_MS,
      })),
    };
    const { world, verdict } = await acted(({ world: { store } }) =>
      store.create('controls', 'breaker', full),
    );
    expect([world.run.mutations, verdict]).toEqual([[], 'awaiting-approval']);
  });

  it('but not for the breaker because of observed cases', async () => {
    const { world } = await acted((pipeline) => {
      pipeline.world.config = runtimeConfig({ mode: 'observe' });
    });
    expect(await world.store.get('controls', 'breaker')).toBeUndefined();
  });

  it('and triggers an alert', async () => {
    const { world } = await acted(controls({ engaged: true }));
    expect(linesOf(world, 'guard.refused').map((line) => line.severity)).toEqual(['CRITICAL']);
  });

  it('and acknowledges the command', async () => {
    expect((await acted(controls({ engaged: true }))).status).toBe(204);
  });
});

describe('a workload that another case is changing', () => {
  const held = async (mutatedAtMs?: number) => {
    const pipeline = await handedOver();
    const { store } = pipeline.world;
    const lock =
      mutatedAtMs === undefined
        ? { leaseUntilMs: NOW_MS + 60_000 }
        : { leaseUntilMs: 0, mutatedAtMs, mutatedBy: 'c' };
    await acquireLock(store, SERVICE, { caseId: 'c', run: 'r' }, { nowMs: 0, leaseMs: 1, cooldownMs: 0 });
    await updateDocument(store, 'locks', hashOf({ target: SERVICE }).slice(0, 40), (data) => ({
      ...data,
      ...lock,
    }));
    return pipeline;
  };

  it("is not changed until the other case's lease ends", async () => {
    const pipeline = await held();
    expect([await pipeline.act(), pipeline.world.run.mutations]).toEqual([503, []]);
  });

  it('is handled afterwards', async () => {
    const pipeline = await held();
    await pipeline.act();
    pipeline.world.clock.advance(60_000);
    expect(await pipeline.act()).toBe(204);
  });

  it('must cool down first', async () => {
    const pipeline = await held(NOW_MS);
    expect(await pipeline.act()).toBe(503);
  });
});
