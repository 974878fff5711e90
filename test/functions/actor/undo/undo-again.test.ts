import type { CaseDraft } from '../../../../core/case/record';
import { addContainment, readContainments } from '../../../../core/ledger/containments';
import { updateDocument } from '../../../../core/ledger/document-store';
import { effectKey, moveEffect, readEffect } from '../../../../core/ledger/effects';
import { readHold } from '../../../../core/ledger/holds';
import { acquireLock } from '../../../../core/ledger/locks';
import { GoogleFault } from '../../../../functions/google/faults';
import { linesOf } from '../../../factories/fakes';
import { ADDED, BAD_DIGEST, SERVICE, SIBLING } from '../../../factories/names';
import { CASE_ID, recordOf } from '../../../factories/pipeline';
import {
  amendRecord,
  contained,
  LATER,
  LATER_CASE,
  laterCase,
  replacing,
  undoWith,
} from '../../../factories/undo';

type World = Awaited<ReturnType<typeof contained>>['world'];

const lost = () => new GoogleFault('unavailable', 503, 'run PATCH', 'the answer was lost');

/** The restoring change arrives, and the process receives no response. */
const losingAnswer = (world: World) =>
  replacing('run', {
    patchService: async (...args: Parameters<World['run']['patchService']>) => {
      await world.run.patchService(...args);
      throw lost();
    },
    setIamPolicy: async (...args: Parameters<World['run']['setIamPolicy']>) => {
      await world.run.setIamPolicy(...args);
      throw lost();
    },
  });
const losingRequest = replacing('run', {
  patchService: async () => {
    throw lost();
  },
});
const asIs = <Port extends object>(_name: string, port: Port): Port => port;

describe('an undo that is delivered again', () => {
  it('is finished if its change had arrived', async () => {
    const { world, before } = await contained();
    expect(await undoWith(world, losingAnswer(world))).toBe(503);
    expect(await undoWith(world, asIs)).toBe(204);
    expect([world.run.userState(SERVICE), world.run.mutations.length]).toEqual([before, 2]);
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
  });

  it('is sent if its change had not arrived', async () => {
    const { world, before } = await contained();
    await undoWith(world, losingRequest);
    await undoWith(world, asIs);
    expect([world.run.userState(SERVICE), world.run.mutations.length]).toEqual([before, 2]);
  });

  it('does not revert what a person closed after its change', async () => {
    const { world } = await contained();
    const closed = (await world.run.getService(SERVICE)).traffic;
    await undoWith(world, losingAnswer(world));
    world.run.edit(SERVICE, (config) => ({ ...config, traffic: closed }));
    await undoWith(world, asIs);
    expect((await world.run.getService(SERVICE)).traffic).toEqual(closed);
    expect(linesOf(world, 'undo.done')[0]?.fields.steps).toMatchObject([{ code: 'changed-since' }]);
  });

  it('does not reopen access that a person closed after its change', async () => {
    const { world } = await contained(undefined, ADDED);
    const closed = await world.run.getIamPolicy(SERVICE);
    const { patchService } = world.run;
    // The traffic is restored with a response. The response about the policy is lost.
    const wrap = losingAnswer(world);
    await undoWith(world, (name, port) => (name === 'run' ? { ...wrap(name, port), patchService } : port));
    const { etag } = await world.run.getIamPolicy(SERVICE);
    await world.run.setIamPolicy(SERVICE, { ...closed, ...(etag === undefined ? {} : { etag }) });
    await undoWith(world, asIs);
    expect((await world.run.getIamPolicy(SERVICE)).bindings).toEqual(closed.bindings);
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
  });

  it("keeps a person's edits if its change had not arrived, and can be requested again", async () => {
    const { world } = await contained();
    await undoWith(world, losingRequest);
    world.run.edit(SERVICE, (config) => ({ ...config, description: 'mine' }));
    await undoWith(world, asIs);
    expect(linesOf(world, 'undo.refused')[0]?.fields.code).toBe('changed-since');
    world.run.edit(SERVICE, (config) => ({ ...config, description: 'takes orders' }));
    await undoWith(world, asIs);
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
  });

  it('prevents the steps from being applied again meanwhile', async () => {
    const { world, act } = await contained();
    await undoWith(world, losingAnswer(world));
    await updateDocument(world.store, 'cases', CASE_ID, (data) => ({ ...data, state: 'handed-over' }));
    await act();
    expect(world.run.mutations).toHaveLength(2);
  });

  it('is reported once more if the process died before it could report the undo', async () => {
    const { world } = await contained();
    const replace: World['store']['replace'] = async (collection, id, data, version) => {
      if (collection === 'cases' && JSON.stringify(data).includes('"closed"') && data.record)
        if ((data.record as unknown as CaseDraft).containment.config === 'undone') throw lost();
      return world.store.replace(collection, id, data, version);
    };
    const first = await undoWith(world, replacing('store', { replace }));
    const second = await undoWith(world, asIs);
    expect([first, second]).toEqual([503, 204]);
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
    expect((await recordOf(world)).timeline.filter(({ kind }) => kind === 'undo')).toHaveLength(1);
  });

  it('reads the ledger again under the lock', async () => {
    const { world, undo } = await contained();
    let interfered = false;
    const replace: World['store']['replace'] = async (collection, id, data, version) => {
      if (collection === 'locks' && !interfered) {
        interfered = true;
        // Another delivery is faster: it undoes the case and reports that before this one has the lock.
        await undo();
      }
      return world.store.replace(collection, id, data, version);
    };
    await undoWith(world, replacing('store', { replace }));
    expect(world.run.mutations).toHaveLength(2);
    expect(linesOf(world, 'undo.refused')[0]?.fields.code).toBe('already-undone');
  });
});

