import { hashOf } from '../../core/values/json';
import { bootFromStack } from '../../sandbox/boot/boot';
import type { CloudState } from '../../sandbox/state/cloud-state';
import type { SharedRuns } from './pipeline';
import type { PrepareOptions } from './prepare-cloud';

/** Clouds to keep. A cloud has a few megabytes. */
const MOST_KEPT = 4;
const PREFIX = 'cloud ';

/**
 * Runs with the same stack, world and assumptions share the cloud that the boot creates. Nothing changes a state: a run
 * replaces it. The names of the stack's assets contain the hash of their content, so the stack identifies them too.
 */
export const bootFor = ({ made }: SharedRuns): Required<Pick<PrepareOptions, 'boot'>> => ({
  boot: (stack, seed, options = {}) => {
    if (options.onCall) return bootFromStack(stack, seed, options);
    const key = `${PREFIX}${hashOf(JSON.stringify([stack, seed, options.assumptions]))}`;
    const known = made.get(key) as CloudState | undefined;
    if (known) return known;
    forgetOldest(made);
    const state = bootFromStack(stack, seed, options);
    made.set(key, state);
    return state;
  },
});

function forgetOldest(made: Map<string, unknown>): void {
  const keys = [...made.keys()].filter((key) => key.startsWith(PREFIX));
  const [oldest] = keys;
  if (keys.length >= MOST_KEPT && oldest !== undefined) made.delete(oldest);
}
