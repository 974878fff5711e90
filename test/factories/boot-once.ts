import { bootFromStack } from '../../sandbox/boot/boot';
import type { CloudState } from '../../sandbox/state/cloud-state';

const booted = new Map<string, CloudState>();

/**
 * Boots each stack in each world once for a test file. Nothing changes a state, so tests share it. The state is frozen,
 * so a test that tries to change it fails. The names of the stack's assets contain the hash of their content.
 */
export const bootOnce: typeof bootFromStack = (stack, seed, options = {}) => {
  const { assumptions, onCall } = options;
  if (onCall) return bootFromStack(stack, seed, options);
  const key = JSON.stringify([stack, seed, assumptions]);
  const state = booted.get(key) ?? frozen(bootFromStack(stack, seed, options));
  booted.set(key, state);
  return state;
};

/** The same value, frozen at every level. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  // The elements of typed arrays cannot be frozen.
  if (!ArrayBuffer.isView(value)) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
