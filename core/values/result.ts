/** A decision as a value. Only faults throw; an expected refusal is `Err`. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/** One part of an investigation: either its value, or the reason why it is missing. Never silently absent. */
export type Part<T> =
  | { readonly status: 'known'; readonly value: T }
  | { readonly status: 'unavailable'; readonly reason: string };

export const known = <T>(value: T): Part<T> => ({ status: 'known', value });
export const unavailable = <T = never>(reason: string): Part<T> => ({ status: 'unavailable', reason });
