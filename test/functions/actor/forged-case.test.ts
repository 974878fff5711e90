import type { CaseDraft } from '../../../core/case/record';
import { fromLedger, toLedger } from '../../../core/ledger/case-document';
import { updateDocument } from '../../../core/ledger/document-store';
import { setHold } from '../../../core/ledger/holds';
import { planHash } from '../../../core/plan/plan-hash';
import type { PlannedStep } from '../../../core/plan/response-plan';
import { BAD_REVISION, CLEAN_REVISION } from '../../factories/cloud-run-json';
import { linesOf } from '../../factories/fakes';
import { BAD_DIGEST, CLEAN_DIGEST, NOW_MS, PROJECT, RESOURCE, SERVICE, SIBLING } from '../../factories/names';
import {
  CASE_ID,
  type Command,
  handedOver,
  outcomeOf,
  type Pipeline,
  recordOf,
} from '../../factories/pipeline';

/** An attacker with the responder's permissions rewrites the case, including the hash. */
async function forge({ world }: Pipeline, change: (record: CaseDraft) => CaseDraft): Promise<Command> {
  let hash = '';
  await updateDocument(world.store, 'cases', CASE_ID, (data) => {
    const document = fromLedger(data ?? {});
    const record = change(document.record as CaseDraft);
    hash = planHash(record.plan.steps);
    return toLedger({ ...document, record: { ...record, plan: { ...record.plan, hash } } });
  });
  return { caseId: CASE_ID, planHash: hash };
}

const aimedAt =
  (target: string) =>
  (record: CaseDraft): CaseDraft => ({
    ...record,
    plan: { ...record.plan, steps: record.plan.steps.map((step): PlannedStep => ({ ...step, target })) },
  });

describe('a case whose steps were changed after hashing', () => {
  it('is refused', async () => {
    const pipeline = await handedOver();
    const [command] = pipeline.commands;
    await updateDocument(pipeline.world.store, 'cases', CASE_ID, (data) => {
      const document = fromLedger(data ?? {});
      return toLedger({ ...document, record: aimedAt(SIBLING)(document.record as CaseDraft) });
    });
    await pipeline.act(command);
    expect([pipeline.world.run.mutations, linesOf(pipeline.world, 'command.refused').length]).toEqual([
      [],
      1,
    ]);
  });
});

