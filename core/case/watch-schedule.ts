import type { StandingContainment } from '../ledger/containments';
import { parseIso } from '../values/time';
import type { CaseDraft } from './record';

/** Minutes after the containment was verified at which the actor looks at the workload again. */
export const CHECK_MINUTES = [1, 5, 15, 60] as const;

/** What is left to do once the record of a case says `reversed`; each part is done at least once. */
export const REVERSAL_PARTS = ['tell', 'mark', 'end'] as const;
export type ReversalPart = (typeof REVERSAL_PARTS)[number];

/** The actor's progress after a containment. It lives in the case's document, so that no process has to remember it. */
export interface WatchProgress {
  /** RFC 3339: when the containment was verified that the checks count from. */
  readonly since: string;
  /** Minutes of the latest check that was made; 0: none was. */
  readonly checked: number;
  /** Parts of a reversal that are still to be done. */
  readonly todo?: readonly ReversalPart[];
}

/**
 * When the containment was verified: the latest time at which the case became `contained`. A record without such an
 * entry counts from the latest step.
 */
export function containedSince(
  { timeline }: Pick<CaseDraft, 'timeline'>,
  standing: readonly Pick<StandingContainment, 'appliedAt'>[],
): string | undefined {
  const said = timeline.filter(({ kind, text }) => kind === 'verdict' && text === 'verdict: contained');
  const times = said.length > 0 ? said.map(({ at }) => at) : standing.map(({ appliedAt }) => appliedAt);
  const known = times.filter((time) => parseIso(time) !== undefined);
  return known.sort((a, b) => (parseIso(a) as number) - (parseIso(b) as number)).at(-1);
}

export type DueCheck =
  /** One check; the earlier ones that were missed count as made. */
  | { readonly kind: 'due'; readonly minutes: number; readonly last: boolean }
  | { readonly kind: 'wait' }
  | { readonly kind: 'over' };

/** Deliveries rarely come at the very minute: the first one after a due time makes the check, and only the latest. */
export function dueCheck(since: string, progress: WatchProgress | undefined, nowMs: number): DueCheck {
  const startMs = parseIso(since);
  const last = CHECK_MINUTES[CHECK_MINUTES.length - 1] as number;
  // A time that nobody can read must not keep the message for ever: look now, once.
  if (startMs === undefined) return { kind: 'due', minutes: last, last: true };
  const checked = progress?.since === since ? progress.checked : 0;
  if (checked >= last) return { kind: 'over' };
  const due = CHECK_MINUTES.filter((minutes) => minutes > checked && startMs + minutes * 60_000 <= nowMs).at(
    -1,
  );
  return due === undefined ? { kind: 'wait' } : { kind: 'due', minutes: due, last: due === last };
}
