const FIRST_DELAY_MS = 100;
/** A call has a deadline of seconds, so no retry waits longer than that. */
const LONGEST_DELAY_MS = 10_000;

export interface RetryWait {
  /** Retries so far: 0 before the first one. */
  readonly tried: number;
  /** Milliseconds that the service asked for, if it did. */
  readonly retryAfterMs: number | undefined;
  /** The longest time that the call may wait, in milliseconds, if the service says when to retry. */
  readonly mostMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * Milliseconds until the next attempt: exponential backoff with full jitter, so that callers that failed together do not retry
 * together. A Retry-After of the service is waited in full, plus the jitter. Undefined if the service asks for more than the
 * call may wait: an earlier attempt would only add to its load.
 */
export function retryDelayMs({ tried, retryAfterMs, mostMs, random }: RetryWait): number | undefined {
  const longest = Math.min(FIRST_DELAY_MS * 4 ** tried, LONGEST_DELAY_MS);
  const jitter = Math.floor(random() * (longest + 1));
  if (retryAfterMs === undefined) return jitter;
  return retryAfterMs > mostMs ? undefined : retryAfterMs + jitter;
}

/** IMF-fixdate, the only date format that RFC 9110 allows senders to write: `Sun, 06 Nov 1994 08:49:37 GMT`. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The header Retry-After (RFC 9110, section 10.2.3): seconds, or the date of the next attempt. Undefined if it is absent or neither;
 * never negative.
 */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
