import { GoogleFault } from '../../functions/google/faults';
import type { Wrap } from './pipeline';

export type FaultPlace = 'before' | 'after';

export interface FaultPlan {
  /** Which call of the process fails, counted from 1 over all its ports. */
  readonly at: number;
  /** before: Google never receives the call. after: the call takes effect and its answer is lost. */
  readonly place: FaultPlace;
  /**
   * unavailable: a retryable fault, after which the process continues. death: every later call of the process fails.
   */
  readonly kind: 'unavailable' | 'death';
}

export interface FaultCounter {
  readonly wrap: Wrap;
  readonly calls: string[];
  readonly fired: () => boolean;
}

/** Counts every call of a process over all its ports, and makes the planned one fail. */
export function createFaults(plan?: FaultPlan): FaultCounter {
  const calls: string[] = [];
  let fired = false;
  const fail = (call: string): never => {
    fired = true;
    throw new GoogleFault('unavailable', 503, call, 'planned by the test');
  };
  const around = (call: string, invoke: () => unknown) => async () => {
    if (fired && plan?.kind === 'death') return fail(call);
    calls.push(call);
    const mine = calls.length === plan?.at;
    if (mine && plan?.place === 'before') return fail(call);
    const answer = await invoke();
    return mine ? fail(call) : answer;
  };
  return {
    calls,
    fired: () => fired,
    wrap: (name, port) =>
      Object.fromEntries(
        Object.entries(port).map(([method, value]) => [
          method,
          typeof value === 'function'
            ? (...args: unknown[]) => around(`${name}.${method}`, () => value(...args))()
            : value,
        ]),
      ) as typeof port,
  };
}
