import { extendCatalogue } from '../../../core/catalogue/catalogue';
import { definePlaybook } from '../../../core/catalogue/define-parts';
import { lockPlace } from '../../../core/ledger/locks';
import { toIso } from '../../../core/values/time';
import { createActor } from '../../../functions/actor/handler';
import { BAD_REVISION, CLEAN_REVISION } from '../../factories/cloud-run-json';
import { runtimeConfig, withPolicy } from '../../factories/config';
import { createFakeWorld } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import { SERVICE } from '../../factories/names';
import { actorDependencies, COMMAND_SUBSCRIPTION, createPipeline, recordOf } from '../../factories/pipeline';

const BETWEEN_MS = 60_000;

/** Moves the traffic and then stops the service as well: both end instances of the bad revision. */
const twice = definePlaybook({
  id: 'twice',
  version: 1,
  wayIn: 'image',
  reason: 'two changes of one service, one after the other',
  steps: ['preserve-evidence', 'shift-traffic', 'stop-service', 'annotate-finding', 'notify'],
});

function catalogueWithTwice() {
  const extended = extendCatalogue({ playbooks: [twice] });
  if (!extended.ok) throw new Error(JSON.stringify(extended.error));
  return extended.value;
}

/**
 * The actor makes the second change a minute after the first one.
 *
 * @param sampleAfterMs - time from the first change to the newest sample of the metric
 */
async function changedTwice(sampleAfterMs: number) {
  const config = withPolicy(
    { verifyWaitSeconds: 0 },
    runtimeConfig({ playbooks: { CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED: 'twice' } }),
  );
  const world = createFakeWorld({ config, catalogue: catalogueWithTwice() });
  const pipeline = createPipeline(world);
  await pipeline.find();
  const changes: number[] = [];
  const deps = actorDependencies(world);
  const actor = createActor({
    ...deps,
    run: {
      ...deps.run,
      patchService: async (...patch) => {
        if (changes.length === 1) world.clock.advance(BETWEEN_MS);
        await deps.run.patchService(...patch);
        changes.push(world.clock.now());
      },
    },
    metrics: {
      newestCounts: async () => {
        const at = toIso((changes[0] ?? 0) + sampleAfterMs);
        return [BAD_REVISION, CLEAN_REVISION].map((revision) => ({ revision, at, count: 0 }));
      },
    },
  });
  await actor(pushOf(pipeline.commands[0], { subscription: COMMAND_SUBSCRIPTION }));
  const { collection, id } = lockPlace(SERVICE);
  const lock = (await world.store.get(collection, id))?.data;
  return { changes, lock, record: await recordOf(world) };
}

describe('of two changes that end instances', () => {
  it('only a sample after the last one proves that they are gone (invariant 7)', async () => {
    const { changes, record } = await changedTwice(BETWEEN_MS + 60_000);
    expect(changes).toHaveLength(2);
    expect(record.containment.instances).toBe('gone');
    const between = await changedTwice(BETWEEN_MS / 2 + BETWEEN_MS / 4);
    expect(between.record.containment.instances).toBe('unknown');
  });

  it('the cooldown starts at the last one (invariant 10)', async () => {
    const { changes, lock } = await changedTwice(0);
    expect(lock?.mutatedAtMs).toBeGreaterThanOrEqual(changes[1] ?? Number.POSITIVE_INFINITY);
  });
});
