import { type FaultKind, GoogleFault } from '../../functions/google/faults';
import { createFakeWorld } from '../factories/fakes';
import { BUILT_IN } from '../factories/names';
import { caseOf, createPipeline, recordOf } from '../factories/pipeline';

/** SCC answers the list of threats with a fault, only to the actor or also to the responder. */
async function story(cause: Error, whom: 'actor' | 'both') {
  const world = createFakeWorld();
  let fails = whom === 'both';
  const { activeThreats } = world.findings;
  Object.assign(world.findings, {
    activeThreats: async (...args: Parameters<typeof activeThreats>) => {
      if (fails) throw cause;
      return activeThreats(...args);
    },
  });
  const pipeline = createPipeline(world);
  await pipeline.find({ category: BUILT_IN });
  fails = true;
  return { world, pipeline, status: await pipeline.act() };
}

const fault = (kind: FaultKind, status: number) => new GoogleFault(kind, status, 'scc GET', 'no list');
const PERMANENT: readonly [string, Error][] = [
  ['a refusal', fault('denied', 403)],
  ['too many of them', fault('precondition', 200)],
  ['a missing resource', fault('not-found', 404)],
  ['an answer that cannot be read', new Error('odd')],
];

describe('an unavailable list of threats', () => {
  it.each(
    PERMANENT.flatMap(([what, cause]) =>
      (['actor', 'both'] as const).map((whom) => [what, whom, cause] as const),
    ),
  )('(%s, %s) rules out a refuge, and the actor stops the service', async (_what, whom, cause) => {
    const { world, status } = await story(cause, whom);
    const record = await recordOf(world);
    expect([status, record.verdict, (await caseOf(world)).state]).toEqual([204, 'contained', 'closed']);
    expect(record.outcomes.filter(({ status: one }) => one === 'done').map(({ action }) => action)).toContain(
      'stop-service',
    );
    expect(record.outcomes.map(({ action }) => action)).not.toContain('shift-traffic');
    const withheld = record.replanned?.withheld ?? [];
    expect(withheld.find(({ action }) => action === 'shift-traffic')?.reason).toContain(cause.message);
  });

  it.each<[FaultKind, number]>([
    ['unavailable', 503],
    ['throttled', 429],
    ['timeout', 0],
  ])('(%s) is requested again, and nothing changes until then', async (kind, status) => {
    const told = await story(fault(kind, status), 'actor');
    expect([told.status, told.world.run.mutations]).toEqual([503, []]);
  });
});