describe('an undo whose case is rewritten while it waits for the lock', () => {
  it('uses the record that it reads under the lock', async () => {
    const { world } = await contained();
    let rewritten = false;
    const replace: World['store']['replace'] = async (collection, id, data, version) => {
      if (collection === 'locks' && !rewritten) {
        rewritten = true;
        await amendRecord(world, (record) => ({ ...record, caseId: LATER_CASE }));
      }
      return world.store.replace(collection, id, data, version);
    };
    await undoWith(world, replacing('store', { replace }));
    expect(linesOf(world, 'command.refused').length).toBeGreaterThan(0);
    expect([linesOf(world, 'undo.done').length, world.run.mutations.length]).toEqual([1, 2]);
    expect((await recordOf(world)).caseId).toBe(CASE_ID);
  });
});

describe('an undo while the workload is being changed', () => {
  it('runs within the same delivery as soon as the lock is free', async () => {
    const { world } = await contained();
    const times = { nowMs: world.clock.now(), leaseMs: 5_000, cooldownMs: 0 };
    await acquireLock(world.store, SERVICE, { caseId: 'other', run: 'other' }, times);
    expect(await undoWith(world, asIs)).toBe(204);
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
  });

  it('respects a containment of another case that came before this undo got the lock', async () => {
    const { world } = await contained();
    let isThere = false;
    const late = async () => {
      if (isThere) return;
      isThere = true;
      await laterCase(world);
    };
    const create: World['store']['create'] = async (collection, id, data) => {
      if (collection === 'locks') await late();
      return world.store.create(collection, id, data);
    };
    const replace: World['store']['replace'] = async (collection, id, data, version) => {
      if (collection === 'locks') await late();
      return world.store.replace(collection, id, data, version);
    };
    await undoWith(world, replacing('store', { create, replace }));
    expect(isThere).toBe(true);
    expect(linesOf(world, 'undo.refused')[0]?.fields.code).toBe('later-containment');
    expect(world.run.mutations).toHaveLength(1);
  });
});

describe('a command after an undo', () => {
  it('applies no step that the ledger lists as undone, whatever else the ledger contains about the case', async () => {
    const { world, undo, act } = await contained();
    await undo();
    const changes = world.run.mutations.length;
    // The hold is over, and the words that end the case are deleted. Only the effect shows that a person reverted it.
    await world.clock.sleep(25 * 3_600_000);
    await updateDocument(world.store, 'sayings', CASE_ID, () => ({ told: {}, checked: 0, todo: [] }));
    await act();
    expect(world.run.mutations).toHaveLength(changes);
  });
});

