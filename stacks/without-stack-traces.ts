/**
 * Runs `work` with Error.captureStackTrace disabled. cdktf captures a trace for every token that it creates, which
 * takes a third of the time and memory of synthesis. Errors that `work` throws keep the frames that V8 records by
 * itself.
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
