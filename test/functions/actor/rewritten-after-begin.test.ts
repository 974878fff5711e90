import { type DocumentStore, updateDocument } from '../../../core/ledger/document-store';
import { readSayings } from '../../../core/ledger/sayings';
import { planHash } from '../../../core/plan/plan-hash';
import type { JsonObject } from '../../../core/values/json';
import { GoogleFault } from '../../../functions/google/faults';
import { createFakeWorld, linesOf } from '../../factories/fakes';
import { CASE_ID, type Command, createPipeline, recordOf } from '../../factories/pipeline';

/** The actor has changed the workload, and its delivery ended before it could report that. */
async function begun() {
  const world = createFakeWorld();
  const pipeline = createPipeline(world);
  await pipeline.find();
  const command = pipeline.commands[0] as Command;
  const { replace } = world.store;
  let isAway = false;
  Object.assign(world.store, {
    replace: async (...of: Parameters<DocumentStore['replace']>) => {
      // From the change on, no write to the case succeeds.
      isAway ||= world.run.mutations.length > 0;
      if (isAway && of[0] === 'cases') throw new GoogleFault('unavailable', 503, 'firestore', 'planned');
      return replace(...of);
    },
  });
  expect(await pipeline.act(command)).toBe(503);
  Object.assign(world.store, { replace });
  expect(world.run.mutations).toHaveLength(1);
  expect(await readSayings(world.store, CASE_ID)).toMatchObject({ open: true });
  return { ...pipeline, world, command };
}

const emptyPlan = { steps: [], withheld: [], hash: planHash([]) };

test('the command of a begun plan finishes the case, although somebody rewrote the plan in its document', async () => {
  const { world, act, command } = await begun();
  await updateDocument(world.store, 'cases', CASE_ID, (document = {}) => ({
    ...document,
    record: { ...(document.record as JsonObject), plan: emptyPlan },
  }));
  world.clock.advance(600_000);
  expect(await act(command)).toBe(503);
  expect(linesOf(world, 'command.refused').map(({ severity }) => severity)).toEqual(['CRITICAL']);
  expect((await recordOf(world)).plan.hash).toBe(command.planHash);
  expect(await act(command)).toBe(204);
  expect((await recordOf(world)).verdict).toBe('contained');
  expect(world.run.mutations).toHaveLength(1);
});

test('a command for another plan is refused and not repeated', async () => {
  const { world, act, command } = await begun();
  expect(await act({ ...command, planHash: 'a'.repeat(64) })).toBe(204);
  expect(linesOf(world, 'command.refused')).toHaveLength(1);
});
