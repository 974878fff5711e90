import { readContainments } from '../../../core/ledger/containments';
import { updateDocument } from '../../../core/ledger/document-store';
import type { JsonObject } from '../../../core/values/json';
import { createFakeWorld, linesOf } from '../../factories/fakes';
import { SERVICE } from '../../factories/names';
import { CASE_ID, createPipeline, recordOf } from '../../factories/pipeline';

describe('a case that the responder wrote', () => {
  const tampered = async (change: (record: Record<string, unknown>) => unknown) => {
    const pipeline = createPipeline();
    await pipeline.find();
    await updateDocument(pipeline.world.store, 'cases', CASE_ID, (data) => ({
      ...data,
      record: change({ ...(data?.record as object) }) as JsonObject,
    }));
    await pipeline.act();
    return pipeline.world;
  };

  it.each([
    [
      'has the id of another case',
      (record: Record<string, unknown>) => ({ ...record, caseId: 'case-20260101-000000-000000000000' }),
    ],
    [
      'is about another event time',
      (record: Record<string, unknown>) => ({
        ...record,
        finding: { ...(record.finding as object), eventTime: '2026-05-06T07:08:10Z' },
      }),
    ],
    [
      'names no evidence',
      (record: Record<string, unknown>) => ({
        ...record,
        evidence: { ...(record.evidence as object), entries: [] },
      }),
    ],
    [
      'breaks the chain of its evidence',
      (record: Record<string, unknown>) => ({
        ...record,
        evidence: { ...(record.evidence as object), head: '0'.repeat(64) },
      }),
    ],
    ['has no plan', ({ plan: _plan, ...record }: Record<string, unknown>) => record],
    [
      'has steps that are not steps',
      (record: Record<string, unknown>) => ({
        ...record,
        plan: { ...(record.plan as object), steps: [null] },
      }),
    ],
    [
      'gives a step an arbitrary id',
      (record: Record<string, unknown>) => ({
        ...record,
        plan: {
          ...(record.plan as object),
          steps: [{ id: '../1', action: 'notify', target: 't', before: null, after: null, reversible: true }],
        },
      }),
    ],
    [
      'names an unknown action',
      (record: Record<string, unknown>) => ({
        ...record,
        plan: {
          ...(record.plan as object),
          steps: [
            { id: '1', action: 'constructor', target: 't', before: null, after: null, reversible: true },
          ],
        },
      }),
    ],
  ])('and that %s is refused completely, and reported', async (_what, change) => {
    const world = await tampered(change);
    expect([world.run.mutations, linesOf(world, 'command.refused').length]).toEqual([[], 1]);
  });
});

describe('what a compromised responder writes into a contained case', () => {
  it("does not end the containment in the actor's ledger", async () => {
    const pipeline = createPipeline();
    const { world } = pipeline;
    await pipeline.handle();
    await updateDocument(world.store, 'cases', CASE_ID, (data) => ({
      ...data,
      watch: { since: 'x', checked: 0, todo: ['end'] },
    }));
    await pipeline.act();
    const standing = await readContainments(world.store, SERVICE);
    expect(standing).toHaveLength(1);
  });

  it('does not prevent the actor from reporting what it did', async () => {
    const world = createFakeWorld();
    const pipeline = createPipeline(world);
    await pipeline.find();
    const { newestCounts } = world.metrics;
    Object.assign(world.metrics, {
      newestCounts: async (service: string, from: string) => {
        await updateDocument(world.store, 'cases', CASE_ID, (data) => {
          const record = data?.record as Record<string, JsonObject>;
          const containment = { config: 'undone', instances: 'unknown' };
          return { ...data, record: { ...record, containment } };
        });
        return newestCounts(service, from);
      },
    });
    await pipeline.act();
    expect([(await recordOf(world)).verdict, world.notices.length]).toEqual(['contained', 1]);
  });
});
