import type { Verdict } from '../core/case/record';

export const EXIT = { handled: 0, usage: 2, failed: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const FAILED: readonly Verdict[] = ['refused', 'failed'];

/** 0 handled, 2 bad usage or input, 3 failed or refused. A malformed message is bad input. */
export function exitCodeOf(verdict: Verdict): ExitCode {
  if (verdict === 'malformed') return EXIT.usage;
  return FAILED.includes(verdict) ? EXIT.failed : EXIT.handled;
}
