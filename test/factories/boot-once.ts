import { deserialize, serialize } from 'node:v8';
import { frozen } from '../../core/values/frozen';
import { sha256Hex } from '../../core/values/sha256';
import { type bootFromStack, bootFromStacks } from '../../sandbox/boot/boot';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { bytesOncePerRun } from './once-per-run';

const booted = new Map<string, CloudState>();

/**
 * Boots each stack in each world once for a run. Nothing changes a state, so the tests of a worker share it. The state is
 * frozen, so a test that tries to change it fails. Each worker has its own copy. The names of the stack's assets
 * contain the hash of their content.
 */
export const bootStacksOnce: typeof bootFromStacks = (stacks, seed, options = {}) => {
  const { assumptions, onCall, readFile } = options;
  if (onCall) return bootFromStacks(stacks, seed, options);
  const key = sha256Hex(JSON.stringify([stacks, seed, assumptions, readFile !== undefined]));
  const known = booted.get(key);
  if (known) return known;
  const bytes = bytesOncePerRun(`boot-${key}`, () => serialize(bootFromStacks(stacks, seed, options)));
  const state = frozen(deserialize(bytes) as CloudState);
  booted.set(key, state);
  return state;
};

/** The same for one stack. */
export const bootOnce: typeof bootFromStack = (stack, seed, options) =>
  bootStacksOnce([stack], seed, options);
