import { hashOf } from '../values/json';
import type { PlannedStep } from './response-plan';

/** SHA-256 over the changes and their targets. Prose, mode and time are left out, so that equal plans have equal hashes. */
export const planHash = (steps: readonly PlannedStep[]): string =>
  hashOf(steps.map(({ id, action, target, before, after }) => ({ id, action, target, before, after })));
