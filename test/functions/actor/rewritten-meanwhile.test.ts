import { readContainments } from '../../../core/ledger/containments';
import { joinEffect, readEffect } from '../../../core/ledger/effects';
import type { JsonObject } from '../../../core/values/json';
import { GoogleFault } from '../../../functions/google/faults';
import { LATEST_100 } from '../../factories/cloud-run-json';
import { BAD_DIGEST, SERVICE } from '../../factories/names';
import { CASE_ID, createPipeline, recordOf } from '../../factories/pipeline';
import { amendRecord } from '../../factories/undo';

/** The change of the service arrives, and everything after it is lost with the delivery. */
async function answerLost() {
  const pipeline = createPipeline();
  const { world } = pipeline;
  await pipeline.find();
  const { create } = world.evidence;
  Object.assign(world.evidence, {
    create: async (name: string, content: never) => {
      if (name.includes('/after-')) throw new GoogleFault('unavailable', 503, 'storage', 'planned');
      return create.call(world.evidence, name, content);
    },
  });
  await pipeline.act();
  Object.assign(world.evidence, { create });
  const [entry] = await readContainments(world.store, SERVICE);
  if (!entry) throw new Error('nothing stands');
  return { ...pipeline, world, entry };
}

describe('between a change and the delivery that continues it', () => {
  it('a digest that an attacker writes into the record does not become the digest of the containment', async () => {
    const { world, act } = await answerLost();
    await amendRecord(world, (record) => ({
      ...record,
      detection: {
        ...record.detection,
        evidence: { ...record.detection.evidence, imageDigest: `sha256:${'9'.repeat(64)}` },
      },
    }));
    await act(undefined, 2);
    const [entry] = await readContainments(world.store, SERVICE);
    expect(entry?.digest).toBe(BAD_DIGEST);
  });

  it('a case that has joined stays recorded if the change must be made again', async () => {
    const { world, act, entry } = await answerLost();
    await joinEffect(world.store, entry.effect, 'case-20260506-080000-000000000000');
    world.run.edit(SERVICE, (config: JsonObject) => ({ ...config, traffic: [LATEST_100] }));
    await act(undefined, 2);
    expect((await recordOf(world, CASE_ID)).verdict).toBe('contained');
    expect((await readEffect(world.store, entry.effect))?.joined).toHaveLength(1);
  });
});
