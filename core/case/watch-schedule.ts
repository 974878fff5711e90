import { parseIso } from '../values/time';

/** Minutes after the containment was verified at which the actor checks the workload again. */
export const CHECK_MINUTES = [1, 5, 15, 60] as const;

/** What remains to be done when the record of a case says `reversed`. Each part is done at least once. */
export const REVERSAL_PARTS = ['tell', 'mark', 'end'] as const;
export type ReversalPart = (typeof REVERSAL_PARTS)[number];

export type DueCheck =
  /** One check. Earlier checks that were missed count as made. */
  | { readonly kind: 'due'; readonly minutes: number; readonly last: boolean }
  | { readonly kind: 'wait' }
  | { readonly kind: 'over' };

/**
 * Deliveries rarely arrive exactly on time. The first delivery after a due time makes the check, and only the latest due
 * one. `checked`: minutes of the latest check that was made. 0: none.
 */
export function dueCheck(since: string, checked: number, nowMs: number): DueCheck {
  const startMs = parseIso(since);
  const last = CHECK_MINUTES[CHECK_MINUTES.length - 1] as number;
  if (checked >= last) return { kind: 'over' };
  // A time that cannot be read must not keep the message forever: check once, now.
  if (startMs === undefined) return { kind: 'due', minutes: last, last: true };
  const due = CHECK_MINUTES.filter((minutes) => minutes > checked && startMs + minutes * 60_000 <= nowMs).at(
    -1,
  );
  return due === undefined ? { kind: 'wait' } : { kind: 'due', minutes: due, last: due === last };
}
