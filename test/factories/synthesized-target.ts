import { existsSync, mkdtempSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizedTarget } from '../../rehearsal/rehearse-target';
import type { Target } from '../../rehearsal/targets';
import { readStacks, type SynthesizedStacks } from '../../testing/synthesized-stacks';

/**
 * The stacks of a target of the rehearsal. The first test file that asks starts the program that synthesizes them, and
 * the others read its output. If two ask at the same time, both start it. A test must not write into the folder.
 */
export async function synthesizedOnce(target: Target): Promise<SynthesizedStacks> {
  const shared = process.env.RIPOSTE_TEST_RUN;
  if (shared === undefined) throw new Error('RIPOSTE_TEST_RUN is not set: jest.config.js sets it up');
  const folder = join(shared, `target-${target.name}`);
  if (!existsSync(folder)) {
    const draft = mkdtempSync(`${folder}-`);
    await synthesizedTarget(target, draft);
    if (!existsSync(folder)) renameSync(draft, folder);
  }
  return readStacks(join(folder, 'cdktf.out'));
}