describe('an undo of a case whose record a compromised responder wrote', () => {
  it("does not restore another case's workload under this case's id", async () => {
    const { world, undo } = await contained();
    await laterCase(world);
    const later = await recordOf(world, LATER_CASE);
    // The operator requests an undo of the later case. Its record names the finding of the earlier one.
    await amendRecord(
      world,
      (record) => ({ ...record, finding: { ...later.finding, eventTime: record.finding.eventTime } }),
      LATER_CASE,
    );
    await amendRecord(world, (record) => ({ ...record, finding: { ...record.finding, eventTime: LATER } }));
    await undo();
    const [line] = linesOf(world, 'undo.refused');
    expect([line?.severity, line?.fields.code, world.run.mutations.length]).toEqual([
      'WARNING',
      'later-containment',
      1,
    ]);
    // Its own finding is back, and people know.
    expect((await recordOf(world)).finding.eventTime).not.toBe(LATER);
    expect(linesOf(world, 'command.refused').length).toBeGreaterThan(0);
  });

  it('restores a record that calls itself another case, and goes on', async () => {
    const { world, undo } = await contained();
    await amendRecord(world, (record) => ({ ...record, caseId: LATER_CASE }));
    await undo();
    expect(linesOf(world, 'undo.done')).toHaveLength(1);
    expect(linesOf(world, 'command.refused').length).toBeGreaterThan(0);
    expect(await recordOf(world)).toMatchObject({ caseId: CASE_ID, containment: { config: 'undone' } });
  });

  it('is refused where the actor has kept nothing of the record, and nothing proves what it is about', async () => {
    const { world, undo } = await contained();
    await amendRecord(world, (record) => ({ ...record, finding: { ...record.finding, eventTime: LATER } }));
    await updateDocument(world.store, 'sayings', CASE_ID, ({ kept: _kept, ...said } = {}) => said);
    await undo();
    expect(linesOf(world, 'undo.refused')[0]?.fields.code).toBe('forged-record');
    expect(world.run.mutations).toHaveLength(1);
  });

  it('uses the prior state, target and digest that the actor wrote', async () => {
    const { world, undo, before } = await contained();
    await amendRecord(world, (record) => ({
      ...record,
      detection: {
        ...record.detection,
        evidence: { ...record.detection.evidence, imageDigest: `sha256:${'9'.repeat(64)}` },
      },
      plan: {
        ...record.plan,
        steps: record.plan.steps.map((step) => ({
          ...step,
          before: { traffic: [] },
          after: { traffic: [] },
        })),
      },
    }));
    await undo();
    expect(world.run.userState(SERVICE)).toEqual(before);
    const held = async (digest: string) =>
      (await readHold(world.store, SERVICE, digest, world.clock.now())).active;
    expect([await held(BAD_DIGEST), await held(`sha256:${'9'.repeat(64)}`)]).toEqual([true, false]);
  });

  it("undoes the actor's change even if the record no longer names the step", async () => {
    const { world, undo, before } = await contained();
    await amendRecord(world, (record) => ({ ...record, plan: { ...record.plan, steps: [] } }));
    await undo();
    expect(world.run.userState(SERVICE)).toEqual(before);
  });

  it("undoes the actor's change and triggers the alert, if a step names another workload", async () => {
    const { world, undo, before } = await contained();
    const sibling = world.run.userState(SIBLING);
    await amendRecord(world, (record) => ({
      ...record,
      plan: { ...record.plan, steps: record.plan.steps.map((step) => ({ ...step, target: SIBLING })) },
    }));
    await undo();
    expect([world.run.userState(SERVICE), world.run.userState(SIBLING)]).toEqual([before, sibling]);
    expect(linesOf(world, 'command.refused')).toHaveLength(1);
    expect(world.notices.at(-1)).toMatchObject({ severity: 'CRITICAL' });
  });

  it("undoes the actor's change and triggers the alert, if the record names another resource", async () => {
    const { world, undo, before } = await contained();
    await amendRecord(world, (record) => ({
      ...record,
      finding: { ...record.finding, resource: record.finding.resource.replace('checkout', 'checkout-admin') },
      plan: { ...record.plan, steps: [] },
    }));
    await undo();
    expect([world.run.userState(SERVICE), linesOf(world, 'command.refused').length]).toEqual([before, 1]);
  });

  it('ignores actions that this version does not know', async () => {
    const { world, undo, before } = await contained();
    await amendRecord(world, (record) => ({
      ...record,
      plan: {
        ...record.plan,
        steps: record.plan.steps.map((step) => ({ ...step, action: 'delete-everything', before: {} })),
      },
    }));
    await undo();
    expect([world.run.userState(SERVICE), linesOf(world, 'undo.refused')]).toEqual([before, []]);
  });

  it('is refused if an action that this version does not know contained the workload', async () => {
    const { world, undo } = await contained();
    const [entry] = await readContainments(world.store, SERVICE);
    if (!entry) throw new Error('nothing stands');
    await addContainment(world.store, SERVICE, { ...entry, action: 'of-an-operator', effect: 'another' });
    await undo();
    expect(linesOf(world, 'undo.refused')[0]?.fields.code).toBe('unknown-action');
  });
});

describe('an effect that is undone', () => {
  it('stays undone, whatever verifies it afterwards', async () => {
    const { world, undo } = await contained();
    await undo();
    const key = effectKey((await recordOf(world)).finding, { action: 'shift-traffic', target: SERVICE });
    await moveEffect(world.store, key, 'applied', { appliedHash: 'other' });
    expect((await readEffect(world.store, key))?.state).toBe('undone');
  });
});
