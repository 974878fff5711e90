const FIRST_DELAY_MS = 100;
/** A call has a deadline of seconds, so its retries wait no longer than that. */
const LONGEST_DELAY_MS = 10_000;

export interface RetryWait {
  /** Retries so far: 0 before the first one. */
  readonly tried: number;
  /** Milliseconds that the service asked for, if it did. */
  readonly retryAfterMs: number | undefined;
  /** The most that the call may wait for a service that says when to come back. */
  readonly mostMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * Milliseconds until the next attempt: exponential backoff with full jitter, so that callers who failed together do
 * not come back together. What a service asks for by Retry-After is waited in full, with the jitter on top. Undefined
 * when it asks for more than the call may wait: coming back earlier would be one of the calls that it fends off.
 */
export function retryDelayMs({ tried, retryAfterMs, mostMs, random }: RetryWait): number | undefined {
  const longest = Math.min(FIRST_DELAY_MS * 4 ** tried, LONGEST_DELAY_MS);
  const jitter = Math.floor(random() * (longest + 1));
  if (retryAfterMs === undefined) return jitter;
  return retryAfterMs > mostMs ? undefined : retryAfterMs + jitter;
}

/** IMF-fixdate, the one form of a date that RFC 9110 lets a sender write: `Sun, 06 Nov 1994 08:49:37 GMT`. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The header Retry-After (RFC 9110, section 10.2.3): seconds, or the date from which to try again. Undefined when it is
 * absent or neither; never negative.
 */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
