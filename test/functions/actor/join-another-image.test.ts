import { readContainments } from '../../../core/ledger/containments';
import { effectKey, readEffect } from '../../../core/ledger/effects';
import { createActor } from '../../../functions/actor/handler';
import { revisionJson, twoRevisions } from '../../factories/cloud-run-json';
import { createFakeCloudRun } from '../../factories/fake-cloud-run';
import { createFakeWorld } from '../../factories/fakes';
import { createFaults, type FaultPlan } from '../../factories/faults';
import { findingJson, pushOf } from '../../factories/finding';
import { CANONICAL_NAME, imageOf, SERVICE } from '../../factories/names';
import { actorDependencies, COMMAND_SUBSCRIPTION, createPipeline } from '../../factories/pipeline';

const LATER = '2026-05-06T08:00:00.000Z';
const OTHER_DIGEST = `sha256:${'7'.repeat(64)}`;
const CHANGES = { eventTime: LATER, containers: [{ imageId: imageOf(OTHER_DIGEST) }] };

/** A contained service, and the command of a later finding about an image that the service does not run. */
async function laterCommand(plan?: FaultPlan) {
  const oldest = revisionJson('checkout-00000-old', OTHER_DIGEST, { createTime: '2026-04-30T00:00:00Z' });
  const run = createFakeCloudRun({ revisions: [...twoRevisions(), oldest] });
  const world = createFakeWorld({ run });
  const pipeline = createPipeline(world);
  await pipeline.handle();
  world.clock.advance(600_000);
  world.sccFinding = findingJson(CHANGES) as never;
  await pipeline.find(CHANGES);
  const faults = createFaults(plan);
  const actor = createActor(actorDependencies(world, faults.wrap));
  await actor(pushOf(pipeline.commands[1], { subscription: COMMAND_SUBSCRIPTION }));
  const finding = { canonicalName: CANONICAL_NAME, eventTime: LATER };
  const effect = await readEffect(
    world.store,
    effectKey(finding, { action: 'shift-traffic', target: SERVICE }),
  );
  const standing = await readContainments(world.store, SERVICE);
  return { calls: faults.calls.length, joined: [effect !== undefined, standing.length === 2] };
}

describe('a case about another image that joins a containment', () => {
  it('writes its effect and its entry in one commit, wherever the actor dies', async () => {
    const { calls, joined } = await laterCommand();
    expect(joined).toEqual([true, true]);
    const seen = new Set<string>();
    for (let at = 1; at <= calls; at += 1) {
      seen.add(String((await laterCommand({ at, place: 'after', kind: 'death' })).joined));
    }
    expect([...seen].sort()).toEqual(['false,false', 'true,true']);
  });
});
