import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bootFromStacks, cloudBefore } from '../../sandbox/boot/boot';
import type { CloudState } from '../../sandbox/state/cloud-state';
import type { SynthesizedStacks } from '../../testing/synthesized-stacks';
import { worldFor } from '../../testing/world';
import { normalized, type Observed } from './normalize';
import type { RecordedRequest } from './recording';

export interface OwnRequests {
  /** The cloud at the start of a rehearsal of these stacks. */
  readonly before: CloudState;
  /** The requests of the boot, in the form of a recording. */
  readonly requests: readonly RecordedRequest[];
}

/** The requests of the boot for the stacks, in the same world as in a rehearsal. */
export function ownRequests(stacks: SynthesizedStacks): OwnRequests {
  const { seed } = worldFor(stacks, {});
  const calls: Observed[] = [];
  bootFromStacks(stacks.stacks, seed, {
    readFile: (path, index) => readFileSync(resolve(stacks.folders[index] ?? '', path)),
    onCall: (call) => calls.push(call),
  });
  return { before: cloudBefore(stacks.stacks, seed), requests: normalized(calls) };
}
