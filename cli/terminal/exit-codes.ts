import type { RecordVerdict } from '../../core/case/record';

/** `departed`: the rehearsal ran, and a stack failed in it. `weaker`: a config change makes the response weaker. */
export const EXIT = { handled: 0, departed: 1, weaker: 1, usage: 2, failed: 3 } as const;

/** As in a shell: 128 plus the number of the signal. */
export const INTERRUPTED = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
export type Interrupt = keyof typeof INTERRUPTED;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT] | (typeof INTERRUPTED)[Interrupt];

const FAILED: readonly RecordVerdict[] = ['reversed', 'refused', 'failed', 'undecided'];

/** 0 handled, 2 bad usage or input, 3 failed, refused, or ended without a verdict. A malformed message is bad input. */
export function exitCodeOf(verdict: RecordVerdict): ExitCode {
  if (verdict === 'malformed') return EXIT.usage;
  return FAILED.includes(verdict) ? EXIT.failed : EXIT.handled;
}
