/**
 * Runs `work` with Error.captureStackTrace switched off. cdktf captures a trace for every token it makes: a third of
 * the time and memory of synthesis. Errors that `work` throws keep the frames V8 records by itself.
 */
export function withoutStackTraces<T>(work: () => T): T {
  const capture = Error.captureStackTrace;
  Error.captureStackTrace = () => undefined;
  try {
    return work();
  } finally {
    Error.captureStackTrace = capture;
  }
}
