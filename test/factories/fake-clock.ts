import type { Clock } from '../../core/ports/ports';
import { NOW_MS } from './names';

export interface FakeClock extends Clock {
  advance(ms: number): void;
}

/** Virtual time. Sleeping returns at once, and a timeout expires when a test advances the clock past it. */
export function createFakeClock(startMs: number = NOW_MS): FakeClock {
  let nowMs = startMs;
  const timers = new Set<{ atMs: number; expire: () => void }>();
  const advance = (ms: number) => {
    nowMs += ms;
    for (const timer of timers) {
      if (timer.atMs > nowMs) continue;
      timers.delete(timer);
      timer.expire();
    }
  };
  return {
    now: () => nowMs,
    advance,
    sleep: async (ms) => advance(ms),
    timeout(ms) {
      let expire = () => {};
      const expired = new Promise<void>((resolve) => {
        expire = resolve;
      });
      const timer = { atMs: nowMs + ms, expire };
      timers.add(timer);
      return { expired, cancel: () => timers.delete(timer) };
    },
  };
}
