import { GoogleFault } from '../../../functions/google/faults';
import { createResponder } from '../../../functions/responder/handler';
import { createFakeWorld, linesOf } from '../../factories/fakes';
import { findingPush } from '../../factories/finding';
import { CASE_ID, createPipeline, responderDependencies } from '../../factories/pipeline';

/** The actor has reported a verdict; then another delivery of the finding meets a permanent fault. */
async function faultAfter(verdict: string) {
  const world = createFakeWorld();
  await createPipeline(world).handle();
  const stored = await world.store.get('cases', CASE_ID);
  const record = { ...(stored?.data.record as object), verdict };
  await world.store.replace('cases', CASE_ID, { ...stored?.data, record }, stored?.version ?? '');
  const { create } = world.store;
  Object.assign(world.store, {
    create: async (...args: Parameters<typeof create>) => {
      if (args[0] === 'cases') throw new GoogleFault('invalid', 400, 'firestore', 'planned');
      return create(...args);
    },
  });
  const responder = createResponder(responderDependencies(world, () => undefined));
  return { world, status: await responder(findingPush({}, 1)) };
}

describe('a permanent fault of a repeated delivery', () => {
  it('changes nothing about a case that has its verdict', async () => {
    const { world, status } = await faultAfter('contained');
    expect([status, linesOf(world, 'case.failed').length]).toEqual([204, 0]);
  });

  it('notifies people if the delivery could have reopened the case', async () => {
    const { world, status } = await faultAfter('refused');
    expect([status, linesOf(world, 'case.failed').length]).toEqual([204, 1]);
  });
});
