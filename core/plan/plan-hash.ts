import { hashOf } from '../values/json';
import type { PlannedStep } from './response-plan';

/** SHA-256 over what would happen and to what; prose, mode and time are left out so that equal plans hash equal. */
export const planHash = (steps: readonly PlannedStep[]): string =>
  hashOf(steps.map(({ id, action, target, before, after }) => ({ id, action, target, before, after })));