describe('a forged case (invariant 8: the identity that parses cannot mutate)', () => {
  it.each([
    ['a sibling service', SIBLING],
    ['a service whose name only starts with the same text', `${SERVICE}-admin`],
    ['another project', SERVICE.replace(PROJECT.id, 'other-prod')],
    ['an invalid name', 'projects/../x'],
  ])('that names %s as target changes nothing and is reported', async (_what, target) => {
    const pipeline = await handedOver();
    await pipeline.act(await forge(pipeline, aimedAt(target)));
    expect(pipeline.world.run.mutations).toEqual([]);
    expect((await outcomeOf(pipeline.world, 'shift-traffic'))?.error?.kind).toMatch(
      /^guard:(scope|own-plan)$/,
    );
  });

  it.each<[string, (record: CaseDraft) => unknown]>([
    [
      'names an action that does not exist',
      ({ plan }) => ({ ...plan, steps: plan.steps.map((step) => ({ ...step, action: 'unheard-of' })) }),
    ],
    ['has no steps', ({ plan: { steps: _gone, ...plan } }) => plan],
    ['is not a plan', () => 'none'],
  ])('whose replacement plan %s is refused as forged', async (_what, replanned) => {
    const pipeline = await handedOver();
    const command = await forge(
      pipeline,
      (record) => ({ ...record, replanned: replanned(record) }) as CaseDraft,
    );
    expect(await pipeline.act(command)).toBe(204);
    const { world } = pipeline;
    expect([world.run.mutations, linesOf(world, 'command.refused').length]).toEqual([[], 1]);
    expect(linesOf(world, 'case.failed')).toEqual([]);
  });

  it('that names another resource than SCC is refused', async () => {
    const pipeline = await handedOver();
    const command = await forge(pipeline, (record) => ({
      ...aimedAt(SIBLING)(record),
      finding: { ...record.finding, resource: RESOURCE.replace('checkout', 'invoices') },
    }));
    await pipeline.act(command);
    expect([pipeline.world.run.mutations, (await recordOf(pipeline.world)).verdict]).toEqual([[], 'refused']);
  });

  it('that names another image digest than SCC is refused', async () => {
    const pipeline = await handedOver();
    const command = await forge(pipeline, (record) => ({
      ...record,
      detection: {
        ...record.detection,
        evidence: { ...record.detection.evidence, imageDigest: CLEAN_DIGEST },
      },
    }));
    await pipeline.act(command);
    expect([pipeline.world.run.mutations, (await recordOf(pipeline.world)).verdict]).toEqual([[], 'refused']);
  });

  const withTraffic = (traffic: object[]) => (record: CaseDraft) => ({
    ...record,
    plan: {
      ...record.plan,
      steps: record.plan.steps.map((step) =>
        step.action === 'shift-traffic' ? { ...step, after: { traffic } as never } : step,
      ),
    },
  });
  const toBad = [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: BAD_REVISION, percent: 100 }];

  it("that sends the traffic to the bad revision results in the actor's own plan", async () => {
    const pipeline = await handedOver();
    await pipeline.act(await forge(pipeline, withTraffic(toBad)));
    const { world } = pipeline;
    const { verdict, replanned } = await recordOf(world);
    expect([verdict, linesOf(world, 'plan.replaced').length]).toEqual(['contained', 1]);
    expect(replanned?.steps.find(({ action }) => action === 'shift-traffic')?.after).toMatchObject({
      traffic: [{ revision: CLEAN_REVISION, percent: 100 }],
    });
  });

  it('that sends the traffic back to the bad revision after another caller moved it away is refused', async () => {
    const pipeline = await handedOver();
    const clean = [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: CLEAN_REVISION, percent: 100 },
    ];
    pipeline.world.run.edit(SERVICE, (config) => ({ ...config, traffic: clean }));
    const command = await forge(pipeline, (record) => {
      const forged = withTraffic(toBad)(record);
      const steps = forged.plan.steps.map((step) =>
        step.action === 'shift-traffic' ? { ...step, before: { traffic: clean } } : step,
      );
      return { ...forged, plan: { ...forged.plan, steps } };
    });
    await pipeline.act(command);
    expect(pipeline.world.run.mutations).toEqual([]);
  });

  it('that hides its workload behind another first target does not avoid a hold', async () => {
    const pipeline = await handedOver();
    const hold = { target: SERVICE, digest: BAD_DIGEST, caseId: 'c', setBy: 'ada', hours: 24 };
    await setHold(pipeline.world.store, hold, NOW_MS);
    const number = SERVICE.replace(PROJECT.id, PROJECT.number);
    await pipeline.act(await forge(pipeline, aimedAt(number)));
    expect(pipeline.world.run.mutations).toEqual([]);
  });
});

describe('marks on a finding', () => {
  it('are not written if Security Command Center does not know the finding, even without a workload step', async () => {
    const pipeline = await handedOver();
    pipeline.world.sccFinding = { ...pipeline.world.sccFinding, state: 'INACTIVE' };
    const command = await forge(pipeline, (record) => ({
      ...record,
      plan: { ...record.plan, steps: record.plan.steps.filter((step) => step.before === null) },
    }));
    await pipeline.act(command);
    expect(pipeline.world.marks).toEqual([]);
    expect((await outcomeOf(pipeline.world, 'annotate-finding'))?.error?.kind).toBe(
      'guard:confirmed-finding',
    );
  });

  it('are not written to a finding other than the confirmed one', async () => {
    const pipeline = await handedOver();
    const other = 'projects/1/sources/2/locations/global/findings/ffff';
    const command = await forge(pipeline, (record) => ({
      ...record,
      plan: {
        ...record.plan,
        steps: record.plan.steps.map((step) =>
          step.action === 'annotate-finding' ? { ...step, target: other } : step,
        ),
      },
    }));
    await pipeline.act(command);
    expect(pipeline.world.marks).toEqual([]);
  });
});
